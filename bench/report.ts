/** Owns the printed report: ocrchat and its peers by kind, structure, boxes, and what is reached. */
import type { CorpusItem } from './corpus.ts';
import { digitalPdfs, tablePdfs } from './kinds.ts';
import type { ItemScore } from './scores.ts';
import { summarize, type Summary } from './summary.ts';
import { isReached, judge, partByKind } from './targets.ts';

export interface ScoredTool {
  readonly tool: string;
  readonly scores: readonly ItemScore[];
}

function percent(share: number | undefined): string {
  return share === undefined ? '–' : (100 * share).toFixed(1);
}

/** A Markdown table. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(header), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

function textFigures({ cerMedian, cerMean, bagF1, order }: Summary): string {
  if (bagF1 === undefined) return '';
  return `${percent(cerMedian)} / ${percent(cerMean)}, ${percent(bagF1)}, ${percent(order)}`;
}

/** Of the documents that a tool took, since not every tool takes every kind. */
function byKind(items: readonly CorpusItem[], tools: readonly ScoredTool[]): string {
  const [own, ...others] = tools;
  if (own === undefined) return '';
  const parts = others.map(({ scores }) => partByKind(items, scores));
  const rows = [...partByKind(items, own.scores)].map(([kind, scores]) => {
    const { reference } = kind;
    const peers = parts.map((part) => {
      const found = [...part].find(([{ label }]) => label === kind.label)?.[1] ?? [];
      const figures = textFigures(summarize(found));
      return figures !== '' && found.length < scores.length ? `${figures} (${found.length})` : figures;
    });
    const unseen =
      reference === undefined
        ? ''
        : `${percent(reference.cerMedian)} / ${percent(reference.cerMean)}, ${percent(reference.bagF1)}`;
    return [kind.label, String(scores.length), textFigures(summarize(scores)), ...peers, unseen];
  });
  const all = tools.map(({ scores }) => textFigures(summarize(scores)));
  const unseenAll = '7.8 / 23.9, 78.4, 94.3';
  return tableText(
    ['kind', 'n', ...tools.map(({ tool }) => tool), 'Tesseract, unseen'],
    [...rows, ['all', String(own.scores.length), ...all, unseenAll]],
  );
}

/** Figures of structure for one kind, a row a tool. */
function structure(items: readonly CorpusItem[], tools: readonly ScoredTool[], label: string): string {
  const rows = tools.flatMap(({ tool, scores }) => {
    const found = [...partByKind(items, scores)].find(([kind]) => kind.label === label)?.[1];
    if (found === undefined) return [];
    const s = summarize(found);
    const figures = [s.bagF1, s.order, s.headings, s.cells, s.neighbours, s.nid, s.teds, s.mhs, s.overall];
    return [[tool, String(s.documents), ...figures.map(percent)]];
  });
  if (rows.length === 0) return '';
  const header = ['bag F1', 'order', 'heading F1', 'cell F1', 'neighbour F1', 'NID', 'TEDS', 'MHS', 'overall'];
  return `\n## Structure: ${label}\n${tableText(['tool', 'n', ...header], rows)}\n`;
}

/** What other truths say: strings and facts that must be there, fields of invoices, pages of answers. */
function contents(tools: readonly ScoredTool[]): string {
  const rows = tools.map(({ tool, scores }) => {
    const { keywords, facts, fields, answers } = summarize(scores);
    return [tool, ...[keywords, facts, fields, answers].map(percent)];
  });
  if (rows.every((row) => row.slice(1).every((figure) => figure === '–'))) return '';
  const header = ['tool', 'keywords', 'facts', 'fields in the text', 'answers on the right page'];
  return `\n## Contents\n${tableText(header, rows)}\n`;
}

function boxes(items: readonly CorpusItem[], tools: readonly ScoredTool[]): string {
  const measured = tools.filter(({ scores }) => summarize(scores).boxes !== undefined);
  const labels = new Set(
    measured.flatMap(({ scores }) =>
      [...partByKind(items, scores)]
        .filter(([, part]) => summarize(part).boxes !== undefined)
        .map(([kind]) => kind.label),
    ),
  );
  if (labels.size === 0) return '';
  const rows = [...labels].map((label) => [
    label,
    ...measured.map(({ scores }) =>
      percent(summarize([...partByKind(items, scores)].find(([kind]) => kind.label === label)?.[1] ?? []).boxes),
    ),
  ]);
  const all = ['all', ...measured.map(({ scores }) => percent(summarize(scores).boxes))];
  return `\n## Boxes of the truth found (IoU ≥ .5)\n${tableText(['kind', ...measured.map(({ tool }) => tool)], [...rows, all])}\n`;
}

function targets(items: readonly CorpusItem[], tools: readonly ScoredTool[]): string {
  const scoresOf = (name: string) => tools.find(({ tool }) => tool === name)?.scores;
  const rows = judge(items, tools[0]?.scores ?? [], scoresOf('tesseract')).map((verdict) => {
    const reached = isReached(verdict);
    return [
      verdict.what,
      percent(verdict.value),
      `${verdict.side === 'least' ? '≥' : '≤'} ${percent(verdict.wanted)}`,
      reached === undefined ? 'not measured' : reached ? 'yes' : 'NO',
    ];
  });
  return `\n## Aims\n${tableText(['figure', 'reached', 'aim', 'met'], rows)}\n`;
}

/** The report; the first tool is ocrchat. */
export function reportText(items: readonly CorpusItem[], tools: readonly ScoredTool[]): string {
  return [
    '\n## By kind: CER median / mean, bag F1, order, in percent (in brackets: documents, when fewer)\n',
    byKind(items, tools),
    '\n',
    structure(items, tools, digitalPdfs),
    structure(items, tools, tablePdfs),
    contents(tools),
    boxes(items, tools),
    targets(items, tools),
  ].join('');
}
