/** Owns tables in Markdown: GitHub's pipe table, or HTML when cells span. */
import type { Table, TableCell } from '../document.ts';
import { linkedParts } from '../link.ts';
import { textRuns } from '../styled-text.ts';
import { escapeHtml, escapeInline } from './escape.ts';
import { lineMarkdown } from './inline.ts';

/** The table as Markdown. A pipe table must have a header: its first row is taken when none is marked. */
export function tableMarkdown(table: Table): string {
  const spans = table.cells.some(({ rowSpan, columnSpan }) => rowSpan > 1 || columnSpan > 1);
  return spans ? htmlTable(table) : pipeTable(table);
}

function pipeTable(table: Table): string {
  const rows = Array.from({ length: table.rows }, () => Array.from({ length: table.columns }, () => ''));
  for (const cell of table.cells) {
    const { row, column } = cell;
    const cells = rows[row];
    if (cells !== undefined && column < table.columns)
      cells[column] = [cells[column], pipeCell(cell)].filter(Boolean).join('<br>');
  }
  const lines = rows.map((cells) => `| ${cells.join(' | ')} |`);
  lines.splice(1, 0, `|${' --- |'.repeat(table.columns)}`);
  return lines.join('\n');
}

function pipeCell({ text, links }: TableCell): string {
  const lines =
    links === undefined
      ? text.split('\n').map((line) => escapeInline(line.replaceAll(/\s+/gu, ' ').trim()))
      : textRuns(text, links).map(lineMarkdown);
  return lines.map((line) => line.replaceAll('|', '\\|')).join('<br>');
}

function htmlTable(table: Table): string {
  const rows = Array.from({ length: table.rows }, (): TableCell[] => []);
  for (const cell of table.cells) rows[cell.row]?.push(cell);
  const body = rows.map(
    (cells) =>
      `<tr>${cells
        .toSorted((a, b) => a.column - b.column)
        .map(htmlCell)
        .join('')}</tr>`,
  );
  return ['<table>', ...body, '</table>'].join('\n');
}

function htmlCell({ text, links, rowSpan, columnSpan, header }: TableCell): string {
  const tag = header ? 'th' : 'td';
  const spans = `${rowSpan > 1 ? ` rowspan="${rowSpan}"` : ''}${columnSpan > 1 ? ` colspan="${columnSpan}"` : ''}`;
  const linked = linkedParts(text, links).map(({ text: part, uri }) =>
    uri === undefined
      ? escapeHtml(part)
      : `<a href="${escapeHtml(uri).replaceAll('"', '&quot;')}">${escapeHtml(part)}</a>`,
  );
  const lines = linked
    .join('')
    .split('\n')
    .map((line) => line.trim());
  // A blank line would end the HTML block.
  return `<${tag}${spans}>${lines.filter((line) => line !== '').join('<br>')}</${tag}>`;
}
