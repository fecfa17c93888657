/** Owns the kind of each group of lines: title, heading, list item, caption, paragraph. */
import type { BlockKind } from '../document.ts';
import type { LineGroup } from './blocks.ts';
import { isDate } from './date-line.ts';
import { markFootnotes } from './footnotes.ts';
import { isFormula, isFragment } from './formula.ts';
import type { LaidLine } from './lines.ts';
import type { Element } from './element.ts';
import { firstId } from './outline.ts';
import { listMarker } from './list-marker.ts';
import { medianBy } from './weighted-median.ts';

/** What the page's running text looks like; headings are told by how they differ from it. */
export interface BodyText {
  readonly em: number;
  readonly sized: boolean;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly capitals: boolean;
}

export interface KindOf {
  readonly kind: BlockKind;
  readonly level?: number;
  /** True when the document itself says so. */
  readonly declared?: boolean;
  readonly label?: string | undefined;
}

/** Measures the running text of a page: the size and weight that most letters have. */
export function bodyText(lines: readonly LaidLine[]): BodyText {
  const letters = ({ line }: LaidLine) => line.text.length;
  const most = (test: (line: LaidLine) => boolean) =>
    lines.filter(test).reduce((sum, line) => sum + letters(line), 0) >
    0.5 * lines.reduce((sum, line) => sum + letters(line), 0);
  // Code is often set smaller than the text that explains it.
  const text = lines.filter((line) => !isMonospace(line));
  const measured = text.length > 0.2 * lines.length ? text : lines;
  return {
    em: medianBy(measured, (line) => line.em, letters),
    sized: most(({ sized }) => sized),
    bold: most(({ bold }) => bold),
    italic: most(({ line }) => line.style?.italic === true),
    capitals: most(({ line }) => inCapitals(line.text)),
  };
}

/**
 * Gives each group its kind; headings get levels by falling size, below the title when there is one.
 * @param margins positions of groups that are furniture of the page, whatever kind they get here
 */
export function kindsOf(
  groups: readonly LineGroup[],
  body: BodyText,
  pageHeight: number,
  margins: ReadonlySet<number> = new Set(),
): readonly KindOf[] {
  const elements = groups.map(([line]) => line?.element);
  // Only where the document names headings are its paragraphs none.
  const names = elements.some((element) => element?.kind === 'heading' && element.id < firstId);
  const told = elements.map((element) =>
    element?.kind !== undefined && toldKinds.has(element.kind) && (names || element.kind !== 'paragraph')
      ? element
      : undefined,
  );
  const kinds: BlockKind[] = groups.map((group, at) => told[at]?.kind ?? kindOf(group, body));
  groups.forEach((group, at) => {
    if (told[at] === undefined && isItalicHeading(groups[at - 1], group, groups[at + 1], body)) kinds[at] = 'heading';
  });
  kinds.forEach((kind, at) => {
    if (kind === 'list-item' && told[at] === undefined && !isCounted(groups, kinds, at)) kinds[at] = 'paragraph';
  });
  groups.forEach((group, at) => {
    const beside = kinds[at - 1] === 'formula' || kinds[at + 1] === 'formula';
    if (kinds[at] === 'paragraph' && beside && isFragment(group)) kinds[at] = 'formula';
  });
  const headings = groups.flatMap((group, at) =>
    kinds[at] === 'heading' && told[at] === undefined ? [{ group, at, em: emOf(group) }] : [],
  );
  const [first] = headings;
  const tolerance = body.sized ? 1.06 : 1.13;
  if (first !== undefined && isTitle(first, headings, body, pageHeight)) kinds[first.at] = 'title';
  const title = kinds.indexOf('title');
  // Down to the first block of running text.
  const opens = groups.findIndex((group, at) => at > title && lettersOf(group) > manyLetters);
  headings.forEach(({ group, at }) => {
    const isUnder = title !== -1 && at > title && at - title <= mostBylines && (opens === -1 || at < opens);
    if (isUnder && kinds[at] === 'heading' && isDate(group.map(({ line }) => line.text).join(' ')))
      kinds[at] = 'paragraph';
  });
  const base = kinds.includes('title') ? 2 : 1;
  demoteDoubtful(groups, kinds, told);
  markFootnotes(groups, kinds, body.em, pageHeight, margins);
  const sizes = sizeClusters(
    headings.filter(({ at }) => kinds[at] === 'heading').map(({ em }) => em),
    tolerance,
  );
  return kinds.map((kind, at) => {
    const group = groups[at];
    const element = told[at];
    if (element !== undefined) {
      const level =
        kind === 'title'
          ? 1
          : kind === 'heading' || kind === 'list-item'
            ? Math.min(6, element.level ?? base)
            : undefined;
      return {
        kind,
        ...(level === undefined ? {} : { level }),
        declared: true,
        label: element.label ?? (kind === 'heading' && group !== undefined ? labelOf(group) : undefined),
      };
    }
    if (kind === 'title') return { kind, level: 1 };
    if (kind !== 'heading' || group === undefined) return { kind };
    const level = Math.min(6, base + clusterOf(emOf(group), sizes, tolerance));
    return { kind, level, label: labelOf(group) };
  });
}

