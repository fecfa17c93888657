/** Holds that a model's mistakes are found out: transcripts made from the truth, with words put in, left out and changed. */
import { describe, expect, it } from 'vitest';
import type { BoundingBox, Page } from '../../../src/document.ts';
import { linesOf } from '../../../src/document.ts';
import { pageMarkdown } from '../../../src/markdown.ts';
import { marksOf } from '../../../src/engine/vlm/page-ink.ts';
import { pageOfTranscript } from '../../../src/engine/vlm/page-of-transcript.ts';
import { toTranscript } from '../../../src/engine/vlm/transcript.ts';
import {
  type Sample,
  type TruthPage,
  invoice,
  layOut,
  letter,
  multilingual,
  report,
  toScannedPdf,
} from '../../generate/index.ts';
import { openWorkshop } from '../local/workshop.ts';
import { type Replay, basePageOf, flagScore, replayOf } from './replay.ts';

const samples: readonly (readonly [string, Sample])[] = [
  ['report', report(6)],
  ['letter', letter()],
  ['invoice', invoice()],
];
const faults = { inserted: 0.04, dropped: 0.03, changed: 0.03 };

function read(base: Page, { transcript }: Pick<Replay, 'transcript'>, marks: readonly BoundingBox[] = []): Page {
  const known = toTranscript(transcript);
  if (known === undefined) throw new Error('the replay is no transcript');
  return pageOfTranscript(base, known, marks).page;
}

function overlap(a: BoundingBox, b: BoundingBox): number {
  const wide = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const high = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const area = (box: BoundingBox) => (box[2] - box[0]) * (box[3] - box[1]);
  return (wide * high) / (area(a) + area(b) - wide * high);
}

function isWithin(inner: BoundingBox, outer: BoundingBox): boolean {
  const slack = 0.01;
  return (
    inner[0] >= outer[0] - slack &&
    inner[1] >= outer[1] - slack &&
    inner[2] <= outer[2] + slack &&
    inner[3] <= outer[3] + slack
  );
}

/** For each word of the truth, how well the best word of the page with the same text covers it; 0 without one. */
function overlaps(page: Page, truth: TruthPage): readonly number[] {
  const words = linesOf(page).flatMap((line) => line.words.filter(({ unsupported }) => unsupported !== true));
  return truth.blocks.flatMap((block) =>
    block.lines.flatMap((line) =>
      line.words.map(({ text, bbox }) =>
        Math.max(0, ...words.filter((word) => word.text === text).map((word) => overlap(word.bbox, bbox))),
      ),
    ),
  );
}

async function pagesOf(sample: Sample): Promise<readonly TruthPage[]> {
  return (await layOut(sample.content, sample.options)).pages;
}

interface Sums {
  planted: number;
  found: number;
  flagged: number;
  true: number;
}

function add(sums: Sums, page: Page, replay: Replay): void {
  const score = flagScore(page, replay);
  sums.planted += replay.planted.length;
  sums.found += score.recall * replay.planted.length;
  sums.flagged += score.wronglyFlagged.length;
  sums.true += replay.trueWords;
}

const cleanDocument: Sums = { planted: 0, found: 0, flagged: 0, true: 0 };

