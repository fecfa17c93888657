/** Owns single Latin words and figures on a page of another script, which was read with the data of that script alone. */
import { scriptOf } from '../../language.ts';
import { cutLine } from './line-image.ts';
import type { LineNetworks } from './line-networks.ts';
import { readersFor } from './line-opinions.ts';
import { lineHeight, longestLine } from './line-reader.ts';
import type { PlacedCharacter } from './line-vote.ts';
import { wordsOfCharacters } from './line-words.ts';
import { levelQuad } from './quad.ts';
import type { GrayImage } from './raster.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Words in the script of the data are read more surely than this on all pages but poor ones, words in another one hardly. */
const doubtful = 0.6;
/** Where more of the page's letters are doubtful, it is poor, or mixed in a way that its language should have shown. */
const mostDoubtful = 0.2;
/** What the network for Latin letters makes of other scripts is less sure. */
const sure = 0.92;
/** Share of a word's height that is taken around it. */
const around = 0.15;

/**
 * Reads words anew that stand out as doubtful on a page that was read well, and keeps what is surely Latin or figures.
 * @param codes Tesseract codes that the page was read with
 * @returns the same words when there is nothing to do
 */
export async function readForeignWords(
  image: GrayImage,
  words: readonly RecognizedWord[],
  codes: readonly string[],
  openNetworks: () => Promise<LineNetworks | undefined>,
): Promise<readonly RecognizedWord[]> {
  if (isLeftOut('Latin words') || readersFor(codes).length > 0) return words;
  if (codes.some((code) => scriptOf(code) === 'Latin')) return words;
  const doubted = new Set(words.filter(isDoubtful));
  const lettersOf = (list: Iterable<RecognizedWord>) => [...list].reduce((sum, { text }) => sum + text.length, 0);
  if (doubted.size === 0 || lettersOf(doubted) > mostDoubtful * lettersOf(words)) return words;
  const networks = await openNetworks();
  if (networks === undefined) return words;
  const reader = await networks.reader('english');
  const read: RecognizedWord[] = [];
  for (const word of words) {
    if (!doubted.has(word)) {
      read.push(word);
      continue;
    }
    const [, top, , bottom] = word.bbox;
    const quad = levelQuad(word.bbox, (bottom - top) * around);
    const cut = cutLine(image, quad, lineHeight, longestLine);
    const characters = await reader.read(cut);
    const found = isSurelyForeign(characters) ? wordsOfCharacters(characters, cut, quad, word.line, false) : [word];
    read.push(...found.map((other) => ({ ...other, paragraph: word.paragraph })));
  }
  return read;
}

/** One letter is too little to be sure of, and what stands upright is no word. */
function isDoubtful({ text, bbox: [x0, y0, x1, y1], confidence }: RecognizedWord): boolean {
  return confidence < doubtful && text.length >= 2 && x1 - x0 > y1 - y0;
}

function isSurelyForeign(characters: readonly PlacedCharacter[]): boolean {
  const text = characters
    .map((character) => character.text)
    .join('')
    .trim();
  const signs = characters.filter((character) => character.text.trim() !== '');
  const mean = signs.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, signs.length);
  const isWord =
    /^[("'<[]*[A-Za-z][A-Za-z0-9.,:/@_' -]*[A-Za-z0-9][)"'>\].,:;!?]*$/.test(text) && /[A-Za-z]{3}/.test(text);
  const isFigure = /^[("]*\d[\d.,:/-]*\d[)"%.,:;]*$/.test(text);
  return mean >= sure && (isWord || isFigure);
}
