/** Owns making passages whole: a table comes entire, a text or table that a page end breaks with its other half. */
import type { Chunk } from '../chunk.ts';
import { unionBox } from '../bounding-box.ts';
import type { Block, Page } from '../document.ts';
import type { Passage } from './answerer.ts';
import { sentenceEnd } from './line-flow.ts';

/** Characters of a table that still comes whole. */
const longestTable = 4_000;
/** What the other half of a broken text is worth beside the half that was found. */
const halfShare = 0.9;

const marginKinds: ReadonlySet<string> = new Set(['header', 'footer', 'page-number', 'footnote']);
const beginsLower = /^\s*["'“‘(]?\p{Ll}/u;

/** Gives the chunks of a page as they were indexed. */
export type ChunksOf = (page: Page) => readonly Chunk[];

interface PlacedBlock {
  readonly block: Block;
  /** First and last line on the page. */
  readonly lines: readonly [number, number];
}

function placedBlocks(page: Page): readonly PlacedBlock[] {
  let next = 0;
  return page.blocks.map((block) => {
    const first = next;
    next += block.lines.length;
    return { block, lines: [first, next - 1] };
  });
}

/** The passage with the whole table that its chunk is a part of; the passage itself when it is no table, or a very long one. */
function withWholeTable(passage: Passage, chunks: readonly Chunk[]): Passage {
  const { chunk, page } = passage;
  if (chunk.kind !== 'table' || page === undefined) return passage;
  const table = placedBlocks(page).find(({ lines }) => lines[0] <= chunk.lines[0] && lines[1] >= chunk.lines[1]);
  if (table === undefined) return passage;
  const parts = chunks.filter(({ lines }) => lines[0] >= table.lines[0] && lines[1] <= table.lines[1]);
  const [first, last] = [parts[0], parts.at(-1)];
  const bbox = unionBox(parts.map((part) => part.bbox));
  if (first === undefined || last === undefined || bbox === undefined || parts.length < 2) return passage;
  const text = parts.map((part) => part.text).join('\n');
  const lines: readonly [number, number] = [first.lines[0], last.lines[1]];
  // Blank lines between the parts would shift the numbers of those that follow.
  if (text.length > longestTable || text.split('\n').length !== lines[1] - lines[0] + 1) return passage;
  const whole: Chunk = {
    ...chunk,
    id: first.id,
    lines,
    text,
    bbox,
    confidence: Math.min(...parts.map((part) => part.confidence)),
  };
  return { ...passage, chunk: whole, lines: text.split('\n') };
}

function bodyOf(chunks: readonly Chunk[]): readonly Chunk[] {
  return chunks.filter(({ kind }) => !marginKinds.has(kind));
}

/** Whether the text or table at the end of one page goes on at the beginning of the next. */
function goesOn(end: Chunk, page: Page, begin: Chunk, next: Page): boolean {
  if (end.kind === 'table' && begin.kind === 'table') {
    const first = placedBlocks(next).find(({ lines }) => lines[0] <= begin.lines[0] && lines[1] >= begin.lines[0]);
    return first?.block.table?.continues === true;
  }
  const isText = ({ kind }: Chunk) => kind === 'paragraph' || kind === 'list-item';
  return (
    page.index + 1 === next.index &&
    isText(end) &&
    isText(begin) &&
    !sentenceEnd.test(end.text) &&
    beginsLower.test(begin.text)
  );
}

/**
 * Makes passages whole, best first as they came. Several parts of one table become one passage at the place of the best; the
 * other half of a broken text follows its half.
 *
 * @param pages reads stored pages by index; those before and after are asked for where a passage reaches the page's end
 */
export async function makeWhole(
  passages: readonly Passage[],
  chunksOf: ChunksOf,
  pages: (indexes: readonly number[]) => Promise<ReadonlyMap<number, Page>>,
): Promise<readonly Passage[]> {
  const whole = new Map<string, Passage>();
  const add = (passage: Passage) => {
    const covered = [...whole.values()].some(
      ({ chunk }) =>
        chunk.job === passage.chunk.job &&
        chunk.page === passage.chunk.page &&
        chunk.lines[0] <= passage.chunk.lines[0] &&
        chunk.lines[1] >= passage.chunk.lines[1],
    );
    if (!covered) whole.set(passage.chunk.id, passage);
  };
  const wanted = new Set<number>();
  const edges = passages.map(({ chunk, page }) => {
    const body = page === undefined ? [] : bodyOf(chunksOf(page));
    const isFirst = body[0] !== undefined && chunk.id === body[0].id;
    const isLast = body.at(-1) !== undefined && chunk.id === body.at(-1)?.id;
    if (isFirst && chunk.page > 0) wanted.add(chunk.page - 1);
    if (isLast) wanted.add(chunk.page + 1);
    return { isFirst, isLast };
  });
  const around = wanted.size === 0 ? new Map<number, Page>() : await pages([...wanted]);
  passages.forEach((passage, at) => {
    const { chunk, page, score } = passage;
    add(page === undefined ? passage : withWholeTable(passage, chunksOf(page)));
    const half = (other: Chunk, place: Page) => {
      const found: Passage = { chunk: other, lines: other.text.split('\n'), score: halfShare * score, page: place };
      add(withWholeTable(found, chunksOf(place)));
    };
    const [before, after] = [around.get(chunk.page - 1), around.get(chunk.page + 1)];
    const begin = after === undefined ? undefined : bodyOf(chunksOf(after))[0];
    if (edges[at]?.isLast === true && page !== undefined && after !== undefined && begin !== undefined)
      if (goesOn(chunk, page, begin, after)) half({ ...begin, context: chunk.context }, after);
    const end = before === undefined ? undefined : bodyOf(chunksOf(before)).at(-1);
    if (edges[at]?.isFirst === true && page !== undefined && before !== undefined && end !== undefined)
      if (goesOn(end, before, chunk, page)) half(end, before);
  });
  return [...whole.values()];
}
