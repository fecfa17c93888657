/** Labels with their values beside them: read row by row, however they are set; columns are still read one after the other. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import type { Edges } from '../../src/layout/panels.ts';
import { prose, set } from './words.ts';

const page = { width: 600, height: 800 };

/** As a recogniser gives words, which knows lines and no sizes, and boxes of ink: only some letters hang below the line. */
function recognized(words: readonly PlacedWord[]): PlacedWord[] {
  let line = 0;
  return words.map(({ text, bbox: [x0, y0, x1, y1], confidence }, at) => {
    const [lastX0, , lastX1, lastY1] = words[at - 1]?.bbox ?? [x0, y0, x0, y1];
    if (lastY1 !== y1 || Math.max(x0 - lastX1, lastX0 - x1) > y1 - y0) line += 1;
    const bottom = /[gjpqy,()]/u.test(text) ? y1 : y1 - 0.25 * (y1 - y0);
    return { text, bbox: [x0, y0, x1, bottom], confidence, line };
  });
}

function linesOf(words: readonly PlacedWord[], edges?: Edges): readonly string[] {
  return layOutPage({ ...page, words, edges })
    .filter(({ kind }) => kind !== 'figure')
    .flatMap(({ lines }) => lines.map(({ text }) => text));
}

interface Look {
  readonly size: number;
  readonly pitch: number;
  /** How much larger values are set than labels, and how much lower they stand, in sizes of labels. */
  readonly larger?: number;
  readonly lower?: number;
  readonly x?: number;
}

/** Labels, and then all of their values, as a program may draw them and a recogniser may read them. */
function form(pairs: readonly (readonly [label: string, value: string])[], look: Look): PlacedWord[] {
  const { size, pitch, larger = 1, lower = 0, x = 340 } = look;
  const y = (at: number) => 100 + at * pitch * size;
  return [
    ...pairs.flatMap(([label], at) => set(label, { x: 50, y: y(at), size })),
    ...pairs.flatMap(([, value], at) => set(value, { x, y: y(at) + lower * size, size: larger * size })),
  ];
}

const long = [
  ['Name of the person to be told in an emergency', 'Rosa Quintero'],
  ['Address of your present employer', '12 Quay Lodge, Ashbourne'],
  ['Date on which the agreement begins', '4 March 2026'],
  ['Bank that keeps the account', 'Kestrel and Sons, Redcliff'],
  ['Years at the present address', '14'],
  ['Guarantor, if there is one', 'Hugo Ivarsson, Saltburn'],
] as const;
const screen = [
  ['Display brightness', 'Automatic'],
  ['Language and region', 'English (UK)'],
  ['Screen time-out', '15 minutes'],
  ['Default printer', 'Ask first'],
  ['Keyboard', 'On'],
  ['Wi-Fi', 'Never'],
] as const;
const joined = (pairs: readonly (readonly [string, string])[]) => pairs.map((pair) => pair.join(' '));

