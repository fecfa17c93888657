/** Owns finding figures: pictures, charts, and what is drawn of curves and slants, with the labels that belong to them. */
import type { Block, BoundingBox } from '../document.ts';
import { unionBox } from '../bounding-box.ts';
import { findCharts } from './charts.ts';
import { clusters, isNear } from './clusters.ts';
import type { TidyWord } from './placed-word.ts';
import type { Segment } from './segments.ts';
import { findSegments, segmentOf, usualSize } from './segments.ts';
import type { Ruling } from './tables/ruling.ts';
import { textLines } from './tables/text-lines.ts';

/** What the page shows besides text and lines, in the unit of the words' boxes. */
export interface Graphics {
  /** Pictures. */
  readonly images: readonly BoundingBox[];
  /** Drawn outlines that are no lines along an axis. */
  readonly drawings: readonly BoundingBox[];
}

export interface Figure {
  readonly bbox: BoundingBox;
  /** Labels inside it, in the reader's order. */
  readonly words: readonly TidyWord[];
  /** More labels, which were read in its picture. */
  readonly labels?: readonly Block[];
  /** Of a picture that is read as text, which stands in its place. */
  readonly text?: readonly Block[];
}

/** Shares of the page's area. */
const smallest = 0.004;
const largest = 0.6;
/** Outlines of one drawing lie this close, in em. */
const reach = 1;
/** The axes of a chart touch its bars, and each other. */
const touching = 0.15;
/** Fewer outlines are an ornament, an arrow, a bullet. */
const fewestOutlines = 4;
const mostDrawings = 20_000;
/** Letters in one run that a label may have; more are running text. */
const longestLabel = 40;
/** Share of the page's words that may be labels. */
const mostLabels = 0.4;
const caption = /^(?:figure|fig|table|abbildung|abb|figura|tableau|图|圖|図)\b/iu;

/** Finds the charts of a page, which are looked for before tables: their labels stand in columns and rows, too. */
export function findChartFigures(words: readonly TidyWord[], rulings: readonly Ruling[]): readonly Figure[] {
  const charts = findCharts(words, rulings);
  if (charts.length === 0) return [];
  const em = usualSize(words);
  // Labels of several bars may be one line to the reader.
  const segments = textLines(findSegments(words), 1).flatMap(({ chunks }) =>
    chunks.map((chunk) => segmentOf(chunk.words)),
  );
  const boxes = rulings.map(({ bbox }) => bbox);
  const lines = rulings.flatMap(({ kind, bbox }) => (kind === 'line' ? [bbox] : []));
  return clusters(
    charts.map((box) => withParts(withParts(box, boxes, em), boxes, em)),
    0,
  ).flatMap(({ box: chart }) =>
    figureOf(
      chart,
      segments,
      (label, area) =>
        isLabel(label, 1.4 * em) &&
        isNear(label.box, area, em) &&
        !lines.some((line) => isBetween(line, label.box, chart)),
    ),
  );
}

/** A chart with the lines and areas that touch it and are not far larger: axes, the lines of a grid. */
function withParts(chart: BoundingBox, rulings: readonly BoundingBox[], em: number): BoundingBox {
  const parts = rulings.filter((ruling) => isInProportion(ruling, chart) && isNear(chart, ruling, touching * em));
  return unionBox([chart, ...parts]) ?? chart;
}

function isInProportion(ruling: BoundingBox, drawing: BoundingBox): boolean {
  const [width, height] = [drawing[2] - drawing[0], drawing[3] - drawing[1]];
  return ruling[2] - ruling[0] < 2 * width && ruling[3] - ruling[1] < 3 * height;
}

/** True for a line that parts what stands above or below an area from it, as the last one of a table does. */
function isBetween([x0, y0, x1, y1]: BoundingBox, label: BoundingBox, area: BoundingBox): boolean {
  const [x, y] = [(label[0] + label[2]) / 2, (y0 + y1) / 2];
  if (x1 - x0 < y1 - y0 || x < x0 || x > x1) return false;
  return (y > (label[1] + label[3]) / 2 && y < area[1]) || (y < (label[1] + label[3]) / 2 && y > area[3]);
}

/**
 * Finds the figures of a page. A picture under running text is a background, and none; so is a drawing around it.
 * @param taken boxes of tables, which are drawn too
 * @param rulings boxes of lines and fills, which may be axes and bars
 */
