/** Owns making an image fit for recognition: even light, dark ink on light paper, nothing around the page, letters neither tiny nor huge. */
import { evenLight } from './background.ts';
import { drawnImage } from './drawn-image.ts';
import { strengthenInk } from './faint-ink.ts';
import { dropGrain } from './grain.ts';
import { resize } from './image-file.ts';
import { invertLevelBands } from './inverted-bands.ts';
import { isMereGrain } from './mere-grain.ts';
import { dropBorders } from './page-borders.ts';
import { flattenPage } from './perspective.ts';
import { affineMap, joinMaps, samePlace, type PageMap } from './page-map.ts';
import { dropStreaks } from './streaks.ts';
import { otsuThreshold, paperLevel } from './gray-levels.ts';
import type { Affine, GrayImage } from './raster.ts';
import { everySecondPixel } from './shrunk-image.ts';
import { measureInk, type InkMeasure } from './text-height.ts';
import { softened } from './soft-strokes.ts';
import { isLeftOut } from './step-switch.ts';

export interface CleanPage {
  /** Dark ink on light paper; the page alone, seen from straight above, when its edges were sure. */
  readonly image: GrayImage;
  /** Maps points of `image` back to the image before. */
  readonly back: PageMap;
  /** False for a page that is really blank. */
  readonly hasInk: boolean;
  /** False where its light had to be made even, as of a page that was photographed. */
  readonly isEvenlyLit: boolean;
  /** Whether it has dark parts that lean, which are to be inverted once it is level. */
  readonly hasLeaningBands?: boolean;
}

export interface FittingImage {
  readonly image: GrayImage;
  /** Maps points of `image` back to the clean page. */
  readonly back: PageMap;
  /** What the image would have been scanned with if its text were 10 points tall: Tesseract's page analysis leans on it. */
  readonly dotsPerInch: number;
  /** Letters that were found on it. */
  readonly letters: number;
  /** Pixels of `image`; undefined when there are too few letters. */
  readonly capitalHeight: number | undefined;
}

/** Capital heights in pixels between which nothing is scaled, since it costs sharpness and gains nothing, and the target outside of them. */
const small = { below: 16, target: 22 } as const;
const large = { above: 60, target: 32 } as const;
const mostUpscaling = 4;
/** An image of a word or two has fewer pixels than this, … */
const snippetPixels = 500_000;
/** … and often ends right behind it: page analysis finds words that have so many pixels of paper around them. */
const snippetMargin = 32;
/** A capital of 10-point type is 7.2 points tall, a tenth of an inch. */
const dotsPerCapital = 10;
/** More pixels than an A3 page at 400 dpi help no recogniser and cost memory. */
const mostPixels = 32_000_000;
/** Scaling up stops at a page of A4 at 300 dpi and a half: a photo is mostly surroundings. */
const mostUpscaledPixels = 13_000_000;
/** Bigger images are measured on a copy of this many pixels. */
const measuredPixels = 16_000_000;
/**
 * Running text with taller capitals than this is scaled down before anything else: every step after it is the faster for
 * it, and Tesseract, which brings lines to one height anyway, reads no worse. Fewer letters may be a poster's, or none.
 */
const running = { above: 30, target: 26, letters: 200 } as const;

/** Takes away what is not text, as far as that can be told without knowing which way is up. */
export async function cleanUp(noisy: GrayImage): Promise<CleanPage> {
  const isDrawn = drawnImage(noisy) !== undefined;
  const original = dropGrain(isDrawn ? noisy : dropStreaks(noisy));
  const fitting = Math.min(1, Math.sqrt(mostPixels / (original.width * original.height)), scaleOfRunningText(original));
  const whole = fitting < 1 ? await scaled(original, fitting) : { image: original, back: samePlace };
  const drawn = drawnImage(whole.image);
  // Nobody photographed a screenshot: a light panel on dark ground is no sheet on a table.
  const flat = drawn === undefined ? flattenPage(whole.image) : whole;
  const back = joinMaps(flat === whole ? samePlace : flat.back, whole.back);
  // On dark ground there is no paper whose light could be evened.
  const isDark = drawn?.isDark === true && measurePolarity(await measurable(flat.image)).isDarkMode;
  const unlit = isDark ? invert(flat.image) : flat.image;
  const lit = evenLight(unlit);
  const isEvenlyLit = lit === unlit;
  if (isMereGrain(lit)) return { image: lit, back, hasInk: false, isEvenlyLit };
  const even = strengthenInk(lit);
  const { ink, isDarkMode } = measurePolarity(await measurable(even));
  if (!ink.hasInk) return { image: even, back, hasInk: false, isEvenlyLit };
  const polarized = isDarkMode && !isDark ? invert(even) : even;
  const inverted = invertLevelBands(polarized);
  const hasLeaningBands = inverted.areSomeLeaning;
  return { image: dropBorders(inverted.image), back, hasInk: true, isEvenlyLit, hasLeaningBands };
}

