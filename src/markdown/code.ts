/** Owns code in Markdown: a block set in a face of one width → a fenced block that keeps its lines and their indents. */
import type { Block, Line } from '../document.ts';

/** True for a block that is code, listing or console: every line of it is set in a face of one width. */
export function isCode(block: Block): boolean {
  return (
    block.kind === 'paragraph' && block.lines.length > 0 && block.lines.every(({ style }) => style?.monospace === true)
  );
}

/** The block between fences. */
export function codeMarkdown(block: Block): string {
  const text = codeText(block);
  const runs = text.match(/`+/gu) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return [fence, text, fence].join('\n');
}

/** Its lines. Indents are counted in letters from the leftmost line; blank lines are not brought back. */
export function codeText(block: Block): string {
  const left = Math.min(...block.lines.map(({ bbox }) => bbox[0]));
  const widths = block.lines.flatMap(letterWidths).toSorted((a, b) => a - b);
  const letter = widths[widths.length >> 1] ?? 0;
  return block.lines
    .map(({ text, bbox }) => {
      const indent = letter > 0 ? Math.round((bbox[0] - left) / letter) : 0;
      return `${' '.repeat(Math.min(80, Math.max(0, indent)))}${text}`;
    })
    .join('\n');
}

function letterWidths({ words }: Line): readonly number[] {
  return words.flatMap(({ text, bbox }) => (text.length > 2 ? [(bbox[2] - bbox[0]) / [...text].length] : []));
}
