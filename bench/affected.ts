/** Owns telling which documents a step of preparation changes: the others are read without it as they are with it. */
import { clean, fit, straighten, unbend } from '../src/engine/local/fitting-steps.ts';
import { openImageFile } from '../src/engine/local/image-file.ts';
import { samePlace } from '../src/engine/local/page-map.ts';
import type { GrayImage } from '../src/engine/local/raster.ts';
import type { State } from '../src/engine/local/recognition-state.ts';
import { leaveOut, type SwitchableStep } from '../src/engine/local/step-switch.ts';
import type { CorpusItem } from './corpus.ts';

/** Steps before anything is read, on which nothing but the pixels of a page decides. */
const preparation: ReadonlySet<string> = new Set([
  'streaks',
  'grain',
  'sheet',
  'even light',
  'faint ink',
  'light on dark',
  'inverted bands',
  'borders',
  'scale',
  'tall letters',
  'straighten',
  'bends',
] satisfies SwitchableStep[]);

const mostPixels = 200_000_000;

/** Those that may be read otherwise without the step: of PDFs, and of pages that are turned first, nothing is known beforehand. */
export async function affectedBy(step: string, items: readonly CorpusItem[]): Promise<readonly CorpusItem[]> {
  if (!preparation.has(step)) return items;
  const affected: CorpusItem[] = [];
  for (const item of items) {
    const isUnknown = /\.pdf$/i.test(item.file) || item.kind === 'rotated';
    if (isUnknown || (await isChanged(item, step))) affected.push(item);
  }
  return affected;
}

async function isChanged({ file, id }: CorpusItem, step: string): Promise<boolean> {
  // Of the type it only matters here whether it is the one that is decoded apart.
  const mediaType = file.endsWith('.bmp') ? 'image/bmp' : 'image/png';
  const source = { path: file, name: id, mediaType, sha256: '', byteSize: 1 } as const;
  const image = await openImageFile(source, mostPixels);
  for (let index = 0; index < image.pageCount; index += 1) {
    const page = await image.gray(index);
    const whole = await prepared(page, []);
    const without = await prepared(page, [step]);
    if (Buffer.compare(whole.data, without.data) !== 0) return true;
  }
  return false;
}

async function prepared(original: GrayImage, without: readonly string[]): Promise<GrayImage> {
  leaveOut(without);
  try {
    // Nothing else of the state is asked for by the steps of preparation.
    let state = { image: original, back: samePlace } as State;
    for (const step of [clean, fit, straighten, unbend]) state = await step(state);
    return state.image;
  } finally {
    leaveOut([]);
  }
}