/** Blocks between a title and the date of the document: subtitle, authors, where they are. */
const mostBylines = 4;

/** White after a number, in em, wider than any space: the number was counted, not written. */
const afterLabel = 0.8;

/** The number before a heading, when typesetting put it there. */
function labelOf(group: LineGroup): string | undefined {
  const [number, next] = group[0]?.words ?? [];
  if (number === undefined || next === undefined || !number.sized) return undefined;
  if (!/^(?:\p{Nd}{1,3}(?:\.\p{Nd}{1,3})*\.?|[A-Z](?:\.\p{Nd}{1,3})*\.?|[IVX]{1,6}\.?)$/u.test(number.word.text))
    return undefined;
  const white = Math.max(next.word.bbox[0] - number.word.bbox[2], number.word.bbox[0] - next.word.bbox[2]);
  return white > afterLabel * number.em ? number.word.text : undefined;
}

/** What is taken from the document as it says. */
const toldKinds: ReadonlySet<BlockKind> = new Set([
  'title',
  'heading',
  'paragraph',
  'list-item',
  'caption',
  'footnote',
  'formula',
]);

/** A number that opens a block counts an item only where a list begins or goes on; else it is a number that came first in its line. */
function isCounted(groups: readonly LineGroup[], kinds: readonly BlockKind[], at: number): boolean {
  const markerAt = (position: number) =>
    kinds[position] === 'list-item' ? listMarker(groups[position]?.[0]?.line.text ?? '') : undefined;
  const marker = markerAt(at);
  if (marker === undefined || !marker.counted || marker.isFirst) return true;
  for (const step of [-1, 1]) {
    for (let other = at + step; kinds[other] === 'list-item'; other += step)
      if (markerAt(other)?.form === marker.form) return true;
  }
  // Items of an inner list, or a paragraph of the item before, may stand between.
  return [-3, -2, -1, 1, 2, 3].some((step) => markerAt(at + step)?.form === marker.form);
}

/** The largest size of each cluster, falling; sizes closer than `tolerance` (a ratio) are one cluster. */
export function sizeClusters(sizes: readonly number[], tolerance: number): readonly number[] {
  const clusters: number[] = [];
  for (const size of sizes.toSorted((a, b) => b - a)) {
    const last = clusters.at(-1);
    if (last === undefined || last > size * tolerance) clusters.push(size);
  }
  return clusters;
}

/** Position of the cluster that a size belongs to. */
export function clusterOf(size: number, clusters: readonly number[], tolerance: number): number {
  const found = clusters.findIndex((largest) => size * tolerance >= largest);
  return found === -1 ? Math.max(0, clusters.length - 1) : found;
}

const lettersOf = (group: LineGroup): number => group.reduce((sum, { line }) => sum + line.text.length, 0);

function emOf(group: LineGroup): number {
  return medianBy(
    group,
    ({ em }) => em,
    ({ line }) => line.text.length,
  );
}

function isTitle(
  first: { readonly group: LineGroup; readonly em: number },
  headings: readonly { readonly em: number }[],
  body: BodyText,
  pageHeight: number,
): boolean {
  const y = first.group[0]?.line.bbox[1] ?? 0;
  if (first.em < body.em * (body.sized ? 1.35 : 1.6) || y > 0.45 * pageHeight) return false;
  return headings.slice(1).every(({ em }) => em * 1.05 < first.em);
}

const caption =
  /^(?:figure|fig\.|table|tab\.|abbildung|abb\.|tabelle|tableau|figura|tabla|exhibit|chart|рис\.|таблица|图|圖|表|図)\s*[\dIVX]+(?:[.\-–]\d+)*\s*[.:|：–—-]/iu;
const sectionNumber = /^(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVX]{1,5}\.(?:\d{1,2}\.)*|[A-Z]\.|§\s*\d+)\s+\p{Lu}/u;
const manyLetters = 200;

function kindOf(group: LineGroup, body: BodyText): BlockKind {
  const text = group.map(({ line }) => line.text).join(' ');
  if (caption.test(text) && text.length < 600) return 'caption';
  if (isFormula(group)) return 'formula';
  const bulleted = group[0]?.bulleted === true;
  if (bulleted && emOf(group) < 1.15 * body.em) return 'list-item';
  if (isHeading(group, text, body)) return 'heading';
  if (listMarker(text) !== undefined && !group.every(isMonospace)) return 'list-item';
  return 'paragraph';
}

