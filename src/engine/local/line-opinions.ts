/** Owns reading one line with every reader that knows its script, and the words that their votes give. */
import { scriptOf } from '../../language.ts';
import { hasLatinWords, withLatinWords } from './latin-words.ts';
import { cutLine } from './line-image.ts';
import type { LineNetworks, LineReaderName } from './line-networks.ts';
import { lineHeight, longestLine } from './line-reader.ts';
import { voteOnLine, type PlacedCharacter, type Reading } from './line-vote.ts';
import { wipeRules } from './line-rules.ts';
import { charactersOfWords, wordsOfCharacters } from './line-words.ts';
import { boxOf, type Quad } from './quad.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';

export interface LineOpinions {
  /**
   * @param before what was read of this line already, in pixels of the image
   * @param anew whether Tesseract, too, looks at the line for itself
   * @param line number that the words get
   * @returns words in pixels of the image; none when nobody can read the line
   */
  read(
    image: GrayImage,
    quad: Quad,
    before: readonly RecognizedWord[],
    anew: boolean,
    line: number,
  ): Promise<readonly RecognizedWord[]>;
}

/**
 * Mean confidence of a reading at which it is worth nothing, and at which it is worth `most`: measured as the share of
 * wrong characters by confidence, on receipts, photos and typescripts.
 */
const trust = {
  tesseract: { nothing: 0.3, full: 0.9, most: 1 },
  latin: { nothing: 0.55, full: 1, most: 0.9 },
  english: { nothing: 0.55, full: 1, most: 0.8 },
  korean: { nothing: 0.55, full: 1, most: 1 },
  chinese: { nothing: 0.6, full: 1, most: 0.7 },
} as const satisfies Record<LineReaderName | 'tesseract', object>;

/** When two readers agree this well, no further one is asked. */
const agreed = 0.9;
/** Where Tesseract is surer of what it read than this, a line of a script without a network is not asked for figures. */
const surelyLetters = 0.85;
/** Figures are believed from this confidence on, in lines up to so many times as long as they are tall. */
const surelyFigures = 0.9;
const longestFigures = 6;
/** Mean confidence of words from which on they are right on all kinds of pages. */
const sureWord = 0.9;
/** So that a reading nobody trusts still breaks a tie. */
const leastWeight = 0.02;
/** Pixels of paper that Tesseract wants around a line. */
const margin = 10;

/** Networks that read the script of these Tesseract codes. */
export function readersFor(codes: readonly string[]): readonly LineReaderName[] {
  const scripts = new Set(codes.map(scriptOf));
  if (scripts.has('Han')) return ['chinese'];
  if (scripts.has('Hangul')) return ['korean'];
  return scripts.size === 1 && scripts.has('Latin') ? ['latin', 'english'] : [];
}

/** @param page all that was read of it: what was read surely is a word wherever it comes again */
export async function createLineOpinions(
  tesseract: Tesseract,
  networks: LineNetworks,
  codes: readonly string[],
  page: readonly RecognizedWord[],
): Promise<LineOpinions> {
  const isListed = await tesseract.wordList(codes);
  const onPage = sureWords(page);
  const isWord = (letters: string) => onPage.has(letters.toLowerCase()) || isListed(letters);
  const readers = await Promise.all(
    readersFor(codes).map(async (name) => ({ name, reader: await networks.reader(name) })),
  );
  return {
    async read(image, quad, before, anew, line) {
      const cut = wipeRules(cutLine(image, quad, lineHeight, longestLine));
      const looks: (readonly PlacedCharacter[])[] = [];
      if (before.length > 0) {
        const [left, , right] = boxOf(quad);
        looks.push(charactersOfWords(before, [left, right]));
      }
      if (anew) {
        const framed = onPaper(cut);
        const words = await tesseract.recognizeLine(framed, codes);
        looks.push(charactersOfWords(words, [margin, framed.width - margin]));
      }
      const best = fullest(looks);
      const readings: Reading[] = best.length === 0 ? [] : [tesseractReading(best)];
      let voted: readonly PlacedCharacter[] = [];
      for (const { name, reader } of readers) {
        const own = await reader.read(cut);
        // The Korean network confuses Latin letters, and knows neither commas nor brackets.
        const characters =
          name === 'korean' && hasLatinWords(own)
            ? withLatinWords(own, await (await networks.reader('english')).read(cut))
            : own;
        const weight = weightOf(characters, trust[name]);
        readings.push({ characters, weight, alphabet: reader.alphabet, overlooksMarks: true, placesCharacters: true });
        voted = voteOnLine(readings, isWord);
        if (readings.length > 1 && meanConfidence(voted) >= agreed) break;
      }
      if (readers.length > 0) return wordsOfCharacters(voted, cut, quad, line, true);
      const figures = meanConfidence(best) < surelyLetters && anew ? await readFigures(cut, networks) : undefined;
      return wordsOfCharacters(figures ?? withoutBorders(best), cut, quad, line, false);
    },
  };
}

