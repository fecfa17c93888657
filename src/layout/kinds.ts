/** Owns the kind of each group of lines: title, heading, list item, caption, paragraph. */
import type { BlockKind } from '../document.ts';
import type { LineGroup } from './blocks.ts';
import type { BodyText } from './body-text.ts';
import { isDate } from './date-line.ts';
import type { Element } from './element.ts';
import { markFootnotes } from './footnotes.ts';
import { isFormula, isFragment, isMostlyFigures, isReadFormula } from './formula.ts';
import { clusterOf, sizeClusters } from './heading-scale.ts';
import { isHeading, isQuietHeading, isTitle, labelOf, mostLetters } from './headings.ts';
import { emOf, isMonospace } from './lines.ts';
import { listMarker } from './list-marker.ts';
import { firstId } from './outline.ts';

export interface KindOf {
  readonly kind: BlockKind;
  readonly level?: number;
  /** True when the document itself says so. */
  readonly declared?: boolean;
  readonly label?: string | undefined;
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
    if (told[at] === undefined && isQuietHeading(groups[at - 1], group, groups[at + 1], body)) kinds[at] = 'heading';
  });
  kinds.forEach((kind, at) => {
    if (kind === 'heading' && told[at] === undefined && isLargeItem(groups, at)) kinds[at] = 'list-item';
  });
  kinds.forEach((kind, at) => {
    if (kind !== 'heading' || told[at] !== undefined || body.sized) return;
    if (countsOn(groups, kinds, at)) kinds[at] = 'list-item';
    else if (isStamp(groups, at)) kinds[at] = 'paragraph';
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
  const opens = groups.findIndex((group, at) => at > title && lettersOf(group) > mostLetters);
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

function lettersOf(group: LineGroup): number {
  return group.reduce((sum, { line }) => sum + line.text.length, 0);
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

/** Behind a bullet stands an item, however large it is, where it goes on over lines or others follow: slides are set so. */
function isLargeItem(groups: readonly LineGroup[], at: number): boolean {
  const group = groups[at];
  const isBulleted = ([first]: LineGroup = []) =>
    first !== undefined && (first.bulleted === true || listMarker(first.line.text)?.counted === false);
  if (group === undefined || !isBulleted(group) || group.every(({ bold }) => bold)) return false;
  return group.length > 1 || isBulleted(groups[at - 1]) || isBulleted(groups[at + 1]);
}

/** Items right before it whose numbers it counts on from: what was filled in by hand is larger than print. */
function countsOn(groups: readonly LineGroup[], kinds: readonly BlockKind[], at: number): boolean {
  const count = (position: number) => {
    const [, number, mark] = /^\(?(\d{1,3})([.)])\s/u.exec(groups[position]?.[0]?.line.text ?? '') ?? [];
    return { number: Number(number), mark };
  };
  const own = count(at);
  return [1, 2].every((step) => {
    const before = count(at - step);
    return kinds[at - step] === 'list-item' && before.mark === own.mark && before.number === own.number - step;
  });
}

/** A last line that begins right of the middle of the text heads nothing. */
function isStamp(groups: readonly LineGroup[], at: number): boolean {
  if (at < groups.length - 1 || groups[at]?.length !== 1) return false;
  const boxes = groups.flatMap((group) => group.map(({ line }) => line.bbox));
  const [x0, x1] = [Math.min(...boxes.map((box) => box[0])), Math.max(...boxes.map((box) => box[2]))];
  return (groups[at][0]?.line.bbox[0] ?? 0) > (x0 + x1) / 2;
}

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

const caption =
  /^(?:figure|fig\.|table|tab\.|abbildung|abb\.|tabelle|tableau|figura|tabla|exhibit|chart|рис\.|таблица|图|圖|表|図)\s*[\dIVX]+(?:[.\-–]\d+)*\s*[.:|：–—-]/iu;

function kindOf(group: LineGroup, body: BodyText): BlockKind {
  const text = group.map(({ line }) => line.text).join(' ');
  if (caption.test(text) && text.length < 600) return 'caption';
  if (isFormula(group)) return 'formula';
  const isRead = !group.every(({ sized }) => sized) && isReadFormula(text);
  if (isRead && (isMostlyFigures(text) || isHeading(group, text, body))) return 'formula';
  const bulleted = group[0]?.bulleted === true;
  if (bulleted && emOf(group) < 1.15 * body.em) return 'list-item';
  if (isHeading(group, text, body)) return 'heading';
  if (listMarker(text) !== undefined && !group.every(isMonospace)) return 'list-item';
  return 'paragraph';
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
