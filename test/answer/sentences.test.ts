import { describe, expect, it } from 'vitest';
import type { Block, BlockKind, BoundingBox, Page } from '../../src/document.ts';
import { unionBox } from '../../src/bounding-box.ts';
import { lineFlow, placedLines, unplacedLines } from '../../src/answer/line-flow.ts';
import { quotableSpans } from '../../src/answer/sentences.ts';
import { type Asking, openAsking } from './asked.ts';

type Placed = readonly [text: string, x: number, y: number];

/** A block of lines, each of words 10 units a letter wide and 20 high; two or more spaces stand for white of that width. */
function blockOf(kind: BlockKind, placed: readonly Placed[]): Block {
  const lines = placed.map(([given, x, y]) => {
    const words = [...given.matchAll(/\S+/gu)].map(({ 0: text, index }) => {
      const bbox: BoundingBox = [x + 10 * index, y, x + 10 * (index + text.length), y + 20];
      return { text, bbox, confidence: 0.9 };
    });
    const bbox: BoundingBox = [x, y, x + 10 * given.length, y + 20];
    return { text: given.replace(/ +/gu, ' '), bbox, words };
  });
  const bbox = unionBox(lines.map((line) => line.bbox)) ?? [0, 0, 1, 1];
  return { kind, text: lines.map((line) => line.text).join('\n'), bbox, confidence: 0.9, lines };
}

function sheet(blocks: readonly Block[]): Page {
  return { index: 0, width: 1400, height: 2000, unit: 'px', rotation: 0, language: 'eng', source: 'ocr', blocks };
}

/** An invoice as a slightly skewed scan gives it: cells of one row apart in height and in reading order. */
const scan = sheet([
  blockOf('title', [['INVOICE', 130, 160]]),
  blockOf('paragraph', [
    ['Kestrel & Bloom Printers, 18 Tannery Lane, Ashwick', 130, 250],
    ['Invoice number: KB-20417', 130, 310],
    ['Date: 6 May 2025', 130, 370],
    ['Due: 5 June 2025', 130, 425],
  ]),
  blockOf('paragraph', [
    ['Bill to', 137, 508],
    ['Orla Finnegan, Lantern Street Library, 3 Lantern Street, Ashwick', 137, 555],
  ]),
  blockOf('paragraph', [['Quantity      Unit price      Amount', 530, 628]]),
  blockOf('paragraph', [
    ['Item', 150, 639],
    ['Reading cards, cream           1,200       0.14       168.00', 150, 690],
  ]),
  blockOf('paragraph', [['85       2.40       204.00', 630, 737]]),
  blockOf('paragraph', [
    ['Posters, summer programme', 150, 747],
    ['Shelf labels, laminated        640         0.35       224.00', 150, 800],
  ]),
  blockOf('paragraph', [['Subtotal                                                614.50', 150, 900]]),
  blockOf('paragraph', [
    ['122.90', 890, 955],
    ['VAT 20%', 150, 966],
  ]),
  blockOf('paragraph', [
    ['737.40', 890, 1010],
    ['Total EUR', 150, 1021],
  ]),
  blockOf('paragraph', [
    ['Please pay within thirty days and quote the invoice number. Late payments bear interest of', 145, 1080],
    ['1.5 percent a month.', 145, 1125],
  ]),
]);

const spansOf = (page: Page) => quotableSpans(placedLines(page));
const textsOf = (page: Page) => spansOf(page).map(({ text }) => text);

