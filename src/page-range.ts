/** Owns ranges of pages, as people write them. */
import { OcrError } from './errors.ts';

/**
 * Parses a page range such as `1-3,7,10-` into page indexes from 0, ascending, each once.
 *
 * @param text pages from 1, as people write them; spaces are ignored
 * @param documentPages pages in the file
 * @throws OcrError `invalid_argument` for anything that names no page of the document
 */
export function parsePageRange(text: string, documentPages: number): readonly number[] {
  const chosen = new Set<number>();
  const wrong = (part: string, why: string) =>
    new OcrError('invalid_argument', `The page range "${part}" ${why}.`, {
      hint: hintFor(documentPages),
    });
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,9})?\s*(-)?\s*(\d{1,9})?\s*$/.exec(part);
    const [, from, dash, to] = match ?? [];
    if (match === null || (from === undefined && to === undefined)) throw wrong(part.trim(), 'is not understood');
    const first = from === undefined ? 1 : Number(from);
    const last = dash === undefined ? first : to === undefined ? documentPages : Number(to);
    if (first < 1) throw wrong(part.trim(), 'starts below page 1');
    if (last < first) throw wrong(part.trim(), 'runs backwards');
    if (last > documentPages) throw wrong(part.trim(), `ends after the last page (${documentPages})`);
    for (let page = first; page <= last; page++) chosen.add(page - 1);
  }
  return [...chosen].toSorted((a, b) => a - b);
}

/** Which pages may be asked for, with an example that the document has. */
function hintFor(pages: number): string {
  if (pages === 1) return 'The document has one page: leave the range out, or give "1".';
  const example = pages < 3 ? '"1" or "2-"' : pages < 7 ? '"1-2" or "3-"' : '"1-3,7" or "5-"';
  return `Give pages from 1 to ${pages}, such as ${example}.`;
}

/** Writes page indexes (from 0) the way `parsePageRange` reads them: `1-3,7`. */
export function formatPageRange(indexes: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < indexes.length;) {
    const first = indexes[at] ?? 0;
    let last = first;
    while (indexes[++at] === last + 1) last++;
    parts.push(first === last ? `${first + 1}` : `${first + 1}-${last + 1}`);
  }
  return parts.join(',');
}
