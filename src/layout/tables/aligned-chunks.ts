/** Owns chunks that end where a column begins: white hardly wider than a space parts cells when texts of other lines begin there. */
import { chunkOf, spaceBetween, type Chunk, type TextLine } from './text-lines.ts';

/** Lines above and below that are asked, and how many of them must have a text that begins there. */
const nearby = 6;
const fewestAgreeing = 2;
/** White that may part cells is so wide, of the widest space. */
const nearlyWide = 0.75;
/** Texts begin at one place when they do to this, in em. */
const aligning = 0.1;
/** Lines farther apart than this, in em, and lines in type so many times as large, belong to no one table. */
const apart = 2.6;
const plainlyLarger = 1.12;

/**
 * Parts chunks at white before a word where words of several lines nearby begin behind such white, one of them a chunk.
 * @param space the widest white that is a space, in em
 */
export function partAtColumns(lines: readonly TextLine[], space: number, em: number): readonly TextLine[] {
  // Of most pages no line has any.
  if (!lines.some(({ chunks }) => chunks.length > 1)) return lines;
  const starts = lines.map(({ chunks }) => chunks.slice(1).map(({ box }) => box[0]));
  const inner = lines.map(({ chunks }) => chunks.map((chunk) => startsInside(chunk, space)));
  const isAt = (list: readonly number[] | undefined, x: number) =>
    list?.some((start) => Math.abs(start - x) < aligning * em) === true;
  const isColumn = (line: number, x: number) => {
    let agreeing = 0;
    let chunks = 0;
    for (const step of [-1, 1]) {
      for (let count = 1; count <= nearby; count += 1) {
        const other = line + step * count;
        if (areApart(lines[other], lines[other - step], em)) break;
        const isChunk = isAt(starts[other], x);
        if (isChunk) chunks += 1;
        if (isChunk || inner[other]?.some((list) => isAt(list, x)) === true) agreeing += 1;
      }
    }
    return chunks > 0 && agreeing >= fewestAgreeing;
  };
  return lines.map((line, at) => {
    const chunks = line.chunks.flatMap((chunk, index) => {
      const cuts = inner[at]?.[index]?.filter((x) => isColumn(at, x)) ?? [];
      return cuts.length === 0 ? [chunk] : partChunk(chunk, cuts);
    });
    return chunks.length === line.chunks.length ? line : { ...line, chunks };
  });
}

/** Where words begin behind white nearly as wide as the widest space. */
function startsInside({ words }: Chunk, space: number): readonly number[] {
  const found: number[] = [];
  for (let at = 1; at < words.length; at += 1) {
    const [last, word] = [words[at - 1], words[at]];
    if (last === undefined || word === undefined) continue;
    const start = word.word.bbox[0];
    if (start - last.word.bbox[2] >= nearlyWide * spaceBetween(last, word, space) * word.em) found.push(start);
  }
  return found;
}

function partChunk({ words }: Chunk, cuts: readonly number[]): readonly Chunk[] {
  const places = words.flatMap(({ word }, at) => (at > 0 && cuts.includes(word.bbox[0]) ? [at] : []));
  return [0, ...places].map((from, at) => chunkOf(words.slice(from, places[at])));
}

function areApart(a: TextLine | undefined, b: TextLine | undefined, em: number): boolean {
  if (a === undefined || b === undefined) return true;
  const white = Math.max(a.top - b.bottom, b.top - a.bottom);
  const [first, second] = [a.chunks[0]?.em ?? em, b.chunks[0]?.em ?? em];
  return white > apart * em || Math.max(first, second) > plainlyLarger * Math.min(first, second);
}
