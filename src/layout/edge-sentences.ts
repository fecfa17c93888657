/** Owns sentences at the edge of a page: those that are set like the text next to them and stand no further from it than a paragraph does. */
import type { BlockSketch, PageSketch } from './page-sketch.ts';

/** White between the ink of paragraphs, in em, is less; running text stands further from the body, by 2.5 em in what LaTeX and Word set. */
const mostWhite = 2;
/** Ratio of two type sizes that are one. */
const oneSize = 1.1;
/** Left edges of one column differ by less, in em. */
const edgeSlack = 1;
/** Words of a sentence, and letters of one in a script that parts no words. */
const [leastWords, leastLetters] = [4, 8];

const sentenceEnd = /(?:\p{L}|\p{Nd}|[)\]%])[.!?…。！？؟۔।]+["'’”»)\]]*$/u;
const lowerWord = /^\p{Ll}\p{Ll}/u;
const partsNoWords =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

/**
 * The blocks at the edge of a page that are such sentences, through others of them in column with the body.
 * @param edge share of the page's height from its upper and lower edge where blocks are looked at
 */
export function sentencesAtEdge(page: PageSketch, edge: number): ReadonlySet<BlockSketch> {
  const found = new Set<BlockSketch>();
  const [upper, lower] = [edge * page.height, (1 - edge) * page.height];
  // From the middle of the page outwards, so that the block next to each one is known already.
  const above = page.blocks.filter((block) => block.bbox[3] <= upper).toSorted((a, b) => b.bbox[1] - a.bbox[1]);
  const below = page.blocks.filter((block) => block.bbox[1] >= lower).toSorted((a, b) => a.bbox[3] - b.bbox[3]);
  for (const [blocks, isAbove] of [
    [above, true],
    [below, false],
  ] as const) {
    for (const block of blocks) {
      if (block.text === undefined || block.kind === 'table' || !isSentence(block.text)) continue;
      const next = nextInwards(block, page, isAbove);
      if (next === undefined || !isSetLike(block, next, page)) continue;
      const isBody = next.lines > 1 || (isAbove ? next.bbox[3] > upper : next.bbox[1] < lower);
      // A page may have no more than two sentences.
      const isAll = isAbove && next === above[0] && page.blocks.length === above.length + below.length;
      if (isBody || isAll || found.has(next)) found.add(block);
    }
  }
  return found;
}

/** True for a text of several words, some of them without a capital where its script has such, that ends like a sentence. */
function isSentence(text: string): boolean {
  if (!sentenceEnd.test(text)) return false;
  const letters = text.match(/\p{L}/gu) ?? [];
  if (partsNoWords.test(text)) return letters.length >= leastLetters;
  const words = text.split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  const hasCase = letters.some((letter) => /[\p{Lu}\p{Ll}]/u.test(letter));
  return words.length >= leastWords && (!hasCase || words.some((word) => lowerWord.test(word)));
}

/** The nearest block towards the middle of the page that overlaps in its width, if it is near enough. */
function nextInwards(block: BlockSketch, page: PageSketch, isAbove: boolean): BlockSketch | undefined {
  let nearest: BlockSketch | undefined;
  let least = mostWhite * emOf(block, page);
  for (const other of page.blocks) {
    if (other === block || other.bbox[0] >= block.bbox[2] || other.bbox[2] <= block.bbox[0]) continue;
    const white = isAbove ? other.bbox[1] - block.bbox[3] : block.bbox[1] - other.bbox[3];
    if (white > least || (isAbove ? other.bbox[1] <= block.bbox[1] : other.bbox[3] >= block.bbox[3])) continue;
    [nearest, least] = [other, white];
  }
  return nearest;
}

function isSetLike(block: BlockSketch, next: BlockSketch, page: PageSketch): boolean {
  if (next.kind === 'table' || next.kind === 'figure') return false;
  const near = edgeSlack * Math.min(emOf(block, page), emOf(next, page));
  // Text that runs from right to left begins at the right.
  const isInColumn = Math.abs(block.bbox[0] - next.bbox[0]) < near || Math.abs(block.bbox[2] - next.bbox[2]) < near;
  return isInColumn && Math.max(block.size, next.size) <= oneSize * Math.min(block.size, next.size);
}

/** Sizes are kept in points, those of pixels as if the page were 842 points high; ink may be less than half an em high. */
function emOf({ bbox, lines, size }: BlockSketch, { source, height }: PageSketch): number {
  return Math.max((bbox[3] - bbox[1]) / Math.max(1, lines), source === 'text-layer' ? size : (size * height) / 842);
}
