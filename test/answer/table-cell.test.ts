import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../src/answer/asked.ts';
import { contentWords, weighTerms } from '../../src/answer/coverage.ts';
import { createExtractiveAnswerer } from '../../src/answer/extractive.ts';
import { cellAsked } from '../../src/answer/table-cell.ts';
import { chunkPage } from '../../src/answer/chunking.ts';
import type { BoundingBox, Line, Page, TableCell } from '../../src/document.ts';

/** A page with one table; each cell is a line of its own, 100 wide, or each row one line. */
function tablePage(rows: readonly (readonly string[])[], { oneLineRows = false } = {}): Page {
  const boxOf = (row: number, column: number): BoundingBox => [
    column * 100,
    row * 20,
    column * 100 + 90,
    row * 20 + 12,
  ];
  const cells = rows.flatMap((texts, row) =>
    texts.map((text, column): TableCell => ({
      row,
      column,
      rowSpan: 1,
      columnSpan: 1,
      text,
      bbox: boxOf(row, column),
      header: row === 0,
    })),
  );
  const wordsIn = (text: string, [x0, y0, , y1]: BoundingBox) =>
    text.split(' ').map((word, at) => ({
      text: word,
      bbox: [x0 + at * 20, y0, x0 + at * 20 + 18, y1] as const,
      confidence: 1,
    }));
  const cellLines = cells.filter(({ text }) => text !== '');
  const lines: readonly Line[] = oneLineRows
    ? rows.map((texts, row): Line => ({
        text: texts.filter((text) => text !== '').join(' '),
        bbox: [0, row * 20, texts.length * 100, row * 20 + 12],
        words: texts.flatMap((text, column) => (text === '' ? [] : wordsIn(text, boxOf(row, column)))),
      }))
    : cellLines.map(({ text, bbox }): Line => ({ text, bbox, words: wordsIn(text, bbox) }));
  const columns = Math.max(...rows.map(({ length }) => length));
  return {
    index: 2,
    width: 600,
    height: 800,
    unit: 'pt',
    rotation: 0,
    language: 'eng',
    source: 'text-layer',
    blocks: [
      {
        kind: 'table',
        text: lines.map(({ text }) => text).join('\n'),
        bbox: [0, 0, columns * 100, rows.length * 20],
        confidence: 1,
        lines,
        table: { rows: rows.length, columns, cells },
      },
    ],
  };
}

const list = [
  ['Item', 'Pieces', 'Unit price', 'Weight'],
  ['oak shelf', '4', '80.00', '12 kg'],
  ['desk lamp', '2', '35.50', '2 kg'],
  ['tea cup', '7', '7', '1 kg'],
  ['Total', '', '391.00', ''],
];

function askedOf(question: string) {
  const words = contentWords(question);
  const terms = weighTerms(
    words,
    9,
    words.map(() => 1),
  );
  return readQuestion(question, terms);
}

/** What is quoted of row `row` of the list, one line a row. */
function cellIn(row: number, question: string, page = tablePage(list, { oneLineRows: true })) {
  const found = cellAsked(page, [row, row], askedOf(question), 'job');
  return found === undefined ? undefined : [...found.labels, found.text];
}

describe('the cell that is asked for', () => {
  it('stands under the head that the question names, in the row that it names', () => {
    expect(cellIn(1, 'What is the unit price of the oak shelf?')).toEqual(['oak shelf', 'Unit price', '80.00']);
    expect(cellIn(2, 'How many pieces of desk lamp were ordered?')).toEqual(['desk lamp', 'Pieces', '2']);
    expect(cellIn(2, 'Which item costs 35.50?')).toEqual(['35.50', 'Item', 'desk lamp']);
  });

  it('is the only one of the kind that is asked for, where no head is named', () => {
    expect(cellIn(1, 'How heavy is the oak shelf?')).toEqual(['oak shelf', 'Weight', '12 kg']);
  });

  it('has no head in a row of sums, whose cells are others than those above', () => {
    expect(cellIn(4, 'What is the total?')).toEqual(['Total', '391.00']);
  });

  it('is left to its row where it is not plain which is meant', () => {
    expect(cellIn(1, 'What about the oak shelf?')).toBeUndefined();
    // The row says nothing of the question.
    expect(cellIn(2, 'What is the unit price of the bench?')).toBeUndefined();
    // Two columns are named alike.
    expect(cellIn(1, 'What are pieces and weight of the oak shelf?')).toBeUndefined();
    // The first "7" of the line stands under another head than the second.
    expect(cellIn(3, 'What is the unit price of the tea cup?')).toBeUndefined();
    expect(cellIn(3, 'How many pieces of tea cup were ordered?')).toEqual(['tea cup', 'Pieces', '7']);
  });

  it('is no text of another kind than what is asked for', () => {
    const page = tablePage([
      ['Work', 'Date', 'Place'],
      ['paint the fence', 'as agreed', 'garden'],
    ]);
    expect(cellAsked(page, [3, 5], askedOf('On what date do we paint the fence?'), 'job')).toBeUndefined();
  });

  it('is quoted in the answer instead of its row, with what says which it is', async () => {
    const page = tablePage(list);
    const [chunk] = chunkPage({ uuid: 'job', name: 'list.pdf' }, page, []);
    if (chunk === undefined) throw new Error('The page has no chunk.');
    const text = 'What is the unit price of the desk lamp?';
    const { claims } = await createExtractiveAnswerer().answer({ asked: text, text, history: [] }, [
      {
        job: 'job',
        document: 'list.pdf',
        passages: [{ chunk, lines: chunk.text.split('\n'), score: 1, page }],
      },
    ]);
    expect(claims[0]?.text).toBe('The document says (p. 3): desk lamp, Unit price: "35.50"');
    expect(claims[0]?.quotations.map((quotation) => quotation.text)).toEqual(['35.50', 'desk lamp', 'Unit price']);
  });
});
