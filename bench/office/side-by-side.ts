/** Owns how a page with short texts side by side is put together, drawn column by column or row by row. The same for the same seed. */
import { createDraw, type Draw } from '../qa/names.ts';
import { escape, faces, type MakePage, pageOf, sentence, wordsOf } from './office-page.ts';

export type Drawn = 'by column' | 'by row';

export interface Sheet {
  readonly columns: readonly (readonly string[])[];
  /** Whether the columns are read one after the other, or the rows. */
  readonly read: 'columns' | 'rows';
  readonly head?: string;
  readonly above?: string;
  readonly below?: string;
  readonly style?: string;
  readonly gap?: number;
  readonly widths?: string;
}

/** Items on a grid; one of several lines takes as many rows of it as it has. */
function sheetPage(seed: number, draw: Draw, drawn: Drawn, sheet: Sheet) {
  const { columns, read, head, above, below, style = '', gap = 50, widths = `repeat(${columns.length},1fr)` } = sheet;
  const cells = columns.flatMap((items, column) => items.map((text, row) => ({ text, column, row })));
  const byRow = cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
  const body = (drawn === 'by row' ? byRow : cells)
    .map(
      ({ text, column, row }) =>
        `<div class="i c${column + 1} r${row + 1}" style="grid-column:${column + 1};grid-row:${row + 1}">${escape(text)}</div>`,
    )
    .join('');
  const paragraph = (text: string | undefined) => (text === undefined ? '' : `<p>${escape(text)}</p>`);
  const ordered = (read === 'rows' ? byRow : cells).map(({ text }) => text);
  const texts = [head, above, ...ordered, below].filter((text) => text !== undefined && text !== '');
  return {
    html: pageOf(
      faces[seed % faces.length] ?? faces[0],
      draw.number(12, 15),
      `${head === undefined ? '' : `<h1>${escape(head)}</h1>`}${paragraph(above)}<div class="g">${body}</div>${paragraph(below)}`,
      `.g{display:grid;grid-template-columns:${widths};column-gap:${gap}px;margin:18px 0}${style}`,
    ),
    text: texts.join('\n'),
    targets: texts.flatMap((text) => wordsOf(text ?? '')),
  };
}

/** @param describe what stands on the page of a seed */
const sheet =
  (drawn: Drawn, describe: (draw: Draw, seed: number) => Sheet): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    return sheetPage(seed, draw, drawn, describe(draw, seed));
  };

/** A page of each sheet, drawn in either way. */
export function bothWays(kind: string, sheets: Readonly<Record<string, (draw: Draw, seed: number) => Sheet>>) {
  return Object.fromEntries(
    Object.entries(sheets).flatMap(([name, describe]) =>
      (['by column', 'by row'] as const).map(
        (drawn) => [`${kind}: ${name}, ${drawn}`, sheet(drawn, describe)] as const,
      ),
    ),
  );
}

export const note = (draw: Draw) => [sentence(draw), sentence(draw), sentence(draw)].join(' ');