/** Scales a clean page by the measured height of its letters. */
export async function fitLetters(page: GrayImage): Promise<FittingImage> {
  const pixels = page.width * page.height;
  const measured = await measurable(page);
  const ink = measureInk(measured);
  const capital = ink.capitalHeight === undefined ? undefined : (ink.capitalHeight * page.height) / measured.height;
  let scale = 1;
  if (capital !== undefined && capital < small.below) scale = Math.min(mostUpscaling, small.target / capital);
  else if (capital !== undefined && capital > large.above) scale = large.target / capital;
  else if (capital === undefined && pixels < snippetPixels) scale = scaleOfFewLetters(ink.perhapsCapital);
  if (isLeftOut('scale')) scale = 1;
  scale = Math.min(scale, Math.max(1, Math.sqrt(mostUpscaledPixels / pixels)));
  const dotsPerInch =
    capital === undefined ? 300 : Math.min(600, Math.max(100, Math.round(capital * scale * dotsPerCapital)));
  const sized = scale === 1 ? { image: page, back: samePlace } : await scaled(page, scale);
  const fit = scale > 1 && capital !== undefined ? { ...sized, image: softened(sized.image, page) } : sized;
  const isSnippet = capital === undefined && pixels < snippetPixels;
  return {
    ...(isSnippet ? withMargin(fit) : fit),
    dotsPerInch,
    letters: ink.letters,
    capitalHeight: capital === undefined ? undefined : capital * scale,
  };
}

/** With paper around it. */
function withMargin(bare: Fit): Fit {
  const { width, height, data } = bare.image;
  const [wide, tall] = [width + 2 * snippetMargin, height + 2 * snippetMargin];
  const framed = new Uint8Array(wide * tall).fill(paperLevel(bare.image));
  for (let row = 0; row < height; row += 1)
    framed.set(data.subarray(row * width, (row + 1) * width), (row + snippetMargin) * wide + snippetMargin);
  const back = joinMaps(affineMap([1, 0, 0, 1, -snippetMargin, -snippetMargin]), bare.back);
  return { image: { width: wide, height: tall, data: framed }, back };
}

/** A small image of a word, or of none, is made larger, unless its letters are large. */
function scaleOfFewLetters(capital: number | undefined): number {
  if (capital === undefined || capital < small.below) return 2;
  return capital > large.above ? large.target / capital : 1;
}

/** At most 1. Measured on every second pixel, which is enough for letters so tall. */
function scaleOfRunningText(image: GrayImage): number {
  if (isLeftOut('tall letters')) return 1;
  const { capitalHeight = 0, letters } = measureInk(everySecondPixel(image));
  const capital = 2 * capitalHeight;
  return capital > running.above && letters >= running.letters ? running.target / capital : 1;
}

async function measurable(image: GrayImage): Promise<GrayImage> {
  const shrink = Math.sqrt(measuredPixels / (image.width * image.height));
  return shrink < 1 ? (await scaled(image, shrink)).image : image;
}

interface Fit {
  readonly image: GrayImage;
  /** Maps its points back to the image that it was made of. */
  readonly back: PageMap;
}

async function scaled(image: GrayImage, scale: number): Promise<Fit> {
  const size = (side: number) => Math.max(1, Math.round(side * scale));
  const resized = await resize(image, size(image.width), size(image.height));
  const back: Affine = [image.width / resized.width, 0, 0, image.height / resized.height, 0, 0];
  return { image: resized, back: affineMap(back) };
}

/**
 * Tells light text on dark (a screenshot in dark mode) from a photo with dark surroundings: on a mostly dark image, the side
 * that holds clearly more letter-like marks is the ink.
 */
function measurePolarity(image: GrayImage): { readonly ink: InkMeasure; readonly isDarkMode: boolean } {
  const ink = measureInk(image);
  if (isLeftOut('light on dark') || otsuThreshold(image).dark < 0.5) return { ink, isDarkMode: false };
  const inverted = measureInk(invert(image));
  return inverted.letters > ink.letters * 2 || ink.letters === 0
    ? { ink: inverted, isDarkMode: true }
    : { ink, isDarkMode: false };
}

function invert(image: GrayImage): GrayImage {
  return { ...image, data: image.data.map((value) => 255 - value) };
}