describe('quotableSpans', () => {
  it('keeps the lines of a form apart and the sentences of its prose whole', () => {
    const texts = textsOf(scan);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Kestrel & Bloom Printers, 18 Tannery Lane, Ashwick',
        'Invoice number: KB-20417',
        'Due: 5 June 2025',
        'Bill to Orla Finnegan, Lantern Street Library, 3 Lantern Street, Ashwick',
        'Subtotal 614.50',
        'Please pay within thirty days and quote the invoice number.',
        'Late payments bear interest of 1.5 percent a month.',
      ]),
    );
    for (const { lines } of spansOf(scan)) expect(lines[1] - lines[0]).toBeLessThanOrEqual(1);
  });

  it('joins what stands side by side, read from left to right', () => {
    const rows = spansOf(scan).filter(({ form }) => form === 'row');
    expect(rows.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Total EUR 737.40', 'VAT 20% 122.90', 'Posters, summer programme 85 2.40 204.00']),
    );
    // The quotation is verbatim, so in reading order.
    expect(rows.find(({ text }) => text.startsWith('Total'))?.quotations).toEqual(['737.40\nTotal EUR']);
    const columns = sheet([
      blockOf('paragraph', [
        ['Name', 100, 100],
        ['Born', 100, 140],
      ]),
      blockOf('paragraph', [
        ['Ada Moreau', 500, 100],
        ['1961', 500, 140],
      ]),
    ]);
    const apart = spansOf(columns).filter(({ form }) => form === 'row');
    expect(apart.map(({ quotations }) => quotations)).toEqual([
      ['Name', 'Ada Moreau'],
      ['Born', '1961'],
    ]);
  });

  it('runs on over full lines of prose, also where the next begins with a capital, and stops at a short one', () => {
    const prose = sheet([
      blockOf('paragraph', [
        ['The members elected the board on the first Monday, and Ms', 100, 100],
        ['Renner is its chair, with the treasurer and secretary of', 100, 130],
        ['Bay Savings Bank to advise it. The minutes can be read in', 100, 160],
        ['the office', 100, 190],
        ['Opening hours on Tuesday', 100, 220],
      ]),
    ]);
    expect(textsOf(prose).slice(0, 2)).toEqual([
      'The members elected the board on the first Monday, and Ms Renner is its chair, with the treasurer and secretary of Bay Savings Bank to advise it.',
      'The minutes can be read in the office',
    ]);
    expect(lineFlow(placedLines(prose)).runs).toEqual([
      [0, 3],
      [4, 4],
    ]);
  });

  it('does not take two columns of prose for rows of a form', () => {
    const column = (x: number) =>
      blockOf('paragraph', [
        ['The river rose by a metre in the night, and at dawn it', x, 100],
        ['stood at the doors of the mill. Nobody had expected so', x, 130],
        ['much water in a month that is dry in most years.', x, 160],
      ]);
    expect(lineFlow(placedLines(sheet([column(60), column(720)]))).rows).toEqual([]);
  });

  it('ends sentences at full stops that end them: after figures too, not after ordinals and abbreviations', () => {
    const text = [
      'Sie kam am 3. April mit Dr. Weiß an. The panels gave another 96. The price of an hour was 14.2 cents on average.',
    ];
    expect(quotableSpans(unplacedLines(text, 'paragraph')).map((span) => span.text)).toEqual([
      'Sie kam am 3. April mit Dr. Weiß an.',
      'The panels gave another 96.',
      'The price of an hour was 14.2 cents on average.',
    ]);
  });

  it('cuts a sentence that is too long for a quotation at line ends', () => {
    const lines = Array.from(
      { length: 12 },
      (_, row) => `and then the ${row} th of the clauses follows, which is long too,`,
    );
    const spans = quotableSpans(unplacedLines(lines, 'paragraph'));
    expect(spans.length).toBeGreaterThan(1);
    for (const { quotations } of spans) expect(quotations[0]?.length).toBeLessThanOrEqual(450);
    expect(spans.flatMap(({ quotations }) => quotations).join('\n')).toBe(lines.join('\n'));
  });
});

describe('asking a scanned form', () => {
  it.each([
    ['What is the total amount?', ['737.40\nTotal EUR'], 'Total EUR 737.40'],
    ['What is the invoice number?', ['Invoice number: KB-20417'], 'Invoice number: KB-20417'],
    ['When is it due?', ['Due: 5 June 2025'], 'Due: 5 June 2025'],
    [
      'Who is it billed to?',
      ['Bill to\nOrla Finnegan, Lantern Street Library, 3 Lantern Street, Ashwick'],
      'Bill to Orla Finnegan, Lantern Street Library, 3 Lantern Street, Ashwick',
    ],
    ['How much is the VAT?', ['122.90\nVAT 20%'], 'VAT 20% 122.90'],
  ])('quotes nothing but the line and its label: %j', async (question, snippets, quoted) => {
    const asking: Asking = await openAsking(new Map([['scan', [scan]]]));
    try {
      const answer = await asking.ask('scan', question);
      expect(answer.citations.map(({ snippet }) => snippet)).toEqual(snippets);
      expect(answer.content).toBe(`The document says (p. 1): "${quoted}"`);
    } finally {
      await asking.close();
    }
  });
});
