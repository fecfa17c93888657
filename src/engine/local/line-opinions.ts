/** Owns reading one line with every reader that knows its script, and the words that their votes give. */
import { scriptOf } from '../../language.ts';
import { hasLatinWords, withLatinWords } from './latin-words.ts';
import { cutLine } from './line-image.ts';
import type { LineNetworks, LineReaderName } from './line-networks.ts';
import { lineHeight, longestLine } from './line-reader.ts';
import { meanConfidence, readersByNow, sampleLines, type NamedReader } from './reader-choice.ts';
import { voteOnLine, type PlacedCharacter, type Reading } from './line-vote.ts';
import { wipeRules } from './line-rules.ts';
import { charactersOfWords, wordsOfCharacters } from './line-words.ts';
import { boxOf, type Quad } from './quad.ts';
import type { GrayImage } from './raster.ts';
import type { RecognizedWord, Tesseract } from './tesseract.ts';

/** A line to be looked at. */
export interface LineLook {
  readonly quad: Quad;
  /** What was read of this line already, in pixels of the image. */
  readonly before: readonly RecognizedWord[];
  /** Whether Tesseract, too, looks at the line for itself. */
  readonly anew: boolean;
  /** Number that the words get. */
  readonly line: number;
}

export interface LineOpinions {
  /** @returns for each line words in pixels of the image; none when nobody can read it */
  read(image: GrayImage, looks: readonly LineLook[]): Promise<readonly (readonly RecognizedWord[])[]>;
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

/** Networks that read the script of these Tesseract codes. */
export function readersFor(codes: readonly string[]): readonly LineReaderName[] {
  const scripts = new Set(codes.map(scriptOf));
  if (scripts.has('Han')) return ['chinese'];
  if (scripts.has('Hangul')) return ['korean'];
  return scripts.size === 1 && scripts.has('Latin') ? ['latin', 'english'] : [];
}

/** A line that was cut out, and what Tesseract saw there. */
interface CutLine {
  readonly cut: GrayImage;
  readonly look: LineLook;
  readonly seenAnew: readonly RecognizedWord[];
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
  // Alone, a network must be able to write all letters of the language.
  const isPlain = codes.every((code) => code === 'eng');
  async function readLine(
    { cut, look: { quad, before, anew, line }, seenAnew }: CutLine,
    asked: readonly NamedReader[],
    told?: (readings: readonly (readonly PlacedCharacter[])[]) => void,
  ): Promise<readonly RecognizedWord[]> {
    const [left, , right] = boxOf(quad);
    const seen = [charactersOfWords(before, [left, right]), charactersOfWords(seenAnew, [0, cut.width])];
    const best = fullest(seen.filter((characters) => characters.length > 0));
    const readings: Reading[] = best.length === 0 ? [] : [tesseractReading(best)];
    let voted: readonly PlacedCharacter[] = [];
    const heard: (readonly PlacedCharacter[])[] = [];
    for (const { name, reader } of asked) {
      const own = await reader.read(cut);
      // The Korean network confuses Latin letters, and knows neither commas nor brackets.
      const characters =
        name === 'korean' && hasLatinWords(own)
          ? withLatinWords(own, await (await networks.reader('english')).read(cut))
          : own;
      heard.push(characters);
      const weight = weightOf(characters, trust[name]);
      readings.push({ characters, weight, alphabet: reader.alphabet, overlooksMarks: true, placesCharacters: true });
      voted = voteOnLine(readings, isWord);
      if (readings.length > 1 && meanConfidence(voted) >= agreed) break;
    }
    told?.(heard);
    if (readers.length > 0) return wordsOfCharacters(voted, cut, quad, line, true);
    const figures = meanConfidence(best) < surelyLetters && anew ? await readFigures(cut, networks) : undefined;
    return wordsOfCharacters(figures ?? withoutBorders(best), cut, quad, line, false);
  }

  return {
    async read(image, looks) {
      const cuts = looks.map(({ quad }) => wipeRules(cutLine(image, quad, lineHeight, longestLine)));
      const seenLines = await tesseract.recognizeLines(
        cuts.filter((_, at) => looks[at]?.anew === true),
        codes,
      );
      let next = 0;
      const lines = looks.flatMap((look, at): CutLine[] => {
        const seenAnew = look.anew ? (seenLines[next++] ?? []) : [];
        const cut = cuts[at];
        return cut === undefined ? [] : [{ cut, look, seenAnew }];
      });
      const read = new Map<CutLine, readonly RecognizedWord[]>();
      let asked: readonly NamedReader[] = readers;
      const heard: (readonly (readonly PlacedCharacter[])[])[] = [];
      for (const line of sampleLines(lines))
        read.set(line, await readLine(line, readers, (readings) => heard.push(readings)));
      if (heard.length > 0) asked = readersByNow(readers, heard, isPlain);
      for (const line of lines) if (!read.has(line)) read.set(line, await readLine(line, asked));
      return lines.map((line) => read.get(line) ?? []);
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
