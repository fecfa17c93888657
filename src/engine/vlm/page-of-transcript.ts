/** Owns making the page: structure from the model's transcript, text and places from the page's own words. */
import type { Block, BoundingBox, Line, Page, Word } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { linesOf } from '../../document.ts';
import { type PlacedBlock, withFigures } from './figures-of-page.ts';
import { type BuiltLine, type LineEntry, confidenceOf, linesOfBlock } from './lines-of-block.ts';
import { type MatchedWords, matchWords } from './matched-words.ts';
import { readingNotes } from './reading-notes.ts';
import { insertOmitted, runningWords } from './omitted-words.ts';
import { tableOf } from './table-of-block.ts';
import { isPunctuation } from './text-unit.ts';
import { withInk } from './unread-words.ts';
import type { Transcript, TranscriptBlock } from './transcript.ts';

export interface TranscribedPage {
  readonly page: Page;
  /** Share, 0…1, of the page's sure words that the model has; 1 where there are too few to tell. */
  readonly agreement: number;
}

/** Sure words below which nothing can be told of a transcript. */
const fewestSure = 15;

/**
 * @param base the page as its own reader found it
 * @param marks ink of the page that may be letters, in its unit; without it, only words bear words out
 * @param isCut true when the model did not come to the end: what only it has at the end is left out
 */
export function pageOfTranscript(
  base: Page,
  transcript: Transcript,
  marks: readonly BoundingBox[] = [],
  isCut = false,
): TranscribedPage {
  const matched = withInk(base, matchWords(base, transcript), marks);
  const lines = linesOf(base);
  const entries = new Map<number, LineEntry[]>();
  const kept = isCut ? withoutEnd(matched.entries) : matched.entries;
  for (const entry of kept) entries.set(entry.block, [...(entries.get(entry.block) ?? []), entry]);
  const leftovers = insertOmitted(base, matched, kept, entries);
  const blocks: PlacedBlock[] = [];
  transcript.blocks.forEach((written, at) => {
    const own = entries.get(at) ?? [];
    const built = linesOfBlock(own, matched.words, lines);
    const block = blockOf(written, built);
    if (block !== undefined) {
      const last = Math.max(-1, ...own.flatMap(({ page }) => (page === undefined ? [] : [page])));
      blocks.push({ block, last, isPlaced: built.some(({ isPlaced }) => isPlaced) });
    }
  });
  for (const { block, first } of leftovers) {
    const before = blocks.reduce(
      (best, { last }, at) => (last < first && last > (blocks[best]?.last ?? -1) ? at : best),
      -1,
    );
    const last = first;
    blocks.splice(before + 1, 0, { block, last, isPlaced: true });
  }
  const placed = placeAlone(withFigures(blocks, base.blocks), base);
  const running = runningWords(base, matched);
  const omitted = matched.omitted.flatMap((index) => {
    const word = matched.words[index]?.word;
    return running.has(index) || word === undefined || isPunctuation(word.text) ? [] : [word];
  });
  const notes = readingNotes(placed, omitted);
  const warnings = [...(base.warnings ?? []), ...notes];
  const { warnings: _warnings, ...rest } = base;
  return {
    page: {
      ...rest,
      source: 'vlm',
      blocks: placed,
      ...(omitted.length === 0 ? {} : { omitted }),
      ...(warnings.length === 0 ? {} : { warnings }),
    },
    agreement: matched.sure < fewestSure ? 1 : matched.sureFound / matched.sure,
  };
}

/** Without the words at the end that only the model has. */
function withoutEnd(entries: MatchedWords['entries']): MatchedWords['entries'] {
  return entries.slice(0, entries.findLastIndex(({ words }) => words.length > 0) + 1);
}

function blockOf(written: TranscriptBlock, built: readonly BuiltLine[]): Block | undefined {
  const { kind, level, rows, latex, handwritten, description } = written;
  if (built.length === 0 && kind !== 'figure') return undefined;
  const lines = built.map(({ line }) => line);
  const bbox: BoundingBox = unionBox(built.flatMap(({ line, isPlaced }) => (isPlaced ? [line.bbox] : []))) ?? [
    0, 0, 0, 0,
  ];
  const cells = new Map<string, readonly Word[]>();
  for (const line of built) {
    for (const [key, words] of line.cells) cells.set(key, [...(cells.get(key) ?? []), ...words]);
  }
  return {
    kind,
    text: latex ?? lines.map(({ text }) => text).join('\n'),
    bbox,
    confidence: confidenceOf(lines),
    ...(level === undefined ? {} : { level }),
    lines,
    ...(rows === undefined ? {} : { table: tableOf(rows, cells, bbox) }),
    ...(handwritten ? { handwritten } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

/** Gives blocks of which nothing is on the page the place between their neighbours. */
function placeAlone(blocks: readonly PlacedBlock[], base: Page): readonly Block[] {
  return blocks.map(({ block, isPlaced }, at) => {
    if (isPlaced) return block;
    const before = blocks.slice(0, at).findLast((other) => other.isPlaced)?.block.bbox;
    const after = blocks.slice(at + 1).find((other) => other.isPlaced)?.block.bbox;
    const top = Math.min(before?.[3] ?? 0, base.height);
    const bottom = Math.max(top, Math.min(after?.[1] ?? base.height, base.height));
    const [left, right] = [before?.[0] ?? after?.[0] ?? 0, before?.[2] ?? after?.[2] ?? base.width];
    const step = (bottom - top) / Math.max(1, block.lines.length);
    const lines = block.lines.map((line, row): Line => {
      const [y0, y1] = [top + row * step, top + (row + 1) * step];
      const wide = (right - left) / Math.max(1, line.words.length);
      const words = line.words.map((word, column): Word => ({
        ...word,
        bbox: [left + column * wide, y0, left + (column + 1) * wide, y1],
      }));
      return { ...line, words, bbox: [left, y0, right, y1] };
    });
    const bbox: BoundingBox = [left, top, right, bottom];
    return { ...block, lines, bbox, ...(block.table === undefined ? {} : { table: withinBox(block.table, bbox) }) };
  });
}

function withinBox(table: NonNullable<Block['table']>, bbox: BoundingBox): NonNullable<Block['table']> {
  return { ...table, cells: table.cells.map((cell) => ({ ...cell, bbox })) };
}
