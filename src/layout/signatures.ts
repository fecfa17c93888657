/** Owns signatures that stand beside each other: below each line to sign on, who signs, each read by itself. */
import { isDate } from './date-line.ts';
import type { Wall } from './panels.ts';
import { usualEm, type Segment } from './segments.ts';
import { rulesOf, type Rule, type Ruling } from './tables/ruling.ts';

/** Widths of a line to sign on, in em. */
const [shortest, longest] = [4, 32];
/** A page with more such lines has a table, a form or a drawing. */
const mostLines = 100;
/** Such lines at one height at most, the white between two of them, and how much their heights differ, in em. */
const mostBeside = 4;
const apart = 1.5;
const level = 0.4;
/** White from a line to the text below it, and from one text to the next, in em; below lines of signs rows may be set apart. */
const [toText, toNext, loosely] = [1.1, 1.2, 2.2];
/** Texts below a line, and letters of one, at most. */
const [mostRows, longestText] = [4, 40];

interface LineToSign extends Omit<Rule, 'thickness'> {
  /** Set in signs of the text, such as underscores. */
  readonly isSet: boolean;
}

const lineOfSigns = /^(?:[_.…]{5,}|(?:[_.…] ?){5,})$/u;

/**
 * Walls between signatures, which part them before white does: names and offices below lines, in rows of two or more, look like a
 * table that is read across.
 * @param segments of the page's body but for its tables
 */
export function signatureWalls(segments: readonly Segment[], rulings: readonly Ruling[]): readonly Wall[] {
  const em = usualEm(segments);
  const drawn = segments.filter((segment) => isLineOfSigns(segment));
  const lines = [
    ...(rulings.length === 0 ? [] : rulesOf(rulings, 0).horizontal.map((rule) => ({ ...rule, isSet: false }))),
    ...drawn.map(({ box: [x0, , x1, y1] }): LineToSign => ({ at: y1, from: x0, to: x1, isSet: true })),
  ].filter(({ from, to }) => to - from >= shortest * em && to - from <= longest * em);
  if (lines.length < 2 || lines.length > mostLines) return [];
  const texts = segments.filter((segment) => !drawn.includes(segment));
  const walls: Wall[] = [];
  for (const line of lines) {
    const row = lines.filter(({ at }) => Math.abs(at - line.at) <= level * em).toSorted((a, b) => a.from - b.from);
    if (row[0] !== line || row.length < 2 || row.length > mostBeside) continue;
    if (row.some((other, at) => other.from - (row[at - 1]?.to ?? -Infinity) < apart * em)) continue;
    const signers = row.map((rule) => below(rule, texts, em));
    if (signers.some((own) => own.length === 0) || signers.every((own) => own.length < 2)) continue;
    signers.slice(1).forEach((own, at) => {
      const before = [...(signers[at] ?? []).map(({ box }) => box[2]), row[at]?.to ?? 0];
      const after = [...own.map(({ box }) => box[0]), row[at + 1]?.from ?? 0];
      const [left, right] = [Math.max(...before), Math.min(...after)];
      if (left >= right) return;
      const x = (left + right) / 2;
      const bottom = Math.max(...signers.flat().map((segment) => segment.bottom));
      walls.push({ x0: x, x1: x, top: line.at - 1.5 * em, bottom });
    });
  }
  return walls;
}

/** The texts below a line, from the top: none where they are no names and offices. */
function below({ at, from, to, isSet }: LineToSign, texts: readonly Segment[], em: number): readonly Segment[] {
  const found: Segment[] = [];
  let last = at;
  const under = texts
    .filter(({ box, top }) => top > at - 0.5 * em && box[0] < to && box[2] > from)
    .toSorted((a, b) => a.top - b.top);
  for (const segment of under) {
    if (segment.top - last > (isSet ? loosely : found.length === 0 ? toText : toNext) * em) break;
    found.push(segment);
    last = segment.bottom;
  }
  const isText = (text: string) => text.length <= longestText && (/\p{L}{2}|\p{Lo}/u.test(text) || isDate(text));
  return found.length <= mostRows && found.map(textOf).every(isText) ? found : [];
}

/** Asked of every text of a page, nearly all of which begin otherwise. */
function isLineOfSigns(segment: Segment): boolean {
  return /^[_.…]/u.test(segment.words[0]?.word.text ?? '') && lineOfSigns.test(textOf(segment));
}

const textOf = ({ words }: Segment) => words.map(({ word }) => word.text).join(' ');
