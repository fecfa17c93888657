/** Owns telling that a figure comes again on another page, as a logo does, so that it is cut out and encoded once. */
import { createHash } from 'node:crypto';
import type { Block, BoundingBox, Page } from '../document.ts';
import type { ExportInput } from './exporter.ts';

/** Longest side in pixels of the page that is looked at: a sixteenth of what pictures are cut from, and of the time. */
const lookSide = 800;
/** Pictures that are held at once. */
const mostKnown = 32;
/** Figures at the same place that show something else each time, after which nobody looks there any more. */
const mostDifferent = 3;

interface Place {
  readonly page: Page;
  readonly bbox: BoundingBox;
  /** Of what is to be seen there; asked for when a figure comes at the same place. */
  look?: string;
}

/** @typeParam Kept what is held of a figure */
export class KnownFigures<Kept> {
  readonly #renderPage: ExportInput['renderPage'];
  readonly #known = new Map<string, { readonly place: Place; readonly kept: Kept }[]>();
  readonly #different = new Map<string, number>();
  #looked: { readonly index: number; readonly pixels: Promise<Pixels> } | undefined;
  #count = 0;

  constructor({ renderPage }: Pick<ExportInput, 'renderPage'>) {
    this.#renderPage = renderPage;
  }

  /** What was kept of a figure that stands at the same place of an earlier page and shows the same; undefined where there is none. */
  async find(page: Page, { bbox }: Block): Promise<Kept | undefined> {
    const key = keyOf(page, bbox);
    const before = this.#known.get(key) ?? [];
    const different = this.#different.get(key) ?? 0;
    if (before.length === 0 || different >= mostDifferent) return undefined;
    const look = await this.#lookAt({ page, bbox });
    for (const { place, kept } of before) {
      place.look ??= await this.#lookAt(place);
      if (place.look === look) return kept;
    }
    this.#different.set(key, different + 1);
    return undefined;
  }

  keep(page: Page, { bbox }: Block, kept: Kept): void {
    if (this.#count >= mostKnown) return;
    this.#count += 1;
    const key = keyOf(page, bbox);
    this.#known.set(key, [...(this.#known.get(key) ?? []), { place: { page, bbox }, kept }]);
  }

  async #lookAt({ page, bbox }: Place): Promise<string> {
    if (this.#looked?.index !== page.index) this.#looked = { index: page.index, pixels: this.#pixelsOf(page.index) };
    const { data, width, height, channels } = await this.#looked.pixels;
    const [across, down] = [width / page.width, height / page.height];
    const [left, right] = [Math.floor(bbox[0] * across), Math.ceil(bbox[2] * across)];
    const hash = createHash('sha256');
    for (let y = Math.max(0, Math.floor(bbox[1] * down)); y < Math.min(height, Math.ceil(bbox[3] * down)); y += 1)
      hash.update(
        data.subarray((y * width + Math.max(0, left)) * channels, (y * width + Math.min(width, right)) * channels),
      );
    return hash.digest('base64');
  }

  async #pixelsOf(index: number): Promise<Pixels> {
    const image = await this.#renderPage?.(index, lookSide);
    if (image === undefined) return { data: Buffer.alloc(0), width: 0, height: 0, channels: 3 };
    const { default: sharp } = await import('sharp');
    const { data, info } = await sharp(image.data).raw().toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels };
  }
}

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Of what stands at the same place, to a tenth of the page's unit. */
function keyOf({ width, height, unit }: Page, box: BoundingBox): string {
  return [unit, ...[width, height, ...box].map((side) => Math.round(side * 10))].join(' ');
}
