/** Owns the white that designers set between all letters of a line (tracking), which parts no words. Pure geometry. */
import { isBlank } from './char-clusters.ts';
import type { PdfChar } from './pdf-reader.ts';

/** Shares of the size of the type: white between letters that is more than kerning, and the most that needs no proof. */
const least = 0.03;
const mostUnproven = 0.3;
/** Steps from letter to letter and from word to word of one line lie between these, in sizes of its type. */
const [farthestBack, farthestOn] = [-0.3, 1.8];
/** White that is wider by so many sizes stands between words. */
const wordSpace = 0.15;
/** Gaps at least, and the share of them that is even: narrower by kerning, wider by a share of the middling one and of the size. */
const fewest = 3;
const mostlyEven = 0.75;
const deepestKerning = 0.2;
const [shareOfGap, shareOfSize] = [0.35, 0.04];
/** Letters in boxes or columns stand at even steps: the white of tracked ones differs less than their steps, by this factor. */
const evener = 0.6;

interface Line {
  readonly chars: PdfChar[];
  /** White between each character and the one before, in points; NaN where a space was drawn between them. */
  readonly whites: number[];
  gaps: number;
  /** How many of them are more than kerning. */
  wide: number;
  size: number;
}

/** For each character of a line of spaced type, the points between its letters; nothing of other lines. */
export function trackingOf(chars: readonly PdfChar[]): ReadonlyMap<PdfChar, number> {
  const found = new Map<PdfChar, number>();
  let line: Line | undefined;
  let last: PdfChar | undefined;
  let isSpaced = false;
  for (const char of chars) {
    if (isBlank(char)) {
      if (!char.isGenerated) isSpaced = true;
      continue;
    }
    const white = last === undefined ? 0 : leftOf(char) - rightOf(last);
    if (line === undefined || last === undefined || !isNext(last, char, white)) {
      settle(line, found);
      line = { chars: [char], whites: [Number.NaN], gaps: 0, wide: 0, size: char.fontSize };
    } else {
      line.size = Math.max(line.size, char.fontSize);
      line.chars.push(char);
      line.whites.push(isSpaced ? Number.NaN : white);
      if (!isSpaced) line.gaps += 1;
      if (!isSpaced && white > least * line.size) line.wide += 1;
    }
    last = char;
    isSpaced = false;
  }
  settle(line, found);
  return found;
}

function isNext(last: PdfChar, char: PdfChar, white: number): boolean {
  const size = Math.max(last.fontSize, char.fontSize);
  const isNear = white > farthestBack * size && white < farthestOn * size;
  return isNear && char.cell[1] < last.cell[3] && char.cell[3] > last.cell[1];
}

function settle(line: Line | undefined, found: Map<PdfChar, number>): void {
  if (line === undefined || line.gaps < fewest || line.wide < mostlyEven * line.gaps) return;
  const { chars, whites, size } = line;
  if (chars.filter(isLetter).length < mostlyEven * chars.length) return;
  const white = middling(whites.filter((gap) => !Number.isNaN(gap)));
  if (white < least * size) return;
  // What stands between words is wider.
  const inWords = whites.flatMap((gap, at) => (gap <= white + wordSpace * size ? [at] : []));
  const isProven = white <= mostUnproven * size || (isEvener(chars, whites, inWords) && !isAlphabet(chars));
  const slack = shareOfGap * white + shareOfSize * size;
  const even = inWords.filter((at) => {
    const difference = (whites[at] ?? 0) - white;
    return difference <= slack && difference >= -Math.max(slack, deepestKerning * size);
  });
  if (!isProven || inWords.length < fewest || even.length < mostlyEven * inWords.length) return;
  for (const char of chars) found.set(char, white);
}

/** True where the white before letters differs less than the steps from their left edges or middles to the next ones. */
function isEvener(chars: readonly PdfChar[], whites: readonly number[], inWords: readonly number[]): boolean {
  const steps = [0, 0.5, 1].map((share) =>
    spread(
      inWords.map((at) => {
        const [before, after] = [widthOf(chars[at - 1]), widthOf(chars[at])];
        return (whites[at] ?? 0) + (1 - share) * before + share * after;
      }),
    ),
  );
  return spread(inWords.map((at) => whites[at] ?? 0)) < evener * Math.min(...steps);
}

/** True for letters most of which are the next ones of the alphabet: they are listed. */
function isAlphabet(chars: readonly PdfChar[]): boolean {
  const codes = chars.map(({ text }) => text.codePointAt(0) ?? 0);
  return codes.filter((code, at) => code - (codes[at - 1] ?? 0) === 1).length > codes.length / 2;
}

/** Mean distance from the middling number. */
function spread(numbers: readonly number[]): number {
  const middle = middling(numbers);
  return numbers.reduce((sum, number) => sum + Math.abs(number - middle), 0) / numbers.length;
}

function middling(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[(numbers.length - 1) >> 1] ?? 0;
}

function widthOf(char: PdfChar | undefined): number {
  return char === undefined ? 0 : rightOf(char) - leftOf(char);
}

/** The edges of cells, which some documents make too narrow for what is drawn in them. */
function leftOf({ bbox, cell }: PdfChar): number {
  return Math.min(bbox[0], cell[0]);
}

function rightOf({ bbox, cell }: PdfChar): number {
  return Math.max(bbox[2], cell[2]);
}

/** Latin, Greek and Cyrillic letters: scripts that part words by spaces, and have letters that stand apart. */
function isLetter({ text }: PdfChar): boolean {
  return /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(text);
}