export function findFigures(
  graphics: Graphics,
  words: readonly TidyWord[],
  taken: readonly BoundingBox[],
  rulings: readonly BoundingBox[],
  page: { readonly width: number; readonly height: number },
): readonly Figure[] {
  if (graphics.images.length === 0 && graphics.drawings.length === 0) return [];
  const em = usualSize(words) || page.height / 70;
  const whole: BoundingBox = [0, 0, page.width, page.height];
  const area = areaOf(whole);
  const fits = (box: BoundingBox) => {
    const [width, height] = [box[2] - box[0], box[3] - box[1]];
    return Math.min(width, height) > 2 * em && areaOf(box) > smallest * area && areaOf(box) < largest * area;
  };
  const images = graphics.images
    .map((box) => cut(box, whole))
    .filter((box) => box !== undefined && areaOf(box) < largest * area);
  const boxes = [
    ...clusters(
      images.flatMap((box) => (box === undefined ? [] : [box])),
      0.2 * em,
    ).map(({ box }) => box),
    ...clusters(
      graphics.drawings.slice(0, mostDrawings).flatMap((box) => {
        const inside = cut(box, whole);
        return inside === undefined || areaOf(inside) > largest * area ? [] : [inside];
      }),
      reach * em,
    )
      .filter(({ count }) => count >= fewestOutlines)
      .map(({ box }) => withRulings(box, rulings, reach * em)),
  ].filter(fits);
  const free = clusters(boxes, 0)
    .map(({ box }) => box)
    .filter(
      (box) =>
        fits(box) && taken.every((other) => areaOf(cut(box, other)) < 0.3 * Math.min(areaOf(box), areaOf(other))),
    );
  if (free.length === 0) return [];
  const segments = findSegments(words);
  const figures = free.flatMap((box) =>
    figureOf(box, segments, (label, area) => isLabel(label, 1.05 * em) && within(label.box, grown(area, em))),
  );
  const labels = figures.reduce((sum, figure) => sum + figure.words.length, 0);
  return labels > mostLabels * words.length ? figures.filter((figure) => figure.words.length === 0) : figures;
}

/** Grows a drawing by the axes, bars and frames that touch it, unless they are far larger than it. */
function withRulings(drawing: BoundingBox, rulings: readonly BoundingBox[], distance: number): BoundingBox {
  let box = drawing;
  for (let round = 0; round < 3; round++) {
    for (const ruling of rulings) {
      if (isInProportion(ruling, drawing) && isNear(box, ruling, distance)) box = unionBox([box, ruling]) ?? box;
    }
  }
  return box;
}

/**
 * The figure with its labels; none when running text stands on it.
 * @param belongs whether what stands outside of an area is a label of it
 */
function figureOf(
  box: BoundingBox,
  segments: readonly Segment[],
  belongs: (segment: Segment, area: BoundingBox) => boolean,
): readonly Figure[] {
  const inside = segments.filter((segment) => within(segment.box, box));
  if (inside.some(isRunning) || inside.reduce((sum, { box: ink }) => sum + areaOf(ink), 0) > 0.4 * areaOf(box))
    return [];
  // Numbers along an axis, and its name, stand just outside.
  const labels = new Set(inside);
  let bbox = box;
  for (let round = 0; round < 2; round++) {
    for (const segment of segments) {
      if (!labels.has(segment) && belongs(segment, bbox)) labels.add(segment);
    }
    bbox = unionBox([box, ...[...labels].map((label) => label.box)]) ?? box;
  }
  if (segments.some((segment) => !labels.has(segment) && overlaps(segment.box, bbox)))
    return [{ bbox: box, words: inside.flatMap(({ words }) => words) }];
  return [{ bbox, words: [...labels].toSorted((a, b) => a.order - b.order).flatMap(({ words }) => words) }];
}

function grown([x0, y0, x1, y1]: BoundingBox, margin: number): BoundingBox {
  return [x0 - margin, y0 - margin, x1 + margin, y1 + margin];
}

function isRunning(segment: Segment): boolean {
  return segment.letters > 1.5 * longestLabel;
}

/** Numbers and very few words, not larger than `em`. */
function isLabel(segment: Segment, em: number): boolean {
  const text = segment.words.map(({ word }) => word.text).join(' ');
  return segment.letters <= longestLabel / 2 && segment.em <= em && !caption.test(text) && !/[.:]$/u.test(text);
}

function within(box: BoundingBox, outer: BoundingBox): boolean {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const wide = Math.min(box[2], outer[2]) - Math.max(box[0], outer[0]) > 0.7 * (box[2] - box[0]);
  return wide && x > outer[0] && x < outer[2] && y > outer[1] && y < outer[3];
}

function overlaps(a: BoundingBox, b: BoundingBox): boolean {
  return areaOf(cut(a, b)) > 0.3 * areaOf(a);
}

function areaOf(box: BoundingBox | undefined): number {
  return box === undefined ? 0 : (box[2] - box[0]) * (box[3] - box[1]);
}

function cut(a: BoundingBox, b: BoundingBox): BoundingBox | undefined {
  const box: BoundingBox = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box.every(Number.isFinite) && box[2] >= box[0] && box[3] >= box[1] ? box : undefined;
}
