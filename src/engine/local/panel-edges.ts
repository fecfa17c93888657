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
  const down = edgesAcross(image, stride, least);
  const right = edgesDown(image, stride, least);
  return {
    vertical: down.map(([across, from, toAcross, to]) => [across, from, toAcross, to]),
    horizontal: right.map(([across, from, toAcross, to]) => [from, across, to, toAcross]),
  };
}

/** An edge: `[across, along, across, along]`. */
type Edge = [number, number, number, number];

/** Edges that go down: rows of pixels are looked at one after the other, and each column keeps where its edge began. */
function edgesAcross({ width, height, data }: GrayImage, stride: number, least: number): readonly Edge[] {
  const runs = new OpenRuns(width, stride, least);
  for (let y = 0, place = 0; y < height; y += stride, place += 1) {
    const row = y * width;
    for (let x = 1; x < width - 1; x += 1) {
      const step = (data[row + x + 1] ?? 0) - (data[row + x - 1] ?? 0);
      if (step >= leastStep || step <= -leastStep) runs.see(x, place, step);
    }
  }
  return runs.edges();
}

/** Edges that go to the right: columns of pixels, some apart, are looked at one after the other. */
function edgesDown({ width, height, data }: GrayImage, stride: number, least: number): readonly Edge[] {
  const runs = new OpenRuns(height, stride, least);
  for (let y = 1; y < height - 1; y += 1) {
    const row = y * width;
    for (let x = 0, place = 0; x < width; x += stride, place += 1) {
      const step = (data[row + width + x] ?? 0) - (data[row - width + x] ?? 0);
      if (step >= leastStep || step <= -leastStep) runs.see(y, place, step);
    }
  }
  return runs.edges();
}

/** What is seen of edges so far, by their place across; places along come in rising order for each. */
class OpenRuns {
  readonly #from: Int32Array;
  readonly #last: Int32Array;
  readonly #sign: Int8Array;
  readonly #seen: Int32Array;
  readonly #stride: number;
  readonly #least: number;
  readonly #done: Edge[] = [];

  constructor(across: number, stride: number, least: number) {
    this.#from = new Int32Array(across).fill(-1);
    this.#last = new Int32Array(across);
    this.#sign = new Int8Array(across);
    this.#seen = new Int32Array(across);
    this.#stride = stride;
    this.#least = least;
  }

  see(across: number, place: number, step: number): void {
    const sign = step < 0 ? -1 : 1;
    const last = this.#last[across] ?? 0;
    if (this.#sign[across] !== sign || place - last > mostMissing + 1) {
      // Most of what is seen of grain ends at once.
      if (last - (this.#from[across] ?? 0) >= this.#least) this.#end(across);
      this.#from[across] = place;
      this.#sign[across] = sign;
      this.#seen[across] = 0;
    }
    this.#seen[across] = (this.#seen[across] ?? 0) + 1;
    this.#last[across] = place;
  }

  edges(): readonly Edge[] {
    for (let across = 0; across < this.#from.length; across += 1) this.#end(across);
    return this.#done.length > mostEdges ? [] : joined(this.#done);
  }

  #end(across: number): void {
    const from = this.#from[across] ?? -1;
    const last = this.#last[across] ?? 0;
    const isSeen = (this.#seen[across] ?? 0) >= leastSeen * (last - from + 1);
    if (from >= 0 && last - from >= this.#least && isSeen)
      this.#done.push([across, from * this.#stride, across + 1, last * this.#stride + 1]);
    this.#from[across] = -1;
  }
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