describe('beside words that are known exactly', () => {
  it('flags what was made up, and nothing else', async () => {
    for (const [, sample] of samples) {
      for (const [index, truth] of (await pagesOf(sample)).entries()) {
        for (let seed = 0; seed < 4; seed++) {
          const replay = replayOf(truth, faults, 1000 * seed + index);
          add(cleanDocument, read(basePageOf(truth), replay), replay);
        }
      }
    }
    expect(cleanDocument.planted).toBeGreaterThan(300);
    expect(cleanDocument.found / cleanDocument.planted).toBeGreaterThanOrEqual(0.98);
    expect(cleanDocument.flagged / cleanDocument.true).toBeLessThanOrEqual(0.01);
  });

  it.each(samples)('keeps every word of the page, kinds and tables of the model: %s', async (_name, sample) => {
    for (const [index, truth] of (await pagesOf(sample)).entries()) {
      const page = read(basePageOf(truth), replayOf(truth, faults, index));
      const found = overlaps(page, truth);
      expect(Math.min(...found)).toBeGreaterThanOrEqual(0.9);
      expect(page.blocks.map(({ kind }) => kind)).toEqual(truth.blocks.map(({ kind }) => kind));
      const tables = page.blocks.flatMap(({ table }) => (table === undefined ? [] : [table]));
      const trueTables = truth.blocks.flatMap(({ table }) => (table === undefined ? [] : [table]));
      expect(tables.map(({ rows, columns }) => [rows, columns])).toEqual(
        trueTables.map(({ rows, columns }) => [rows, columns]),
      );
      tables.forEach((table, at) => {
        for (const cell of trueTables[at]?.cells ?? []) {
          const own = table.cells.find(({ row, column }) => row === cell.row && column === cell.column);
          expect(own).toMatchObject({ rowSpan: cell.rowSpan, columnSpan: cell.columnSpan, header: cell.header });
          const supported = cell.text.split(' ').filter((word) => own?.text.includes(word));
          expect(supported).toEqual(cell.text.split(' '));
        }
      });
    }
  });

  it('keeps cells that span, empty ones, and those that the model reads column by column', async () => {
    const rows = [
      [
        { text: 'Station', rowSpan: 2 },
        { text: 'Rainfall in millimetres', columnSpan: 2 },
      ],
      ['Spring', 'Autumn'],
      ['Heron Hill', '118', '204'],
      ['Mill Row', '', '204'],
    ];
    const { pages } = await layOut([{ kind: 'table', rows, headerRows: 2 }], { language: 'en' });
    const [truth] = pages;
    if (truth === undefined) throw new Error('no page');
    const base = basePageOf(truth);
    const { transcript } = replayOf(truth, { inserted: 0, dropped: 0, changed: 0 }, 1);
    // The page's own reader went through the table column by column.
    const byColumn: Page = {
      ...base,
      blocks: base.blocks.map((block) => ({
        ...block,
        lines: block.lines.toSorted((a, b) => Math.round(a.bbox[0] - b.bbox[0]) || a.bbox[1] - b.bbox[1]),
      })),
    };
    for (const page of [read(base, { transcript }), read(byColumn, { transcript })]) {
      const table = page.blocks[0]?.table;
      const own = truth.blocks[0]?.table;
      expect(page.warnings).toBeUndefined();
      expect(table?.cells.map(({ bbox: _bbox, ...cell }) => cell)).toEqual(
        own?.cells.map(({ bbox: _bbox, ...cell }) => cell).toSorted((a, b) => a.row - b.row || a.column - b.column),
      );
      for (const cell of table?.cells ?? []) {
        const place = own?.cells.find(({ row, column }) => row === cell.row && column === cell.column)?.bbox;
        const [x, y] = [(cell.bbox[0] + cell.bbox[2]) / 2, (cell.bbox[1] + cell.bbox[3]) / 2];
        expect(place !== undefined && x > place[0] && x < place[2] && y > place[1] && y < place[3]).toBe(true);
      }
    }
  });

  it('keeps figures where the page has them, and formulas as LaTeX beside their signs', async () => {
    const [truth] = await pagesOf(letter());
    if (truth === undefined) throw new Error('no page');
    const known = basePageOf(truth);
    const figure = { kind: 'figure', text: '', bbox: [80, 560, 300, 700], confidence: 0, lines: [] } as const;
    const base: Page = { ...known, blocks: [...known.blocks.slice(0, 3), figure, ...known.blocks.slice(3)] };
    const { transcript } = replayOf(truth, { inserted: 0, dropped: 0, changed: 0 }, 1);
    const silent = read(base, { transcript });
    expect(silent.blocks.filter(({ kind }) => kind === 'figure')).toEqual([figure]);
    const told = read(base, {
      transcript: { ...transcript, blocks: [...transcript.blocks, { kind: 'figure', text: '' }] },
    });
    expect(told.blocks.at(-1)).toMatchObject({ kind: 'figure', bbox: figure.bbox });
    expect(told.blocks.filter(({ kind }) => kind === 'figure')).toHaveLength(1);
    const [first, ...rest] = transcript.blocks;
    const formula = { ...first, kind: 'formula', latex: String.raw`\frac{a}{b}` };
    const page = read(base, { transcript: { ...transcript, blocks: [formula, ...rest] } });
    expect(page.blocks[0]).toMatchObject({
      kind: 'formula',
      text: String.raw`\frac{a}{b}`,
      lines: known.blocks[0]?.lines.map(({ text }) => ({ text })),
    });
    expect(pageMarkdown(page)).toContain('$$\n\\frac{a}{b}\n$$');
  });

  it('says of each word whose it is, of numbers that differ both readings, and of the page what to doubt', async () => {
    const [truth] = await pagesOf(invoice());
    if (truth === undefined) throw new Error('no page');
    const transcript = {
      languages: ['en'],
      blocks: truth.blocks.map((block) => ({
        kind: block.kind === 'table' ? 'paragraph' : block.kind,
        text: block.lines
          .map(({ text }) => text)
          .join('\n')
          .replace('KB-20417', 'KB-20471 hereby')
          .replace('Tannery ', ''),
      })),
    };
    const page = read(basePageOf(truth), { transcript });
    const words = linesOf(page).flatMap((line) => line.words);
    expect(words.find(({ text }) => text === 'KB-20417')).toMatchObject({ source: 'text-layer', disputed: 'KB-20471' });
    expect(words.find(({ text }) => text === 'hereby')).toMatchObject({ source: 'vlm', unsupported: true });
    expect(words.find(({ text }) => text === 'Tannery')).toMatchObject({ source: 'text-layer' });
    expect(page.omitted?.map(({ text }) => text)).toEqual(['Tannery']);
    expect(page.source).toBe('vlm');
    expect(page.warnings).toEqual([
      'Nothing on the page bears out 1 word of the model: "hereby".',
      '1 number is read in two ways: "KB-20417" or "KB-20471".',
      'The model left out 1 word of the page: "Tannery".',
    ]);
  });

  it('does not complain of running headers, footers and page numbers that the model leaves out, but of a line of text', async () => {
    const { pages } = await layOut(report(3).content, {
      ...report(3).options,
      header: 'Annual report',
      pageNumbers: true,
    });
    const truth = pages[1];
    if (truth === undefined) throw new Error('no page');
    const { transcript } = replayOf(truth, { inserted: 0, dropped: 0, changed: 0 }, 1);
    const base = basePageOf(truth);
    const isRunning = (at: number) => ['header', 'footer', 'page-number'].includes(truth.blocks[at]?.kind ?? '');
    const running = truth.blocks.flatMap(({ lines }, at) => (isRunning(at) ? lines.map(({ text }) => text) : []));
    expect(running.length).toBeGreaterThanOrEqual(2);
    const body = { ...transcript, blocks: transcript.blocks.filter((_, at) => !isRunning(at)) };
    const page = read(base, { transcript: body });
    expect(page.omitted).toBeUndefined();
    expect(page.warnings).toBeUndefined();
    const text = linesOf(page).map((line) => line.text);
    for (const line of running) expect(text).toContain(line);
    const last = body.blocks.findLastIndex(({ kind }) => kind === 'paragraph');
    const cut = read(base, { transcript: { ...body, blocks: body.blocks.filter((_, at) => at !== last) } });
    expect(cut.omitted?.length).toBeGreaterThan(5);
    expect(cut.warnings?.join(' ')).toContain('left out');
  });

  it('finds words again that the model reads in another order', async () => {
    const [truth] = await pagesOf(invoice());
    if (truth === undefined) throw new Error('no page');
    const { transcript } = replayOf(truth, { inserted: 0, dropped: 0, changed: 0 }, 1);
    const turned = { ...transcript, blocks: transcript.blocks.toReversed() };
    const page = read(basePageOf(truth), { transcript: turned });
    expect(Math.min(...overlaps(page, truth))).toBeGreaterThanOrEqual(0.9);
    expect(page.blocks.map(({ kind }) => kind)).toEqual(truth.blocks.map(({ kind }) => kind).toReversed());
    expect(page.omitted).toBeUndefined();
    expect(page.warnings).toBeUndefined();
  });

  it.each(['zh', 'ja', 'ar', 'ru'] as const)('is at home in %s', async (language) => {
    const [truth] = await pagesOf(multilingual(language));
    if (truth === undefined) throw new Error('no page');
    const { transcript } = replayOf(truth, { inserted: 0, dropped: 0, changed: 0 }, 1);
    const page = read(basePageOf(truth), { transcript });
    expect(page.warnings).toBeUndefined();
    expect(page.blocks.map(({ kind, text }) => [kind, text])).toEqual(
      truth.blocks.map(({ kind, lines }) => [kind, lines.map(({ text }) => text).join('\n')]),
    );
  });
});

