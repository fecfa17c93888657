/** Owns in what language a picture on a PDF page is read again, where what the page's own language makes of it is likely wrong. */
import { clearGain } from './choose-language.ts';
import { readersOfScript } from './data-to-read-with.ts';
import { identifyLanguages } from './identify-language.ts';
import { textOf } from './legibility.ts';
import { lettersByScript } from './letters-by-script.ts';
import type { GrayImage } from './raster.ts';
import { legible, readSample } from './sample-reading.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';

const usualDotsPerInch = 200;
/**
 * The networks that know Latin letters alone are sure of letters that only look like them; Tesseract's own reading is poor then. With
 * English data it had 0.12 to 0.35 on 22 pictures of Russian, Ukrainian and Bulgarian in five fonts, 0.25 to 0.52 on eight of
 * Greek, and 0.74 to 0.93 on 21 in other languages of Latin script.
 */
const foreign = 0.62;
/** Scripts whose letters look so much like Latin ones. */
const alike = ['Greek', 'Cyrillic'];
/** Share of the letters that are then of the script. */
const nearlyAll = 0.8;
/** Fewer letters are a sign, or a unit. */
const fewestLetters = 4;

/**
 * @param words as the language of the page made them out
 * @param codes of that language
 * @returns the language to read the picture in, `auto` where it has to be looked for; undefined where the page's own fits
 */
export async function languageBeside(
  words: readonly RecognizedWord[],
  image: GrayImage,
  tesseract: Tesseract,
  codes: readonly string[],
  installed: readonly string[],
): Promise<string | undefined> {
  const text = textOf(words);
  const [first] = await identifyLanguages(text);
  if (first !== undefined && codes.includes(first.code)) return undefined;
  if ((text.match(/\p{L}/gu)?.length ?? 0) < fewestLetters) return undefined;
  const own = await readSample(tesseract, image, usualDotsPerInch, codes);
  if (own.legibility >= foreign) return first?.isSure === true ? 'auto' : undefined;
  let best = { language: 'auto', legibility: Math.max(own.legibility + clearGain, legible) };
  for (const script of alike) {
    const data = readersOfScript(script, installed).filter((code) => !codes.includes(code));
    if (data.length === 0 || !data.every((code) => installed.includes(code))) continue;
    const reading = await readSample(tesseract, image, usualDotsPerInch, data);
    const share = lettersByScript(textOf(reading.words)).find((found) => found.script === script)?.share ?? 0;
    if (share < nearlyAll || reading.legibility <= best.legibility) continue;
    const [told] = reading.languages;
    const isKnown = told?.isSure === true && told.script === script && installed.includes(told.code);
    best = { language: isKnown ? told.code : data.join('+'), legibility: reading.legibility };
  }
  return best.language;
}
