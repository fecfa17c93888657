/** Owns the shapes of ½ ¼ ¾ ⅓ ⅔ ⅛ and ‰, which Tesseract's data of Latin scripts cannot write: they come as % or as figures on the line. Pure. */
import { holesOf, rowShare, runsOfRow, type InkShape } from './ink-shapes.ts';

const byFigures: Readonly<Record<string, string>> = {
  '1/2': '½',
  '1/4': '¼',
  '3/4': '¾',
  '1/3': '⅓',
  '2/3': '⅔',
  '1/8': '⅛',
};

/**
 * The fraction, or sign of a thousandth, that these pieces of ink make up at their right end.
 * @param pieces of a word, of a page that is level
 */
export function fractionOf(pieces: readonly InkShape[]): string | undefined {
  const tallest = Math.max(...pieces.map(({ height }) => height));
  const slash = pieces.findLast((piece) => isSlash(piece, tallest));
  if (slash === undefined) return undefined;
  const upper = pieces.findLast((piece) => piece !== slash && isUpper(piece, slash));
  const lower = pieces.filter((piece) => piece !== slash && isLower(piece, slash));
  if (upper === undefined || lower[0] === undefined) return undefined;
  const isRing = (piece: InkShape) => holesOf(piece) === 1 && !isFlatBelow(piece);
  if (lower.length === 2) return isRing(upper) && lower.every(isRing) && alike(lower) ? '‰' : undefined;
  if (lower.length > 1) return undefined;
  return byFigures[`${figureOf(upper)}/${figureOf(lower[0])}`];
}

const alike = ([one, other]: readonly InkShape[]) =>
  one !== undefined &&
  other !== undefined &&
  Math.abs(one.height - other.height) <= 0.2 * one.height + 1 &&
  Math.abs(one.top - other.top) <= 0.2 * one.height + 1;

/** A thin stroke that leans to the right, over the height of the sign. */
function isSlash(piece: InkShape, tallest: number): boolean {
  const { width, height, fill } = piece;
  if (height < 0.75 * tallest || height < 8 || height < 0.8 * width || height > 3.5 * width || fill > 0.5) return false;
  const at = (share: number) => {
    const runs = runsOfRow(piece, Math.round(share * (height - 1)));
    const [run] = runs;
    return runs.length === 1 && run !== undefined && run[1] - run[0] <= 0.5 * width
      ? (run[0] + run[1]) / 2 / width
      : Number.NaN;
  };
  const [top, high, low, bottom] = [0.08, 0.35, 0.65, 0.92].map(at) as [number, number, number, number];
  return top > high + 0.1 && high > low + 0.1 && low > bottom + 0.1;
}

/** Left of the slash and in the upper half: its foot stands well above the foot of the slash. */
const isUpper = (piece: InkShape, slash: InkShape) =>
  piece.left < slash.left + 0.5 * slash.width &&
  piece.right <= slash.right &&
  piece.bottom <= slash.bottom - 0.25 * slash.height &&
  piece.height >= 0.35 * slash.height &&
  piece.height <= 0.75 * slash.height &&
  Math.abs(piece.top - slash.top) <= 0.2 * slash.height &&
  piece.right >= slash.left - 0.3 * slash.height;

const isLower = (piece: InkShape, slash: InkShape) =>
  piece.left >= slash.left + 0.25 * slash.width &&
  piece.top >= slash.top + 0.25 * slash.height &&
  piece.height >= 0.35 * slash.height &&
  piece.height <= 0.75 * slash.height &&
  Math.abs(piece.bottom - slash.bottom) <= 0.2 * slash.height;

/** Its lowest rows are ink from side to side, as those of 2 and of a 1 with a foot. */
function isFlatBelow(piece: InkShape): boolean {
  const rows = Math.max(1, Math.round(0.12 * piece.height));
  const shares = Array.from({ length: rows }, (_, index) => rowShare(piece, piece.height - 1 - index));
  return Math.max(...shares) >= 0.75;
}

/** 1, 2, 3, 4 or 8; empty for what is none of them, or may be several. */
function figureOf(piece: InkShape): string {
  const holes = holesOf(piece);
  if (holes === 2) return '8';
  if (holes === 1) return isFour(piece) ? '4' : '';
  if (piece.width <= 0.66 * piece.height && hasStem(piece)) return '1';
  return isThree(piece) ? '3' : isFlatBelow(piece) ? '2' : '';
}

/** A stem over the whole height, of one thickness but for a flag and a foot. */
function hasStem(piece: InkShape): boolean {
  const rows = [0.55, 0.65, 0.75, 0.85].map((share) => runsOfRow(piece, Math.round(share * (piece.height - 1))));
  const starts = rows.map(([run]) => run?.[0] ?? 0);
  const ends = rows.map(([run]) => run?.[1] ?? 0);
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const slack = Math.max(1, 0.12 * piece.width);
  return (
    rows.every((runs) => runs.length === 1) &&
    range(starts) <= slack &&
    range(ends) <= slack &&
    rowShare(piece, 0) <= 0.8
  );
}

/** A stroke across below the hole that reaches the left side, and a stem below that. */
function isFour(piece: InkShape): boolean {
  const bar = Array.from({ length: piece.height }, (_, row) => rowShare(piece, row)).findLastIndex(
    (share) => share >= 0.7,
  );
  return bar >= 0.5 * piece.height && bar <= 0.92 * piece.height && rowShare(piece, piece.height - 1) <= 0.6;
}

/** Open to the left above and below its middle, where a stroke reaches further to the left. */
function isThree(piece: InkShape): boolean {
  const leftAt = (share: number) => runsOfRow(piece, Math.round(share * (piece.height - 1)))[0]?.[0] ?? 0;
  const middle = Math.min(...[0.42, 0.5, 0.58].map(leftAt));
  return [0.3, 0.72].every(
    (share) => leftAt(share) >= 0.4 * piece.width && leftAt(share) - middle >= 0.15 * piece.width,
  );
}
