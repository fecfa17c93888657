/** Owns words that only a model has where there is ink which recognition did not read, or was unsure of: they get its place. */
import type { BoundingBox, Page, Word } from '../../document.ts';
import { fitInk } from './ink-fit.ts';
import { likeness } from './likeness.ts';
import type { MatchedWords, PlacedEntry } from './matched-words.ts';
import { type InkRun, inkRuns } from './page-ink.ts';
import { bareText, isPunctuation, middleOf, unreadable } from './text-unit.ts';
import { sure, unreadConfidence } from './verdict.ts';

/** Below this likeness, a word was paired with one of the page for its place only. */
const alike = 0.5;

/**
 * Looks for the ink of the words that no word of the page bears out. One that the ink there can stand for is marked `unread`;
 * what recognition made of the same ink is noted as `disputed`, and is no omitted word any more.
 * @param marks ink of the page that may be letters, in its unit
 */
export function withInk(base: Page, matched: MatchedWords, marks: readonly BoundingBox[]): MatchedWords {
  const isUnsure = (index: number): boolean => {
    const word = matched.words[index]?.word;
    return word !== undefined && (word.source ?? base.source) !== 'text-layer' && word.confidence < sure;
  };
  const open = matched.entries.map((entry) => givenAlone(entry, matched, isUnsure));
  if (open.every((text) => text === undefined)) return matched;
  const doubtful = new Set([
    ...matched.omitted.filter(isUnsure),
    ...matched.entries.flatMap(({ page }, at) => (page === undefined || open[at] === undefined ? [] : [page])),
  ]);
  const runs = inkRuns(
    marks,
    matched.words.flatMap(({ word }, index) => (doubtful.has(index) ? [] : [word.bbox])),
  );
  const found = placesOf(matched.entries, open, runs);
  const claimed = new Map<number, number>();
  found.forEach((box, at) => {
    if (box === undefined) return;
    for (const index of doubtful) if (isInside(matched.words[index]?.word.bbox, box)) claimed.set(index, at);
  });
  const left = new Set(doubtful);
  const entries = matched.entries.map((entry, at): PlacedEntry => {
    const [text, box] = [open[at], found[at]];
    if (text === undefined) return entry;
    if (box === undefined) {
      // Without ink of its own it stands for what it was paired with, unless that is another word's.
      if (entry.page === undefined || claimed.has(entry.page)) return { ...entry, page: undefined, words: [], text };
      left.delete(entry.page);
      return entry;
    }
    const other = [...claimed].find(([, by]) => by === at)?.[0];
    const read = other === undefined ? '' : (matched.words[other]?.word.text ?? '');
    const word: Word = { text, bbox: box, confidence: unreadConfidence, source: 'vlm', unread: true };
    return {
      ...entry,
      page: undefined,
      words: [isPunctuation(read) || read === text ? word : { ...word, disputed: read }],
      text,
    };
  });
  const omitted = [...new Set([...matched.omitted.filter((index) => !doubtful.has(index)), ...left])]
    .filter((index) => !claimed.has(index))
    .toSorted((a, b) => a - b);
  return { ...matched, entries, omitted };
}

/** What the model alone has: of an unsure word that is nothing like it, the model's; undefined where the page bears the word out. */
function givenAlone(
  { page, words, text }: PlacedEntry,
  matched: MatchedWords,
  isUnsure: (index: number) => boolean,
): string | undefined {
  if (page === undefined) return text === unreadable ? undefined : text;
  const [word] = words;
  const read = matched.words[page]?.word.text;
  if (words.length !== 1 || word?.disputed === undefined || word.disputed !== read || !isUnsure(page)) return undefined;
  return likeness(bareText(word.text), bareText(read)) < alike ? word.text : undefined;
}

/** The ink of each open word: of each stretch of them, what lies between the words around it. */
function placesOf(
  entries: readonly PlacedEntry[],
  open: readonly (string | undefined)[],
  runs: readonly InkRun[],
): readonly (BoundingBox | undefined)[] {
  const found: (BoundingBox | undefined)[] = entries.map(() => undefined);
  const taken = new Set<InkRun>();
  for (let from = 0; from < entries.length; from++) {
    if (open[from] === undefined) continue;
    let to = from;
    while (to < entries.length && open[to] !== undefined) to++;
    const before = boxOf(entries.slice(0, from).findLast((entry) => boxOf(entry) !== undefined));
    const after = boxOf(entries.slice(to).find((entry) => boxOf(entry) !== undefined));
    const free = between(
      runs.filter((run) => !taken.has(run)),
      before,
      after,
    );
    const stretch = entries.slice(from, to).map(({ line }, at) => ({ text: open[from + at] ?? '', line }));
    fitInk(stretch, free).forEach((box, at) => {
      if (box === undefined) return;
      found[from + at] = box;
      for (const run of free) if (isInside(run.box, box) || isInside(box, run.box)) taken.add(run);
    });
    from = to;
  }
  return found;
}

/** The runs that come behind one word and before another in reading order; a later word that stands higher begins another column. */
function between(
  runs: readonly InkRun[],
  before: BoundingBox | undefined,
  after: BoundingBox | undefined,
): readonly InkRun[] {
  const isAfter = ({ box }: InkRun): boolean =>
    before === undefined || (meets(box, before) ? box[0] >= before[0] : middleOf(box)[1] > before[3]);
  const isBefore = ({ box }: InkRun): boolean =>
    after === undefined || (meets(box, after) ? box[2] <= after[2] : middleOf(box)[1] < after[1]);
  if (before === undefined || after === undefined || before[1] <= after[3])
    return runs.filter((run) => isAfter(run) && isBefore(run));
  return [...runs.filter(isAfter), ...runs.filter((run) => !isAfter(run) && isBefore(run))];
}

/** True when two boxes stand on the same line. */
function meets(a: BoundingBox, b: BoundingBox): boolean {
  return Math.min(a[3], b[3]) - Math.max(a[1], b[1]) > 0.5 * Math.min(a[3] - a[1], b[3] - b[1]);
}

function isInside(inner: BoundingBox | undefined, outer: BoundingBox): boolean {
  if (inner === undefined) return false;
  const [x, y] = middleOf(inner);
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}

function boxOf(entry: PlacedEntry | undefined): BoundingBox | undefined {
  return entry?.page === undefined ? undefined : entry.words[0]?.bbox;
}
