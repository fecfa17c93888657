/** Owns the lines of a block that a model found: its words on the lines on which the page has them. */
import type { BoundingBox, Line, Word } from '../../document.ts';
import { unionBox } from '../../bounding-box.ts';
import { meetsUnspaced } from '../../script.ts';
import { type PageWord, unreadable } from './text-unit.ts';
import { unsupportedConfidence } from './verdict.ts';

/** A word with its place among the page's words; undefined for one that only the model has, which has words where there is ink. */
export interface LineEntry {
  readonly page: number | undefined;
  readonly words: readonly Word[];
  readonly text: string;
  readonly cell?: readonly [number, number] | undefined;
}

export interface BuiltLine {
  readonly line: Line;
  /** The words of each cell, by "row column". */
  readonly cells: ReadonlyMap<string, readonly Word[]>;
  /** False when nothing of it is on the page, so that its box is still to be found. */
  readonly isPlaced: boolean;
}

/** Lines in the order in which the model came to them; words that only it has stay with the word before them. */
export function linesOfBlock(
  entries: readonly LineEntry[],
  words: readonly PageWord[],
  lines: readonly Line[],
): readonly BuiltLine[] {
  const groups = new Map<number | string, LineEntry[][]>();
  let current: number | string | undefined;
  let last: BoundingBox | undefined;
  for (const [at, entry] of entries.entries()) {
    const box = unionBox(entry.words.map(({ bbox }) => bbox));
    const isNewRow = entry.page === undefined && box !== undefined && (last === undefined || !follows(box, last));
    const own = entry.page === undefined ? (isNewRow ? `row of ${at}` : undefined) : words[entry.page]?.line;
    last = box ?? last;
    const next = entries.slice(at).find(({ page }) => page !== undefined)?.page;
    current = own ?? current ?? (next === undefined ? 'alone' : (words[next]?.line ?? 'alone'));
    const group = groups.get(current) ?? [];
    groups.set(current, group);
    const before = group.at(-1);
    // A word of the model alone moves with the one before it.
    if (entry.page === undefined && before !== undefined) before.push(entry);
    else group.push([entry]);
  }
  return [...groups].map(([key, runs]) => {
    const ordered = runs.toSorted((a, b) => (firstPage(a) ?? -1) - (firstPage(b) ?? -1)).flat();
    return built(ordered, typeof key === 'number' ? lines[key] : undefined);
  });
}

/** True when a box stands behind another on the same row. */
function follows(box: BoundingBox, last: BoundingBox): boolean {
  const both = Math.min(box[3], last[3]) - Math.max(box[1], last[1]);
  return box[2] > last[0] && both > 0.4 * Math.min(box[3] - box[1], last[3] - last[1]);
}

function firstPage(run: readonly LineEntry[]): number | undefined {
  return run.find(({ page }) => page !== undefined)?.page;
}

function built(entries: readonly LineEntry[], own: Line | undefined): BuiltLine {
  const boxes = entries.map(({ words }) => unionBox(words.map(({ bbox }) => bbox)));
  const whole = unionBox(boxes.filter((box) => box !== undefined)) ?? own?.bbox ?? [0, 0, 0, 0];
  const cells = new Map<string, readonly Word[]>();
  const words = entries.flatMap((entry, at) => {
    const found = entry.words.length === 0 ? [madeUp(entry.text, gapAt(boxes, at, whole))] : entry.words;
    if (entry.cell !== undefined) {
      const key = entry.cell.join(' ');
      cells.set(key, [...(cells.get(key) ?? []), ...found]);
    }
    return found;
  });
  const isOwn =
    own !== undefined &&
    own.words.length === words.length &&
    own.words.every(({ text }, at) => text === words[at]?.text);
  const line: Line = {
    text: isOwn ? own.text : joinedWords(words),
    bbox: whole,
    words,
    ...(own?.style === undefined ? {} : { style: own.style }),
  };
  return { line, cells, isPlaced: boxes.some((box) => box !== undefined) };
}

/** Words as a line of text: a space between them, but where the script has none. */
export function joinedWords(words: readonly Word[]): string {
  return words.reduce(
    (line, { text }) => (line === '' || meetsUnspaced(line, text) ? line + text : `${line} ${text}`),
    '',
  );
}

/** A word that nothing on the page bears out. */
function madeUp(text: string, bbox: BoundingBox): Word {
  if (text === unreadable) return { text, bbox, confidence: 0, source: 'vlm' };
  return { text, bbox, confidence: unsupportedConfidence, source: 'vlm', unsupported: true };
}

/** The white between its neighbours, where it would stand. */
function gapAt(boxes: readonly (BoundingBox | undefined)[], at: number, line: BoundingBox): BoundingBox {
  const before = boxes.slice(0, at).findLast((box) => box !== undefined);
  const after = boxes.slice(at + 1).find((box) => box !== undefined);
  const [left, right] = [before?.[2] ?? line[0], after?.[0] ?? line[2]];
  return [Math.min(left, right), line[1], Math.max(left, right), line[3]];
}

/** Mean over the letters; 0 without words. */
export function confidenceOf(lines: readonly Line[]): number {
  const words = lines.flatMap((line) => line.words);
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  const trust = words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0);
  return letters === 0 ? 0 : Math.min(1, trust / letters);
}
