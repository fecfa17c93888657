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

/**
 * Its lines. Indents, and white within a line that is wider than a space, are counted in letters from the leftmost line; a
 * distance of two lines or more is blank lines.
 */
export function codeText(block: Block): string {
  const left = Math.min(...block.lines.map(({ bbox }) => bbox[0]));
  // The lower quarter of the steps: wide white makes some of them longer.
  const letter = rankedAt(0.25, block.lines.flatMap(steps)) ?? rankedAt(0.5, block.lines.flatMap(inkWidths)) ?? 0;
  const pitches = block.lines.slice(1).map((line, at) => pitchOf(block.lines[at], line));
  const pitch = rankedAt(0.5, pitches) ?? 0;
  return block.lines
    .flatMap((line, at) => {
      const blank = at === 0 || pitch <= 0 ? 0 : Math.round(pitchOf(block.lines[at - 1], line) / pitch) - 1;
      return [...Array<string>(Math.min(mostBlank, Math.max(0, blank))).fill(''), inColumns(line, left, letter)];
    })
    .join('\n');
}

/** Blank lines beside each other that are brought back. */
const mostBlank = 3;
/** White between the ink of two words, in letters, that is more than one space. */
const wideWhite = 1.8;
/** Letters of white that are brought back at one place. */
const mostWhite = 80;

/** The words of a line, each in the column that it stands in; white of one letter is what the text has there. */
function inColumns({ text, bbox, words }: Line, left: number, letter: number): string {
  const columnOf = (x: number) => (letter > 0 ? Math.max(0, Math.round((x - left) / letter)) : 0);
  let written = ' '.repeat(Math.min(mostWhite, columnOf(bbox[0])));
  let from = 0;
  for (const [at, word] of words.entries()) {
    const found = text.indexOf(word.text, from);
    // Where words and text differ, the text is what was read.
    if (found === -1) return written + text.slice(from);
    const between = text.slice(from, found);
    const isWide = at > 0 && between === ' ' && word.bbox[0] - (words[at - 1]?.bbox[2] ?? 0) > wideWhite * letter;
    const white = isWide ? columnOf(word.bbox[0]) - [...written].length : 0;
    written += (white > 1 ? ' '.repeat(Math.min(mostWhite, white)) : between) + word.text;
    from = found + word.text.length;
  }
  return written + text.slice(from);
}

/** Distance of the lower edges, in the page's unit. */
function pitchOf(last: Line | undefined, line: Line): number {
  return last === undefined ? 0 : line.bbox[3] - last.bbox[3];
}

function rankedAt(share: number, numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * sorted.length)];
}

/** Widths of a letter with the white at its sides: from the start of a word to that of the next, past one space. */
function steps({ words }: Line): readonly number[] {
  return words.flatMap(({ text, bbox }, at) => {
    const next = words[at + 1];
    return next === undefined || text.length < 2 ? [] : [(next.bbox[0] - bbox[0]) / ([...text].length + 1)];
  });
}

/** Without that white, where no words follow each other. */
function inkWidths({ words }: Line): readonly number[] {
  return words.flatMap(({ text, bbox }) => (text.length > 2 ? [(bbox[2] - bbox[0]) / [...text].length] : []));
}