describe('beside words that were recognised', () => {
  it('flags what was made up, and little else', { timeout: 240_000 }, async () => {
    const workshop = await openWorkshop({ readers: 1 });
    const sums: Sums = { planted: 0, found: 0, flagged: 0, true: 0 };
    try {
      for (const [name, sample] of samples.slice(1)) {
        const document = await layOut(sample.content, sample.options);
        const source = await workshop.source(
          `${name}.pdf`,
          await toScannedPdf(document, { dpi: 200 }),
          'application/pdf',
        );
        const results = await workshop.read(source);
        for (const [index, truth] of document.pages.entries()) {
          const base = results[index];
          if (base === undefined || 'code' in base) throw new Error('the page was not read');
          const { rotation } = base;
          const image = await workshop.engine.renderPage(source, index, { maxSide: 1568, maxBytes: 4e6, rotation });
          const marks = await marksOf(image, base);
          for (let seed = 0; seed < 6; seed++) {
            const replay = replayOf(truth, faults, 1000 * seed + index);
            add(sums, read(base, replay, marks), replay);
          }
          const exact = read(base, replayOf(truth, { inserted: 0, dropped: 0, changed: 0 }, 1), marks);
          const boxes = linesOf(base).flatMap((line) => line.words.map(({ bbox }) => bbox));
          // Boxes are those that recognition has, or parts of them where it ran words together.
          const astray = linesOf(exact)
            .flatMap(({ words }) => words.filter(({ unsupported }) => unsupported !== true))
            .filter((word) => !boxes.some((box) => isWithin(word.bbox, box)));
          expect(astray).toEqual([]);
          expect(exact.blocks.map(({ kind }) => kind)).toEqual(truth.blocks.map(({ kind }) => kind));
        }
      }
    } finally {
      await workshop.close();
    }
    expect(sums.found / sums.planted).toBeGreaterThanOrEqual(0.98);
    expect(sums.flagged / sums.true).toBeLessThanOrEqual(0.01);
  });
});
