/** Owns lists in Markdown: list items of a page → nested, tight lists. */
import type { Block } from '../document.ts';
import { type ListItem, type ListMark, listItems } from '../list-items.ts';
import type { CommonLook, Run } from '../styled-text.ts';
import { hardBreak } from './escape.ts';
import { lineMarkdown } from './inline.ts';

/** Writes list items that follow each other. */
export function listMarkdown(blocks: readonly Block[], look?: CommonLook): string {
  /** For each depth the column where the text of its latest item begins, and the latest item's mark. */
  const levels: { content: number; mark: ListMark }[] = [];
  return listItems(blocks, look)
    .flatMap((item) => {
      const column = levels[item.depth - 1]?.content ?? 0;
      const { marker, lines } = marked(item, levels[item.depth]?.mark);
      const content = column + marker.length + 1;
      levels.splice(item.depth, levels.length, { content, mark: item.mark });
      const texts = lines.map(lineMarkdown).filter((line) => line !== '');
      return (texts.length === 0 ? [''] : texts).map((line, at) => {
        const start = at === 0 ? `${' '.repeat(column)}${marker} ` : ' '.repeat(content);
        return `${start}${line}${at < texts.length - 1 ? hardBreak(line) : ''}`;
      });
    })
    .join('\n');
}

/** The Markdown marker of an item. A number that does not continue the count stays text: a parser would count on its own. */
function marked(
  { mark, lines }: ListItem,
  last: ListMark | undefined,
): { readonly marker: string; readonly lines: readonly (readonly Run[])[] } {
  if (mark.kind === 'bullet') return { marker: '-', lines };
  if (mark.kind === 'none') return { marker: '-', lines };
  const fits = last?.kind !== 'number' || mark.continues;
  if (mark.counting === 'decimal' && mark.before === '' && fits)
    return { marker: `${mark.number}${mark.after}`, lines };
  const [first = [], ...rest] = lines;
  const kept = { text: `${mark.text} `, bold: false, italic: false, monospace: false };
  return { marker: '-', lines: [[kept, ...first], ...rest] };
}
