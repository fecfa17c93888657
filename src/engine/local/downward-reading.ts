/** Owns finding out that the lines of a page run downwards, and the data that reads them: Chinese, Japanese and Korean have some of their own for it. */
import { downwardModelOf, languageOf, languagesOfScript } from '../../language.ts';
import { clearGain } from './choose-language.ts';
import { firstGuess } from './data-to-read-with.ts';
import { legible } from './sample-reading.ts';
import { standDownwards } from './downward-lines.ts';
import { leastTelling, legibility } from './legibility.ts';
import type { GrayImage } from './raster.ts';
import type { State } from './recognition-state.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

const ending = '_vert';
/** What such a page is tried with when nobody named its language; data of simplified characters reads columns, too. */
const likely = ['jpn_vert', 'chi_tra_vert', 'chi_sim_vert', 'chi_sim', 'kor_vert'];
const scripts: ReadonlySet<string | undefined> = new Set(['Han', 'Japanese', 'Hangul']);
/** Share of the page's width that is looked at, in the middle of what is printed, and how far white is looked for to end it at. */
const looked = 0.4;
const shifted = 0.05;
/** Darker pixels are ink. */
const ink = 128;

export interface DownwardReading {
  /** Tesseract codes to read the page with; undefined where what is at hand reads it no better than usual data. */
  readonly codes: readonly string[] | undefined;
  /** Code whose data would be needed, and is not at hand. */
  readonly missing: string | undefined;
}

/**
 * Tries the data for lines that run downwards on a part of the page.
 * @param words as a first look has read them, whatever it made of them
 * @returns undefined for other pages
 */
export async function chooseDownward(
  state: State,
  words: readonly RecognizedWord[],
): Promise<DownwardReading | undefined> {
  const { tesseract, image, dotsPerInch, options, detected, rotation } = state;
  if (rotation !== 0 || isLeftOut('downward lines') || legibility(words) >= legible) return undefined;
  const named = options.language === 'auto' ? undefined : options.language.split('+');
  const [sample] = languagesOfScript(detected?.script ?? '');
  if (named === undefined && !scripts.has(languageOf(sample ?? '')?.script)) return undefined;
  const wanted = named?.map(downwardModelOf).filter((code) => code !== undefined) ?? likely;
  if (wanted.length === 0) return undefined;
  const part = middleOf(image);
  const isDown = standDownwards(words);
  // Data of these scripts has the page analysed in another way, which finds lines across the columns; a few letters of each column
  // may make level lines, too.
  const isUnsure = named === undefined ? isDown === undefined : isDown !== true;
  const isSeen = isUnsure && standDownwards(await tesseract.recognize(part, firstGuess, dotsPerInch)) === true;
  if (isDown !== true && !isSeen) return undefined;
  let best: { readonly code: string; readonly legibility: number } | undefined;
  for (const code of wanted.filter((candidate) => options.installed.includes(candidate))) {
    const read = legibility(await tesseract.recognize(part, [code], dotsPerInch));
    if (best === undefined || read > best.legibility) best = { code, legibility: read };
  }
  // Of a page that nobody has named the language of, one of them is as good a guess as another.
  const lacking = wanted.filter((code) => code.endsWith(ending) && !options.installed.includes(code));
  const needed = named !== undefined || lacking.length === likely.length - 1 ? lacking[0] : undefined;
  const isBetter = best !== undefined && best.legibility >= Math.max(leastTelling, legibility(words) + clearGain);
  if (!isBetter && needed === undefined) return undefined;
  const others = named?.filter((code) => `${code}${ending}` !== best?.code) ?? [];
  return isBetter && best !== undefined
    ? { codes: [best.code, ...others], missing: undefined }
    : { codes: undefined, missing: needed };
}

/** Of what is printed, cut between columns where white is near. */
function middleOf({ width, height, data }: GrayImage): GrayImage {
  const dark = new Uint32Array(width);
  for (let at = 0; at < width * height; at += 1)
    if ((data[at] ?? 255) < ink) dark[at % width] = (dark[at % width] ?? 0) + 1;
  const first = Math.max(0, dark.findIndex(Boolean));
  const last = Math.max(first, dark.findLastIndex(Boolean));
  const half = Math.min(last + 1 - first, Math.max(1, width * looked)) / 2;
  const edge = (from: number, step: 1 | -1) => {
    for (let x = from; Math.abs(x - from) <= shifted * width; x += step) if ((dark[x] ?? 0) === 0) return x;
    return from;
  };
  const left = Math.max(0, edge(Math.floor((first + last + 1) / 2 - half), -1));
  const right = Math.min(width, edge(Math.ceil((first + last + 1) / 2 + half), 1));
  const across = Math.max(1, right - left);
  const part = new Uint8Array(across * height);
  for (let y = 0; y < height; y += 1) part.set(data.subarray(y * width + left, y * width + left + across), y * across);
  return { width: across, height, data: part };
}