describe('labels and values', () => {
  test('that are as long as lines of columns are told by the figures and names among the values', () => {
    const words = form(long, { size: 10, pitch: 1.3 });
    expect(linesOf(words)).toEqual(joined(long));
    expect(linesOf(recognized(words))).toEqual(joined(long));
  });

  test('are read in rows where the values are larger, and where they stand lower', () => {
    for (const look of [{ larger: 1.4 }, { larger: 0.75 }, { lower: 0.45 }]) {
      const words = form(screen, { size: 10, pitch: 2.4, ...look });
      expect({ look, lines: linesOf(recognized(words)) }).toEqual({ look, lines: joined(screen) });
    }
  });

  test('drawn one after the other by a program stay in rows where the values stand lower', () => {
    expect(linesOf(form(long, { size: 10, pitch: 2, lower: 0.4, larger: 0.95 }))).toEqual(joined(long));
  });

  test('are told by the colons behind the labels, too', () => {
    const pairs = [
      ['Purpose of the whole loan:', 'repairs to the roof'],
      ['Kind of insurance wanted:', 'fire and also water'],
      ['How did you hear of us:', 'from a good old friend'],
      ['Who may be asked of you:', 'whoever is at home'],
    ] as const;
    expect(linesOf(recognized(form(pairs, { size: 10, pitch: 1.8 })))).toEqual(joined(pairs));
  });

  test('are told on pages that are read from the right, too', () => {
    const labels = [
      'שם מלא של האדם שיש להודיע לו בשעת חירום',
      'כתובת מגורים נוכחית',
      'תאריך לידה לועזי של המבקש',
      'מספר תעודת זהות',
      'טלפון של המעסיק',
    ];
    const values = [
      '12 רחוב הנביאים פינת העמק בירושלים הבירה',
      '14 שדרות ירושלים',
      '4 במאי 1990 בחיפה',
      '03920117 בתוקף לשנה',
      '04 8123456 בעבודה',
    ];
    const fromRight = (text: string, x: number, y: number) => {
      let x1 = x;
      return text.split(' ').map((word): PlacedWord => {
        const x0 = x1 - 5 * word.length;
        const bbox = [x0, y, x1, y + 10] as const;
        x1 = x0 - 5;
        return { text: word, bbox: [...bbox], confidence: 1 };
      });
    };
    const words = [
      ...labels.flatMap((label, at) => fromRight(label, 560, 100 + 16 * at)),
      ...values.flatMap((value, at) => fromRight(value, 300, 100 + 16 * at)),
    ];
    expect(linesOf(recognized(words))).toEqual(labels.map((label, at) => `${label} ${values[at]}`));
  });

  test('stay in one line where fields stand below each other with little white between them', () => {
    const words = recognized(form(screen, { size: 10, pitch: 3.2, x: 330 }));
    const fields = screen.map((_, at) => 82 + at * 32);
    const edges: Edges = {
      vertical: [[320, 82, 321, 270]],
      horizontal: fields.flatMap((y) => [
        [320, y, 560, y + 1],
        [320, y + 26, 560, y + 27],
      ]),
    };
    expect(linesOf(words, edges)).toEqual(joined(screen));
    // An edge alone parts panels.
    expect(linesOf(words, { ...edges, horizontal: [] })).not.toEqual(joined(screen));
  });

  test('come in rows whatever their size, distance and height', () => {
    const value = fc.constantFrom('12 May 1990', 'B-4711', '99.50', '7 Mill Lane', 'Ada Kessler', '0161 44021');
    const label = fc.constantFrom('Employer', 'Date of birth', 'Present address', 'Sum', 'Signed at', 'Policy number');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(label, value), { minLength: 4, maxLength: 14 }),
        fc.double({ min: 2.1, max: 3.4, noNaN: true }),
        fc.double({ min: 0.8, max: 1.3, noNaN: true }),
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.boolean(),
        (pairs, pitch, larger, lower, isRecognized) => {
          const words = form(pairs, { size: 12, pitch, larger, lower, x: 300 });
          const blocks = layOutPage({ ...page, words: isRecognized ? recognized(words) : words });
          // Tables are judged by tests of their own.
          fc.pre(blocks.every(({ kind }) => kind !== 'table'));
          expect(blocks.flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual(joined(pairs));
        },
      ),
      {
        numRuns: 200,
        // The values are larger, so that rows are less than loose by them.
        examples: [
          [
            [
              ['Employer', '12 May 1990'],
              ['Employer', '0161 44021'],
              ['Policy number', '99.50'],
              ['Policy number', '0161 44021'],
            ],
            2.1,
            1.28,
            -0.3,
            true,
          ],
        ],
      },
    );
  });
});

describe('columns', () => {
  test('of running text on one grid stay columns, with figures in either of them', () => {
    const withFigures = prose(14, 44, 'R').replaceAll('stone', '1950');
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), fc.boolean(), (lower, isRecognized) => {
        const [left, right] = [
          set(prose(14, 44, 'l'), { x: 40, y: 100 }),
          set(withFigures, { x: 320, y: 100 + lower }),
        ];
        const inRows = [...left, ...right].toSorted((a, b) => a.bbox[3] - b.bbox[3] || a.bbox[0] - b.bbox[0]);
        const lines = linesOf(isRecognized ? recognized(inRows) : [...left, ...right]);
        expect(lines).toEqual([...prose(14, 44, 'l').split('\n'), ...withFigures.split('\n')]);
      }),
    );
  });

  test('of items behind bullets are read one after the other', () => {
    const [left, right] = [
      '• Lamp oil\n• A long ladder\n• Compass\n• Rope',
      '• Matches\n• Hammer\n• Vanilla sugar\n• Nails',
    ];
    const words = [...set(left, { x: 50, y: 100, leading: 1.6 }), ...set(right, { x: 330, y: 100, leading: 1.6 })];
    const inOrder = [...left.split('\n'), ...right.split('\n')];
    expect(linesOf(words)).toEqual(inOrder);
    expect(linesOf(recognized(words))).toEqual(inOrder);
  });

  test('of boxes to tick are read in rows', () => {
    const [left, right] = ['□ Letters\n□ Visits\n□ Calls', '□ Monday\n□ Tuesday\n□ Friday'];
    const words = [...set(left, { x: 50, y: 100, leading: 1.6 }), ...set(right, { x: 330, y: 100, leading: 1.6 })];
    expect(linesOf(recognized(words))).toEqual(['□ Letters □ Monday', '□ Visits □ Tuesday', '□ Calls □ Friday']);
  });

  test('of long phrases without figures or names stay columns', () => {
    const [left, right] = [
      'Costs less in the first year\nEasy to clean and to carry\nNeeds no training at all\nRuns without a network\nQuiet at night',
      'Wears out in a few years\nOnly to be had in one colour\nSlow in very cold weather\nHard to find in the shops\nNeeds a second person',
    ];
    const words = [...set(left, { x: 50, y: 100, leading: 2 }), ...set(right, { x: 330, y: 100, leading: 2 })];
    expect(linesOf(recognized(words))).toEqual([...left.split('\n'), ...right.split('\n')]);
  });
});
