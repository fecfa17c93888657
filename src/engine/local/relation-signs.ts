/** Owns the shapes of ≥ ≤ ≈ ≠ ÷ → ←, which Tesseract's data of Latin scripts cannot write: they come as > < = # + and dashes. Pure. */
import { holesOf, rowShare, runsOfRow, spanOfColumn, type InkShape } from './ink-shapes.ts';

/** Share of the wider of two pieces by which they stand one above the other. */
const stacked = 0.6;
/** A stroke: at most this high for its width, and this much of its box ink. */
const stroke = { height: 0.34, fill: 0.8 } as const;

/**
 * The sign that these pieces of ink make up together, but for arrows; undefined where they make up none.
 * @param pieces of one sign, of a page that is level
 */
export function relationOf(pieces: readonly InkShape[]): string | undefined {
  const fromTop = pieces.toSorted((a, b) => a.top - b.top);
  const [first, second, third] = fromTop;
  if (first === undefined || !areStacked(fromTop)) return undefined;
  if (second === undefined) return crossedOf(first);
  if (third === undefined) {
    if (isWave(first) && isWave(second)) return '≈';
    return isStroke(second) ? { right: '≥', left: '≤', none: undefined }[pointOf(first)] : undefined;
  }
  return fromTop.length === 3 && isDot(first, second) && isStroke(second) && isDot(third, second) ? '÷' : undefined;
}

function areStacked(pieces: readonly InkShape[]): boolean {
  const widest = Math.max(...pieces.map(({ width }) => width));
  const middles = pieces.map(({ left, right }) => (left + right) / 2);
  return Math.max(...middles) - Math.min(...middles) <= (1 - stacked) * 0.5 * widest + 1;
}

const isStroke = ({ width, height, fill }: InkShape) => height <= stroke.height * width && fill >= stroke.fill;

/** A small round piece above or below the middle of a stroke. */
function isDot(dot: InkShape, { width, left, right }: InkShape): boolean {
  const off = Math.abs((dot.left + dot.right) / 2 - (left + right) / 2);
  const round = dot.width / dot.height;
  return dot.width <= 0.45 * width && off <= 0.15 * width + 1 && round >= 0.6 && round <= 1.7 && dot.fill >= 0.6;
}

/** Two slanting strokes that meet at the right (>) or at the left (<), by the ends of the rows. */
function pointOf(shape: InkShape): 'left' | 'right' | 'none' {
  const { width, height, fill } = shape;
  if (height < 0.45 * width || height > 1.6 * width || fill > 0.65 || height < 5) return 'none';
  const middles = Array.from({ length: height }, (_, row) => {
    const runs = runsOfRow(shape, row);
    const [from, to] = [runs[0]?.[0] ?? 0, runs.at(-1)?.[1] ?? 0];
    return runs.length === 1 ? (from + to) / 2 / width : Number.NaN;
  });
  const quarter = (share: number) => middles[Math.round(share * (height - 1))] ?? Number.NaN;
  const [top, high, tip, low, bottom] = [0.05, 0.25, 0.5, 0.75, 0.95].map(quarter) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const slack = 0.08;
  if (top < high - slack && high < tip - slack && low < tip - slack && bottom < low - slack) return 'right';
  if (top > high + slack && high > tip + slack && low > tip + slack && bottom > low + slack) return 'left';
  return 'none';
}

/** A stroke that rises, falls and rises again, or falls, rises and falls. */
function isWave(shape: InkShape): boolean {
  const { width, height, fill } = shape;
  if (width < 6 || height < 0.15 * width || height > 0.6 * width || fill > 0.82) return false;
  const middle = (from: number, to: number) => {
    let [sum, count] = [0, 0];
    for (let column = Math.round(from * width); column < Math.round(to * width); column += 1) {
      const span = spanOfColumn(shape, column);
      if (span === undefined) continue;
      sum += (span[0] + span[1]) / 2;
      count += 1;
    }
    return sum / count / height;
  };
  const [start, crest, trough, end] = [middle(0, 0.15), middle(0.2, 0.4), middle(0.6, 0.8), middle(0.85, 1)];
  return start > crest + 0.12 && trough > crest + 0.2 && trough > end + 0.12;
}

/** Two strokes across that one slanting stroke crosses. */
function crossedOf(shape: InkShape): string | undefined {
  const { width, height } = shape;
  if (width < 6 || height < 0.6 * width || height > 2 * width) return undefined;
  const strokes: [number, number][] = [];
  for (let row = 0; row < height; row += 1) {
    if (rowShare(shape, row) < 0.8) continue;
    const last = strokes.at(-1);
    if (last?.[1] === row) last[1] = row + 1;
    else strokes.push([row, row + 1]);
  }
  const [upper, lower] = strokes;
  if (upper === undefined || lower === undefined || strokes.length !== 2) return undefined;
  if (upper[0] < 0.12 * height || lower[1] > 0.88 * height || holesOf(shape) > 0) return undefined;
  const middleOf = (row: number) => {
    const runs = runsOfRow(shape, row);
    const [run] = runs;
    return runs.length === 1 && run !== undefined && run[1] - run[0] <= 0.5 * width ? (run[0] + run[1]) / 2 : undefined;
  };
  const [above, between, below] = [
    middleOf(Math.floor(upper[0] / 2)),
    middleOf(Math.floor((upper[1] + lower[0]) / 2)),
    middleOf(Math.floor((lower[1] + height) / 2)),
  ];
  if (above === undefined || between === undefined || below === undefined) return undefined;
  return above > between && between > below ? '≠' : undefined;
}

/** → or ←: a straight stroke with a head at one end. */
export function arrowOf(shape: InkShape): string | undefined {
  const { width, height, fill } = shape;
  if (width < 10 || height < 0.25 * width || height > 0.95 * width || fill > 0.65) return undefined;
  const spans = Array.from({ length: width }, (_, column) => spanOfColumn(shape, column) ?? [0, 0]);
  const tall = (column: number) => (spans[column]?.[1] ?? 0) - (spans[column]?.[0] ?? 0);
  for (const [sign, from] of [
    ['→', 0],
    ['←', width - 1],
  ] as const) {
    const at = (share: number) => Math.abs(from - Math.round(share * (width - 1)));
    const shaft = Array.from({ length: 10 }, (_, index) => tall(at(0.02 + 0.05 * index)));
    const thickness = Math.max(...shaft);
    const middles = Array.from({ length: 10 }, (_, index) => spans[at(0.02 + 0.05 * index)] ?? [0, 0]).map(
      ([a, b]) => a + b,
    );
    if (Math.max(...middles) - Math.min(...middles) > 0.12 * height + 2) continue;
    const middle = spans[at(0.25)];
    const head = Math.max(...[0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85].map((share) => tall(at(share))));
    if (middle === undefined || thickness > 0.34 * height + 1 || head < 0.9 * height - 1) continue;
    const off = Math.abs((middle[0] + middle[1]) / 2 - height / 2);
    if (off <= 0.12 * height + 1 && tall(at(1)) < 0.6 * height) return sign;
  }
  return undefined;
}
