/** Owns pieces of formulas: what stands above and below a line of signs, as fractions and limits do, is one formula with it. */
import type { Block } from '../document.ts';
import { unionBox } from '../bounding-box.ts';

/** White between the ink of two pieces, in sizes of type, at most. */
const apart = 0.6;
/** Characters of a piece at most, and the names of functions, which are the only words in one. */
const longestPiece = 60;
const word = /\p{L}{3,}/gu;
const functionName =
  /^(?:lim|sin|cos|tan|log|exp|max|min|sup|inf|det|dim|ker|arg|gcd|mod|sinh|cosh|tanh|arcsin|arccos|arctan)$/u;
/** The number at the end of a formula: two of them count two. */
const numbered = /\(\p{Nd}{1,3}(?:\.\p{Nd}{1,3})?[a-z]?\)$/mu;
/** White that a piece leaves at the left of the text above and below, in sizes of type, at least: formulas are centred or set in. */
const setIn = 1.5;

/** Joins pieces that touch a formula to one block of it, lines from the top. @param blocks of a page, in reading order */
export function joinFormulas(blocks: readonly Block[]): readonly Block[] {
  if (!blocks.some(({ kind }) => kind === 'formula')) return blocks;
  const joined: Block[] = [];
  for (let at = 0; at < blocks.length;) {
    let end = at + 1;
    let box = blocks[at]?.bbox;
    const isOpen = (block: Block | undefined) => block !== undefined && (block.kind === 'formula' || isPiece(block));
    const counted = (block: Block | undefined) => numbered.test(block?.text ?? '');
    let isCounted = counted(blocks[at]);
    while (isOpen(blocks[at]) && isOpen(blocks[end]) && touches(box, blocks[end])) {
      if (isCounted && counted(blocks[end])) break;
      isCounted ||= counted(blocks[end]);
      box = unionBox([box ?? [0, 0, 0, 0], blocks[end]?.bbox ?? [0, 0, 0, 0]]);
      end += 1;
    }
    const run = blocks.slice(at, end);
    const left = Math.min(
      ...[blocks[at - 1], blocks[end]].flatMap((other) => (other === undefined ? [] : [other.bbox[0]])),
    );
    const isSetIn = (box?.[0] ?? 0) > left + setIn * sizeOf(run[0]);
    joined.push(...(run.length > 1 && isSetIn && run.some(({ kind }) => kind === 'formula') ? [oneOf(run)] : run));
    at = end;
  }
  return joined;
}

function isPiece({ kind, lines, text }: Block): boolean {
  if (kind !== 'paragraph' || lines.length > 2 || text.length > longestPiece) return false;
  return (text.match(word) ?? []).every((name) => functionName.test(name));
}

const sizeOf = (block: Block | undefined): number => block?.lines[0]?.style?.fontSize ?? 0;

function touches(box: Block['bbox'] | undefined, block: Block | undefined): boolean {
  if (box === undefined || block === undefined) return false;
  const near = apart * sizeOf(block);
  return block.bbox[1] < box[3] + near && block.bbox[3] > box[1] - near && near > 0;
}

function oneOf(run: readonly Block[]): Block {
  const lines = run.flatMap((block) => block.lines).toSorted((a, b) => a.bbox[1] + a.bbox[3] - b.bbox[1] - b.bbox[3]);
  const letters = run.reduce((sum, { text }) => sum + text.length, 0);
  return {
    kind: 'formula',
    text: lines.map(({ text }) => text).join('\n'),
    bbox: unionBox(run.map(({ bbox }) => bbox)) ?? [0, 0, 0, 0],
    confidence: Math.min(
      1,
      run.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / Math.max(1, letters),
    ),
    lines,
  };
}