function isHeading(group: LineGroup, text: string, body: BodyText): boolean {
  if (text.length > manyLetters || group.length > 4 || !/\p{L}{2}|\p{Lo}/u.test(text)) return false;
  // Code stands out by its face and size, but heads nothing; unless it is bold, as in a manual.
  if (group.every(isMonospace) && (body.bold || !group.every((line) => line.bold))) return false;
  if (group.some(({ widestGap }) => widestGap > 3) || /[,;]$/u.test(text)) return false;
  const closed = /[.。]["'”’)]*$/u.test(text) && !/^\p{Lu}?\S{0,12}\.$/u.test(text);
  const sized = group.every((line) => line.sized) && body.sized;
  const ratio = emOf(group) / Math.max(body.em, Number.MIN_VALUE);
  const bold = !body.bold && group.every((line) => line.bold);
  if (ratio >= (sized ? (bold ? 1.08 : 1.22) : 1.35))
    return !(closed && text.length > (ratio >= 1.6 ? 120 : 60)) && (sized || text.length >= 3);
  // Heights of ink are only estimates of the size: a smaller difference counts where the wording looks like a heading too.
  const worded =
    group.length === 1 && !closed && text.length >= 8 && text.length <= 80 && /^[\p{Lu}\p{Lo}]/u.test(text);
  if (!sized && ratio >= 1.13 && worded) return true;
  if (closed || group.length > 2 || text.length > 120) return false;
  const marker = listMarker(text);
  if (marker !== undefined && !marker.counted) return false;
  if (bold) {
    // Journals set headings in capitals or with numbers smaller than the text.
    const isMarked = group.length === 1 && (sectionNumber.test(text) || inCapitals(text));
    return ratio > (isMarked ? 0.84 : 0.9) && !text.endsWith(':');
  }
  if (group.length > 1) return false;
  if (sectionNumber.test(text) && text.length < 80 && (sized ? ratio >= 1.04 : marker === undefined && ratio > 1.05))
    return true;
  return !body.capitals && inCapitals(text) && text.length <= 60 && ratio > 0.9;
}

function isMonospace({ line }: LaidLine): boolean {
  return line.style?.monospace === true;
}

/** One short line in italics that stands closer to what follows than to what comes before. */
function isItalicHeading(
  before: LineGroup | undefined,
  group: LineGroup,
  after: LineGroup | undefined,
  body: BodyText,
): boolean {
  const [line] = group;
  const [last, next] = [before?.at(-1), after?.[0]];
  if (line === undefined || next === undefined || group.length > 1 || body.italic || !body.sized) return false;
  const { text, bbox } = line.line;
  const italic = line.words.every(({ style }) => style?.italic === true || style?.bold === true);
  if (!italic || text.length > 80 || !/^[\p{Lu}\p{N}]/u.test(text) || /[.,;:]$/u.test(text)) return false;
  if (line.em < 0.95 * body.em || next.line.style?.italic === true || !/\p{L}{2}/u.test(text)) return false;
  const below = next.line.bbox[1] - bbox[3];
  const above = last === undefined ? Infinity : bbox[1] - last.line.bbox[3];
  // A new column or page begins above it where the line before lies lower.
  return (
    below > -0.5 * line.em &&
    below < 1.5 * line.em &&
    (above < -line.em || above > below - 0.1 * line.em) &&
    last?.line.style?.italic !== true
  );
}

/**
 * Where the outline names the headings of a page, what stands between its title and the first of them names people and
 * dates, and smaller print that is not bold heads nothing.
 */
function demoteDoubtful(
  groups: readonly LineGroup[],
  kinds: BlockKind[],
  told: readonly (Element | undefined)[],
): void {
  const named = told.flatMap((element, at) => (element?.kind === 'heading' ? [at] : []));
  const [first] = named;
  if (first === undefined) return;
  const smallest = Math.min(...named.map((at) => emOf(groups[at] ?? [])));
  const title = kinds.indexOf('title');
  kinds.forEach((kind, at) => {
    const group = groups[at];
    if (kind !== 'heading' || told[at] !== undefined || group === undefined) return;
    const isByline = title !== -1 && at > title && at < first;
    const isSmall = emOf(group) < 0.97 * smallest && !group.every((line) => line.bold);
    if (isByline || isSmall) kinds[at] = 'paragraph';
  });
}

function inCapitals(text: string): boolean {
  if (hasSmallLetters(text)) return false;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const others = text.match(/\p{Ll}/gu)?.length ?? 0;
  const digits = text.match(/\p{N}/gu)?.length ?? 0;
  return capitals >= 5 && others <= 0.1 * capitals && digits <= 0.3 * capitals;
}

/** True when a tenth of the text and more are small letters of ASCII: no text of capitals has so many. */
function hasSmallLetters(text: string): boolean {
  let small = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x61 && code <= 0x7a) small += 1;
  }
  return small > 0.1 * text.length;
}
