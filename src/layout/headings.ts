/** Owns telling headings and the title of a page by how they look, and the numbers that typesetting puts before them. */
import { leadsToNumber } from '../plain-text.ts';
import type { LineGroup } from './blocks.ts';
import type { BodyText } from './body-text.ts';
import { inCapitals } from './capitals.ts';
import { emOf, isMonospace, type LaidLine } from './lines.ts';
import { listMarker } from './list-marker.ts';

/** A heading has no more. */
export const mostLetters = 200;
/** Sizes of bold headings, in sizes of the text: of any, of such with a number or in capitals, of names in a typewriter's letters. */
const smallestBold = 0.9;
const smallestMarked = 0.84;
const smallestName = 0.78;
const sectionNumber = /^(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVX]{1,5}\.(?:\d{1,2}\.)*|[A-Z]\.|§\s*\d+)\s+\p{Lu}/u;

/** White within a line of a heading, in em, at most: wider white leads to the number of a page. */
const widestWhite = 3;
const isParted = ({ widestGap }: LaidLine) => widestGap > widestWhite;

/** True for a few lines that stand out from the running text by size, weight, capitals or a number. @param text of the group */
export function isHeading(group: LineGroup, text: string, body: BodyText): boolean {
  if (text.length > mostLetters || group.length > 4 || !/\p{L}{2}|\p{Lo}/u.test(text)) return false;
  // Code stands out by its face and size, but heads nothing; unless it is bold, as in a manual.
  if (group.every(isMonospace) && (body.bold || !group.every((line) => line.bold))) return false;
  // It stands in a table of contents.
  if (leadsToNumber(text)) return false;
  if (group.some(isParted) || /[,;]$/u.test(text)) return false;
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
    const least = group.every(isMonospace) ? smallestName : isMarked ? smallestMarked : smallestBold;
    return ratio > least && !text.endsWith(':');
  }
  if (group.length > 1) return false;
  if (sectionNumber.test(text) && text.length < 80 && (sized ? ratio >= 1.04 : marker === undefined && ratio > 1.05))
    return true;
  return !body.capitals && inCapitals(text) && text.length <= 60 && ratio > 0.9;
}

/** Sizes of bold headings that are smaller than the text, as browsers print those of the lowest levels, in sizes of the text. */
const smallest = 0.65;
const small = 0.95;

/**
 * One short line in italics, or in bold letters smaller than the text, that stands closer to what follows than to what comes
 * before.
 */
export function isQuietHeading(
  before: LineGroup | undefined,
  group: LineGroup,
  after: LineGroup | undefined,
  body: BodyText,
): boolean {
  const [line] = group;
  const [last, next] = [before?.at(-1), after?.[0]];
  if (line === undefined || next === undefined || group.length > 1 || body.italic || !body.sized) return false;
  if (isParted(line)) return false;
  const { text, bbox } = line.line;
  const isSmall = line.bold && line.em < small * body.em;
  const first = line.words[0]?.style;
  const italic =
    (first?.italic === true || first?.bold === true) &&
    line.words.every(({ style }) => style?.italic === true || style?.bold === true || style?.monospace === true);
  if (!italic || text.length > 80 || leadsToNumber(text) || !/^[\p{Lu}\p{N}]/u.test(text) || /[.,;:]$/u.test(text))
    return false;
  if (isSmall ? body.bold || !isText(next, line, body) : line.em < small * body.em) return false;
  if (next.line.style?.italic === true || !/\p{L}{2}/u.test(text)) return false;
  const below = next.line.bbox[1] - bbox[3];
  const above = last === undefined ? Infinity : bbox[1] - last.line.bbox[3];
  // A new column or page begins above it where the line before lies lower.
  return (
    below > -0.5 * line.em &&
    below < 2 * body.em &&
    (above < -line.em || above > below - 0.1 * line.em) &&
    last?.line.style?.italic !== true
  );
}

/** True for a line of the running text that begins where the heading does. */
function isText(next: LaidLine, { em, line }: LaidLine, body: BodyText): boolean {
  const isOfSize = next.em > small * body.em && next.em < 1.05 * body.em && em > smallest * body.em;
  return isOfSize && !next.bold && Math.abs(next.line.bbox[0] - line.bbox[0]) < 0.5 * em;
}

/**
 * True for the first heading of a page when it is far larger than the text, and larger than the other headings.
 * @param headings all of the page, from the first one
 */
export function isTitle(
  first: { readonly group: LineGroup; readonly em: number },
  headings: readonly { readonly em: number }[],
  body: BodyText,
  pageHeight: number,
): boolean {
  const y = first.group[0]?.line.bbox[1] ?? 0;
  if (first.em < body.em * (body.sized ? 1.35 : 1.6) || y > 0.45 * pageHeight) return false;
  return headings.slice(1).every(({ em }) => em * 1.05 < first.em);
}

/** White after a number, in em, wider than any space: the number was counted, not written. */
const afterLabel = 0.8;

/** The number before a heading, when typesetting put it there. */
export function labelOf(group: LineGroup): string | undefined {
  const [number, next] = group[0]?.words ?? [];
  if (number === undefined || next === undefined || !number.sized) return undefined;
  if (!/^(?:\p{Nd}{1,3}(?:\.\p{Nd}{1,3})*\.?|[A-Z](?:\.\p{Nd}{1,3})*\.?|[IVX]{1,6}\.?)$/u.test(number.word.text))
    return undefined;
  const white = Math.max(next.word.bbox[0] - number.word.bbox[2], number.word.bbox[0] - next.word.bbox[2]);
  return white > afterLabel * number.em ? number.word.text : undefined;
}
