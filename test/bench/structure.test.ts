import { describe, expect, it } from 'vitest';
import { gridOfTable, htmlOf, partTables, tablesIn, tableOfGrid } from '../../bench/metrics/markdown-tables.ts';
import { mhs } from '../../bench/metrics/mhs.ts';
import { nid } from '../../bench/metrics/nid.ts';
import { scoreStructure } from '../../bench/metrics/structure.ts';
import { teds } from '../../bench/metrics/teds.ts';

describe('tables in Markdown', () => {
  it('reads pipe tables and HTML tables alike', () => {
    const fromPipes = tablesIn('Before\n\n| A | B |\n|---|:-:|\n| 1 | x\\|y |\n\nAfter');
    const fromHtml = tablesIn(
      '<table><thead><tr><th>A</th><th>B</th></tr></thead>\n<tr><td>1</td><td>x|y</td></tr></table>',
    );
    expect(fromPipes).toEqual(fromHtml);
    expect(fromPipes.map(htmlOf)).toEqual([
      '<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>x|y</td></tr></table>',
    ]);
  });

  it('keeps spans, entities and line breaks of cells', () => {
    expect(
      tablesIn('<table><tr><td colspan="2">R&amp;D<br>costs</td></tr><tr><td>1</td><td rowspan=3>2</td></tr></table>'),
    ).toEqual([
      [
        [{ text: 'R&D costs', rowSpan: 1, columnSpan: 2 }],
        [
          { text: '1', rowSpan: 1, columnSpan: 1 },
          { text: '2', rowSpan: 3, columnSpan: 1 },
        ],
      ],
    ]);
  });

  it('drops an empty header, and leaves text with pipes alone', () => {
    expect(tablesIn('|  |  |\n| - | - |\n| a | b |')).toEqual([tableOfGrid([['a', 'b']])]);
    expect(partTables('a | b\nno table')).toEqual([{ text: 'a | b\nno table' }]);
  });
});

describe('TEDS', () => {
  const truth = [
    tableOfGrid([
      ['Item', 'Qty'],
      ['Apple', '10'],
      ['Pear', '5'],
    ]),
  ];

  it('is 1 for the same table and 0 for none', () => {
    expect(teds(truth, truth)).toEqual({ all: 1, structure: 1 });
    expect(teds(truth, [])).toEqual({ all: 0, structure: 0 });
    expect(teds([], truth)).toBeUndefined();
  });

  it('takes the share of wrong characters of a cell off', () => {
    // 10 nodes: table, 3 rows, 6 cells. "10" → "11" costs half a cell.
    const found = [
      tableOfGrid([
        ['Item', 'Qty'],
        ['Apple', '11'],
        ['Pear', '5'],
      ]),
    ];
    expect(teds(truth, found)).toEqual({ all: 0.95, structure: 1 });
  });

  it('counts a missing row with its cells', () => {
    const found = [
      tableOfGrid([
        ['Item', 'Qty'],
        ['Apple', '10'],
      ]),
    ];
    // The row and its two cells of 10 nodes.
    expect(teds(truth, found)).toEqual({ all: 0.7, structure: 0.7 });
  });

  it('takes a cell with another span for another cell', () => {
    const a = tablesIn('<table><tr><td colspan="2">A</td></tr><tr><td>1</td><td>2</td></tr></table>');
    const b = tablesIn('<table><tr><td>A</td></tr><tr><td>1</td><td>2</td></tr></table>');
    // 6 nodes: table, 2 rows, 3 cells.
    expect(teds(a, b)?.all).toBeCloseTo(5 / 6);
    expect(teds(a, b)?.structure).toBeCloseTo(5 / 6);
  });

  it('compares the tables of a document together', () => {
    // The second table of 4 nodes (table, row, 2 cells) is missing of 14.
    const second = tableOfGrid([['x', 'y']]);
    expect(teds([...truth, second], truth)?.all).toBeCloseTo(10 / 14);
  });
});

describe('NID', () => {
  it('folds white space and takes emphasis off', () => {
    expect(nid('One **two**\nthree', 'One  two\n\nthree')).toEqual({ all: 1, withoutTables: 1 });
    expect(nid('plain', '***both***')?.all).toBeLessThan(1);
    expect(nid('', 'anything')).toBeUndefined();
  });

  it('is 1 − distance ÷ both lengths', () => {
    // The longest common subsequence is "abc" (or "def"): 2 × 3 of 7 + 7 characters.
    expect(nid('abc def', 'def abc')?.all).toBeCloseTo(6 / 14);
  });

  it('leaves tables out where that is asked', () => {
    const scores = nid(
      'Intro\n| A | B |\n| - | - |\n| 1 | 2 |\nOutro',
      'Intro\n<table><tr><td>A</td><td>X</td></tr></table>\nOutro',
    );
    expect(scores?.withoutTables).toBe(1);
    expect(scores?.all).toBeLessThan(1);
  });
});

describe('MHS', () => {
  it('needs headings in the truth, and gives 0 when they are missed', () => {
    expect(mhs('Only text', '# Heading')).toBeUndefined();
    expect(mhs('# Title\ntext', 'Title\ntext')).toEqual({ all: 0, structure: 0 });
  });

  it('does not compare levels', () => {
    expect(mhs('# A\nx\n## B\ny', '### A\nx\n# B\ny')).toEqual({ all: 1, structure: 1 });
  });

  it('counts a heading that was not found', () => {
    // Truth: document, A, "x", B, "y": 5 nodes. Found: document, A, "x B y".
    const scores = mhs('# A\nx\n# B\ny', '# A\nx\nB\ny');
    expect(scores?.structure).toBeCloseTo(3 / 5);
    // "x" → "x B y" costs 4 of 5 characters beside the two nodes.
    expect(scores?.all).toBeCloseTo(1 - 2.8 / 5);
  });

  it('counts text that differs below the same heading by its share', () => {
    // 3 nodes; "abcd" → "abxx" costs 0.5.
    expect(mhs('# A\nabcd', '# A\nabxx')).toEqual({ all: 1 - 0.5 / 3, structure: 1 });
  });
});

describe('the overall score', () => {
  it('is the mean of what the truth has, without front matter and page comments', () => {
    const truth = '---\ntitle: x\n---\n# A\nabcd';
    const scores = scoreStructure(truth, '<!-- page 1 -->\n# A\nabcd');
    expect(scores).toMatchObject({ nid: 1, mhs: 1, teds: undefined, overall: 1 });
  });

  it('counts a missed table as 0', () => {
    const scores = scoreStructure('| a | b |\n| - | - |\n| 1 | 2 |', 'a b 1 2');
    expect(scores.teds).toBe(0);
    expect(scores.mhs).toBeUndefined();
    expect(scores.overall).toBeCloseTo((scores.nid ?? 0) / 2);
  });
});

describe('a Markdown table on its grid', () => {
  it('has the text of a cell that spans once, at its origin', () => {
    const [table] = tablesIn(
      '<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr><tr><td>c</td><td>d</td></tr></table>',
    );
    expect(gridOfTable(table ?? [])).toEqual([
      ['a', 'b', ''],
      ['', 'c', 'd'],
    ]);
  });
});
