/** Owns finding what parts the panels of a page: long straight edges, however pale, of lines and of areas in another shade. */
import type { BoundingBox } from '../../document.ts';
import type { GrayImage } from './raster.ts';

/** Pixels along an edge from one place at which it is looked for to the next, for one of the text's height; and at least. */
const strideOfHeight = 0.2;
const leastStride = 4;
/** Levels of grey by which both sides of an edge differ; panels of a screen differ by as little as seven. */
const leastStep = 5;
/** Heights of text, on images that were drawn; stems of letters are shorter. On those that were taken, grain makes edges as long as that. */
const shortest = { drawn: 3, taken: 5 } as const;
/** Places in a row at which nothing need be seen: where another line crosses. */
const mostMissing = 2;
/** Share of the places along an edge at which it is seen. */
const leastSeen = 0.9;
/**
 * Of the places along an edge every so manyth is looked at first, at most, and so many in a row: an edge is seen at three of these,
 * and never the other way round. Were it seen at fewer wherever one looks, more than a tenth of all its places would be missing.
 */
const mostApart = 4;
const looks = 6;
/** Pixels across: what is broader is the gradient of a shadow. */
const broadest = 12;
/** An image with more edges is a picture, or full of noise. */
const mostEdges = 4000;

export interface PanelEdges {
  /** Boxes in pixels that are as narrow as the edge itself; both edges of a line are one. */
  readonly vertical: readonly BoundingBox[];
  readonly horizontal: readonly BoundingBox[];
}

/**
 * @param textHeight height of usual words, in pixels
 * @param isDrawn whether a program drew the page, rather than a camera or a scanner having taken it
 */
export function findPanelEdges(image: GrayImage, textHeight: number, isDrawn: boolean): PanelEdges {
  const stride = Math.max(leastStride, Math.round(strideOfHeight * textHeight));
  const least = Math.max(3, Math.ceil((shortest[isDrawn ? 'drawn' : 'taken'] * textHeight) / stride));
  const { width, height, data } = image;
  const down = findEdges(data, { across: width, next: 1, onward: stride * width, length: height, stride }, least);
  const right = findEdges(data, { across: height, next: width, onward: stride, length: width, stride }, least);
  return {
    vertical: down.map(([across, from, toAcross, to]) => [across, from, toAcross, to]),
    horizontal: right.map(([across, from, toAcross, to]) => [from, across, to, toAcross]),
  };
}

/** An edge: `[across, along, across, along]`. */
type Edge = [number, number, number, number];

interface Grid {
  /** Pixels across the edges, along them, and from one place along them to the next. */
  readonly across: number;
  readonly length: number;
  readonly stride: number;
  /** From a pixel to the next across, and from a place to the next, in the data. */
  readonly next: number;
  readonly onward: number;
}

/** Two bits for what is seen at a place. */
const [unseen, rising, falling] = [0, 1, 2] as const;
const allRising = 0b01_01_01_01_01_01;
const allFalling = 0b10_10_10_10_10_10;

/** Whether three of the places that were looked at last show an edge, and all of them that show one show the same. */
function mayBeEdge(seen: number): boolean {
  const [up, down] = [seen & allRising, seen & allFalling];
  if (up !== 0 && down !== 0) return false;
  const withoutOne = seen & (seen - 1);
  return (withoutOne & (withoutOne - 1)) !== 0;
}

/** Half of the places on paper with some grain show a step: only where some of them are alike, all are looked at. */
function findEdges(data: Uint8Array, grid: Grid, least: number): readonly Edge[] {
  const { across, next, onward, stride } = grid;
  const places = placesOf(grid);
  const apart = Math.max(1, Math.min(mostApart, Math.floor((least + 1) / looks)));
  const kept = 4 ** Math.min(looks, least + 1) - 1;
  const seen = new Uint16Array(across);
  const done = new Int32Array(across).fill(-1);
  const edges: Edge[] = [];
  const look = (x: number, place: number) => {
    const now = (((seen[x] ?? 0) << 2) & kept) | stepAt(data, x * next + place * onward, next);
    seen[x] = now;
    if (!mayBeEdge(now)) return;
    let from = place;
    for (let before = now; (before & 3) === unseen; before >>= 2) from -= apart;
    if (from <= (done[x] ?? 0)) return;
    const edge = edgeAround(data, grid, x, from);
    done[x] = edge.to;
    const length = edge.to - edge.from;
    if (length >= least && edge.seen >= leastSeen * (length + 1))
      edges.push([x, edge.from * stride, x + 1, edge.to * stride + 1]);
  };
  // Row by row, either way.
  if (next === 1)
    for (let place = 0; place < places; place += apart) for (let x = 1; x < across - 1; x += 1) look(x, place);
  else for (let x = 1; x < across - 1; x += 1) for (let place = 0; place < places; place += apart) look(x, place);
  return edges.length > mostEdges ? [] : joined(edges);
}

function placesOf({ length, stride }: Grid): number {
  return Math.ceil(length / stride);
}

function stepAt(data: Uint8Array, at: number, next: number): typeof unseen | typeof rising | typeof falling {
  const step = (data[at + next] ?? 0) - (data[at - next] ?? 0);
  return step >= leastStep ? rising : step <= -leastStep ? falling : unseen;
}

/** The first and the last place of the edge that is seen at a place, and at how many it is seen. */
function edgeAround(data: Uint8Array, grid: Grid, x: number, place: number) {
  const { next, onward } = grid;
  const at = x * next + place * onward;
  const way = stepAt(data, at, next);
  let seen = 1;
  const end = (direction: 1 | -1, most: number) => {
    let last = 0;
    for (let on = 1; on <= most && on - last <= mostMissing + 1; on += 1) {
      const step = stepAt(data, at + direction * on * onward, next);
      if (step === unseen) continue;
      if (step !== way) break;
      last = on;
      seen += 1;
    }
    return last;
  };
  return { from: place - end(-1, place), to: place + end(1, placesOf(grid) - 1 - place), seen };
}

/** Puts edges together that lie beside each other for most of their length, without those that are too broad. */
function joined(edges: readonly Edge[]): readonly Edge[] {
  const whole: Edge[] = [];
  let near: Edge[] = [];
  for (const edge of edges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    near = near.filter((other) => other[2] >= edge[0] - 2);
    const beside = near.find(
      (other) => 2 * (Math.min(other[3], edge[3]) - Math.max(other[1], edge[1])) > edge[3] - edge[1],
    );
    if (beside === undefined) {
      const own: Edge = [...edge];
      whole.push(own);
      near.push(own);
    } else {
      beside[1] = Math.min(beside[1], edge[1]);
      beside[2] = edge[2];
      beside[3] = Math.max(beside[3], edge[3]);
    }
  }
  return whole.filter((edge) => edge[2] - edge[0] <= broadest);
}
