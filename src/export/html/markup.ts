/** Owns the elements of HTML that the parts of a page become. */
import type { Block, Table } from '../../document.ts';
import type { Counting, ListItem } from '../../list-items.ts';
import { direction } from '../../script.ts';
import { runText, textRuns } from '../../styled-text.ts';
import type { Picture } from '../figure-picture.ts';
import type { FlowItem, FlowLines, FlowRun, Note } from '../flow.ts';
import { type GridCell, gridOf } from '../table-grid.ts';
import { attributes, escapeXml } from '../xml.ts';

/**
 * One part as HTML.
 * @param page number of the page, from 1, which makes the names of notes unique
 */
export function itemMarkup(item: FlowItem, page: number, pictures: ReadonlyMap<Block, Picture>): string {
  switch (item.kind) {
    case 'heading':
      return `<h${item.level}${dir(runText(item.runs))}>${linesMarkup([item.runs], page)}</h${item.level}>\n`;
    case 'text':
      return `<p${attributes({ class: classOf(item.block) })}${dir(item.block.text)}>${linesMarkup(item.lines, page)}</p>\n`;
    case 'list':
      return listMarkup(item.items, page);
    case 'table':
      return tableMarkup(item.table, item.block.text, page);
    case 'figure':
      return figureMarkup(item, page, pictures.get(item.block));
    case 'formula':
      return `<p class="formula"><code>${escapeXml(item.latex)}</code></p>\n`;
    case 'code':
      return `<pre><code>${escapeXml(item.text)}</code></pre>\n`;
    case 'note':
      return noteMarkup(item.note, page);
    // no default
  }
}

function classOf({ kind }: Block): string | undefined {
  return kind === 'paragraph' ? undefined : kind;
}

/** The direction is said only where it is not that of Latin script. */
const dir = (text: string): string => (direction(text) === 'rtl' ? ' dir="rtl"' : '');

function linesMarkup(lines: FlowLines, page: number): string {
  return lines.map((runs) => runs.map((run) => runMarkup(run, page)).join('')).join('<br/>\n');
}

function runMarkup({ text, bold, italic, monospace, link, note }: FlowRun, page: number): string {
  let markup = escapeXml(text);
  if (monospace) markup = `<code>${markup}</code>`;
  if (italic) markup = `<em>${markup}</em>`;
  if (bold) markup = `<strong>${markup}</strong>`;
  if (note === undefined) return link === undefined ? markup : `<a${attributes({ href: link })}>${markup}</a>`;
  const name = `${page}-${note.number}`;
  return `<sup><a id="ref-${name}" href="#note-${name}">${markup}</a></sup>`;
}

function noteMarkup({ number, mark, lines }: Note, page: number): string {
  const name = `${page}-${number}`;
  return `<p class="footnote" id="note-${name}"><a href="#ref-${name}">${escapeXml(mark)}</a> ${linesMarkup(lines, page)}</p>\n`;
}

const listTypes: Readonly<Record<Counting, string | undefined>> = {
  decimal: undefined,
  'lower-letter': 'a',
  'upper-letter': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
};

interface OpenList {
  readonly tag: 'ul' | 'ol';
  /** What items of one list have in common. */
  readonly sort: string;
}

type Item = ListItem & { readonly lines: FlowLines };

/** Items of one depth whose marks are of one sort are one list; a deeper one stands in the item before it. */
function listMarkup(items: readonly Item[], page: number): string {
  const open: OpenList[] = [];
  let markup = '';
  const close = (depth: number): void => {
    while (open.length > depth) markup += `</li>\n</${open.pop()?.tag ?? 'ul'}>\n`;
  };
  for (const item of items) {
    const depth = Math.min(item.depth, open.length);
    const list = listOf(item);
    close(depth + 1);
    if (open[depth] !== undefined && open[depth]?.sort !== list.sort) close(depth);
    if (open[depth] === undefined) {
      markup += `${markup === '' || markup.endsWith('\n') ? '' : '\n'}<${list.tag}${attributes(list.face)}${dir(item.block.text)}>\n`;
      open.push(list);
    } else markup += '</li>\n';
    const value = item.mark.kind === 'number' && !item.mark.continues ? item.mark.number : undefined;
    markup += `<li${attributes({ value })}>${linesMarkup(item.lines, page)}`;
  }
  close(0);
  return markup;
}

function listOf({ mark }: Item): OpenList & { readonly face: Readonly<Record<string, string | undefined>> } {
  if (mark.kind === 'bullet') return { tag: 'ul', sort: 'bullet', face: {} };
  if (mark.kind === 'none') return { tag: 'ol', sort: 'none', face: { class: 'marked' } };
  return { tag: 'ol', sort: `${mark.counting} ${mark.before} ${mark.after}`, face: { type: listTypes[mark.counting] } };
}

function tableMarkup(table: Table, text: string, page: number): string {
  const grid = gridOf(table);
  const row = (index: number): string => {
    const cells = grid.cells.filter((cell) => cell.row === index).toSorted((a, b) => a.column - b.column);
    // Places where no cell lies keep the columns in line.
    const taken = new Map(cells.map((cell) => [cell.column, cell]));
    const places = grid.places[index] ?? [];
    const markup = places.map((place, column) => {
      const cell = taken.get(column);
      if (cell !== undefined) return cellMarkup(cell, index < grid.headerRows, page);
      return place === undefined ? '<td></td>' : '';
    });
    return `<tr>${markup.join('')}</tr>\n`;
  };
  const rows = Array.from({ length: grid.rows }, (_, index) => row(index));
  const header = rows.slice(0, grid.headerRows).join('');
  const body = rows.slice(grid.headerRows).join('');
  return `<table${dir(text)}>\n${header === '' ? '' : `<thead>\n${header}</thead>\n`}${body === '' ? '' : `<tbody>\n${body}</tbody>\n`}</table>\n`;
}

function cellMarkup({ cell, rowSpan, columnSpan }: GridCell, inHead: boolean, page: number): string {
  const tag = cell.header ? 'th' : 'td';
  const face = attributes({
    rowspan: rowSpan > 1 ? rowSpan : undefined,
    colspan: columnSpan > 1 ? columnSpan : undefined,
    scope: cell.header ? (inHead ? (columnSpan > 1 ? 'colgroup' : 'col') : 'row') : undefined,
  });
  return `<${tag}${face}>${linesMarkup(textRuns(cell.text, cell.links), page)}</${tag}>`;
}

function figureMarkup(
  { block, lines, captionLines, caption }: Extract<FlowItem, { kind: 'figure' }>,
  page: number,
  picture: Picture | undefined,
): string {
  const words = (caption?.text ?? block.text).replaceAll(/\s+/gu, ' ').trim();
  const image =
    picture === undefined
      ? ''
      : `<img${attributes({
          src: `data:${picture.mediaType};base64,${Buffer.from(picture.data).toString('base64')}`,
          alt: words === '' ? 'Figure' : words,
          width: picture.width,
          height: picture.height,
        })}/>\n`;
  const inside = lines.length === 0 ? '' : `<p>${linesMarkup(lines, page)}</p>\n`;
  const legend = captionLines.length === 0 ? '' : `<figcaption>${linesMarkup(captionLines, page)}</figcaption>\n`;
  return image + inside + legend === '' ? '' : `<figure>\n${image}${inside}${legend}</figure>\n`;
}
