/** Owns measuring what scaling tall letters down costs and saves: pages read at their own size and at the target, by the height of their capitals. */
import { readFile } from 'node:fs/promises';
import { openImageFile, resize } from '../../src/engine/local/image-file.ts';
import { textOf } from '../../src/engine/local/legibility.ts';
import { cleanUp, fitLetters } from '../../src/engine/local/prepare.ts';
import type { GrayImage } from '../../src/engine/local/raster.ts';
import { leaveOut } from '../../src/engine/local/step-switch.ts';
import type { Tesseract } from '../../src/engine/local/tesseract.ts';
import { detectMediaType } from '../../src/media-type.ts';
import { errorRate } from '../../test/engine/local/workshop.ts';
import { layOut, letter, rasterize } from '../../test/generate/index.ts';
import { readTruth, type Corpus } from '../corpus.ts';
import { isPdf, isSound } from '../peers/peer.ts';

/** One page, read both ways. */
export interface TallPage {
  readonly name: string;
  /** Pixels, on the page as it is. */
  readonly capital: number;
  /** Shares of wrong characters. */
  readonly whole: number;
  readonly scaled: number;
  /** Seconds. */
  readonly wholeTime: number;
  readonly scaledTime: number;
}

/** Capitals are brought to this height, in pixels. */
const target = 26;
/** Heights, in pixels, and damages of the generated pages; a capital of their 11-point type is 7.9 points tall. */
const heights = [30, 32, 36, 40, 48, 56] as const;
const capitalPoints = 7.9;
const damages = [
  { noise: 0.03, seed: 1 },
  { noise: 0.05, blurSigma: 0.8, background: 210, ink: 50, seed: 2 },
  { saltAndPepper: 0.01, jpegQuality: 25, seed: 3 },
] as const;

/** Generated pages, and the images of a corpus whose capitals are taller than the target. */
export async function* readTallPages(tesseract: Tesseract, corpus: Corpus | undefined): AsyncGenerator<TallPage> {
  const { content, options } = letter();
  const { pages } = await layOut(content, { ...options, width: 420, height: 420, margin: 30, fontSize: 11 });
  const [page] = pages;
  if (page === undefined) throw new Error('the letter has no page');
  for (const height of heights) {
    for (const [at, damage] of damages.entries()) {
      const { width, height: down, pixels } = await rasterize(page, Math.round((72 * height) / capitalPoints), damage);
      const image = { width, height: down, data: Uint8Array.from(pixels) };
      yield readBothWays(tesseract, `generated ${height} px, damage ${at + 1}`, image, height, ['eng'], page.text);
    }
  }
  // What is measured is left out of the preparation.
  leaveOut(['scale', 'tall letters']);
  for (const item of corpus?.items ?? []) {
    if (corpus === undefined || item.truth.text === undefined || isPdf(item) || !isSound(item) || item.pages > 1)
      continue;
    const mediaType = detectMediaType((await readFile(item.file)).subarray(0, 4096));
    if (mediaType === undefined) continue;
    const source = { path: item.file, name: item.id, mediaType, sha256: item.id, byteSize: 1 };
    const { image } = await cleanUp(await (await openImageFile(source, 100_000_000)).gray(0));
    const { capitalHeight = 0 } = await fitLetters(image);
    if (capitalHeight <= target + 2) continue;
    yield readBothWays(
      tesseract,
      item.id,
      image,
      capitalHeight,
      item.language.split('+'),
      readTruth(corpus, item.truth.text),
    );
  }
}

async function readBothWays(
  tesseract: Tesseract,
  name: string,
  image: GrayImage,
  capital: number,
  codes: readonly string[],
  truth: string,
): Promise<TallPage> {
  const small = await resize(
    image,
    Math.round((image.width * target) / capital),
    Math.round((image.height * target) / capital),
  );
  const read = async (page: GrayImage, height: number) => {
    const begin = process.cpuUsage();
    const words = await tesseract.recognize(page, codes, Math.round(height * 10));
    const { user, system } = process.cpuUsage(begin);
    return { error: errorRate(truth, textOf(words)), time: (user + system) / 1e6 };
  };
  const [whole, scaled] = [await read(image, capital), await read(small, target)];
  return { name, capital, whole: whole.error, scaled: scaled.error, wholeTime: whole.time, scaledTime: scaled.time };
}