/** Without what borders of a cell were read as; a stroke after a letter may be the full stop of an Indic script. */
function withoutBorders(characters: readonly PlacedCharacter[]): readonly PlacedCharacter[] {
  const text = (at: number) => characters[at]?.text ?? '';
  let [begin, end] = [0, characters.length];
  while (begin < end && /^[|[\]_\s]$/u.test(text(begin))) begin += 1;
  while (end > begin && (/^[_\s]$/u.test(text(end - 1)) || /^[_\s][|[\]]$/u.test(text(end - 2) + text(end - 1))))
    end -= 1;
  return characters.slice(begin, end);
}

function sureWords(words: readonly RecognizedWord[]): ReadonlySet<string> {
  const sure = words.filter(({ confidence }) => confidence >= sureWord);
  return new Set(sure.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}\p{M}]{4,}/gu) ?? []));
}

/** A short line that no network for its script has read may be figures, which are alike in most scripts: a cell of a table. */
async function readFigures(cut: GrayImage, networks: LineNetworks): Promise<readonly PlacedCharacter[] | undefined> {
  if (cut.width > longestFigures * cut.height) return undefined;
  const read = await (await networks.reader('english')).read(cut);
  const isRule = ({ text }: PlacedCharacter) => /[|[\]]/u.test(text);
  // Borders of the cell that lean stand at its ends.
  const characters = read.slice(
    read.findIndex((character) => !isRule(character)),
    read.findLastIndex((character) => !isRule(character)) + 1,
  );
  const text = characters.map(({ text: sign }) => sign).join('');
  return /^[\d.,:/%+() -]*\d[\d.,:/%+() -]*$/u.test(text) && meanConfidence(characters) >= surelyFigures
    ? characters
    : undefined;
}

/** The look that gives most text for sure. Two looks of one recogniser err alike: both would outvote the others. */
function fullest(looks: readonly (readonly PlacedCharacter[])[]): readonly PlacedCharacter[] {
  const worth = (characters: readonly PlacedCharacter[]) =>
    characters.reduce((sum, { confidence }) => sum + confidence - trust.tesseract.nothing, 0);
  return looks.toSorted((a, b) => worth(b) - worth(a))[0] ?? [];
}

function tesseractReading(characters: readonly PlacedCharacter[]): Reading {
  return { characters, weight: weightOf(characters, trust.tesseract), overlooksMarks: false, placesCharacters: false };
}

function weightOf(
  characters: readonly PlacedCharacter[],
  { nothing, full, most }: { readonly nothing: number; readonly full: number; readonly most: number },
): number {
  const worth = (meanConfidence(characters) - nothing) / (full - nothing);
  return most * Math.min(1, Math.max(leastWeight, worth));
}

function meanConfidence(characters: readonly PlacedCharacter[]): number {
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, characters.length);
}

/** The line with a margin in the colour of its upper edge. */
function onPaper({ width, height, data }: GrayImage): GrayImage {
  const framed = { width: width + 2 * margin, height: height + 2 * margin };
  const edge = data.slice(0, width).toSorted();
  const image = new Uint8Array(framed.width * framed.height).fill(edge[width >> 1] ?? 255);
  for (let y = 0; y < height; y += 1) {
    image.set(data.subarray(y * width, (y + 1) * width), (y + margin) * framed.width + margin);
  }
  return { ...framed, data: image };
}
