/** Owns the one look at doubtful words: the networks for Latin letters and figures read each for itself, and rules decide what stays. */
import { scriptOf } from '../../language.ts';
import { decideFigures, doubtfulFigures, isFigures, isSureOfFigures, joinSigns, type Look } from './figure-words.ts';
import { cutLine } from './line-image.ts';
import type { LineNetworks } from './line-networks.ts';
import { readersFor } from './line-opinions.ts';
import { lineHeight, longestLine } from './line-reader.ts';
import type { PlacedCharacter } from './line-vote.ts';
import { wordsOfCharacters } from './line-words.ts';
import { endsRight, mostRunLeft } from './logical-order.ts';
import { agreedWord, isLoneWord, loneMarks } from './lone-marks.ts';
import { behindMoneySign } from './money-signs.ts';
import { levelQuad } from './quad.ts';
import type { GrayImage } from './raster.ts';
import { decideMetres, doubtfulMetres } from './raised-figures.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';
import { decideUnit, doubtfulUnits } from './unit-words.ts';
import { unreadMarks } from './unread-marks.ts';

/** Words in the script of the data are read more surely than this on all pages but poor ones, words in another one hardly. */
const foreign = 0.6;
/** Where more of the page's letters are doubtful, it is poor, or mixed in a way that its language should have shown. */
const mostForeign = 0.2;
/** What the network for Latin letters makes of other scripts is less sure. */
const surelyLatin = 0.92;
/** A network is this sure of figures, hardly of specks. */
const surelyFigures = 0.9;
/** Paper around what is looked at: shares of the height of a word, whose box is as tall as its script, or of a capital's. */
const aroundWord = 0.15;
const aroundFigures = 0.25;
const aroundMarks = 0.3;
const aroundAlone = 0.5;

/** A place to look at, and why: a word of another script, doubtful figures, marks that nothing was read of, a unit. */
interface Place {
  readonly kind: 'foreign' | 'figures' | 'marks' | 'alone' | 'unit' | 'metres';
  readonly box: RecognizedWord['bbox'];
  readonly words: readonly RecognizedWord[];
  /** Pixels. */
  readonly margin: number;
}

/**
 * Reads anew: on a page of another script the words that stand out as doubtful, which may be Latin; figures that were not read
 * surely; units that may begin with µ, or end in a raised figure; and marks that no word covers, in the cells of a table or alone.
 * @param codes Tesseract codes that the page was read with
 * @param capitalHeight pixels
 * @returns the same words when nothing is better
 */
export async function readDoubtfulWords(
  image: GrayImage,
  words: readonly RecognizedWord[],
  codes: readonly string[],
  capitalHeight: number,
  openNetworks: () => Promise<LineNetworks | undefined>,
): Promise<readonly RecognizedWord[]> {
  const places = placesOf(image, words, codes, capitalHeight);
  const networks = places.length === 0 ? undefined : await openNetworks();
  if (networks === undefined) return words;
  const english = await networks.reader('english');
  const now = new Map<RecognizedWord, readonly RecognizedWord[]>();
  const added: RecognizedWord[] = [];
  const lines = words.reduce((most, { line }) => Math.max(most, line), 0) + 1;
  const runLeft = linesThatRunLeft(words);
  for (const { kind, box, words: before, margin } of places) {
    const [word] = before;
    // What was found to be figures or Latin is no longer doubtful.
    if (before.some((other) => now.has(other))) continue;
    const quad = levelQuad(box, margin);
    const cut = cutLine(image, quad, lineHeight, longestLine);
    if (kind === 'unit' && word !== undefined) {
      // The only one of the networks that can write the sign.
      const decided = decideUnit({ word, box }, lookOf(await (await networks.reader('chinese')).read(cut)));
      if (decided !== word) now.set(word, [decided]);
      continue;
    }
    if (kind === 'metres' && word !== undefined) {
      const decided = decideMetres(word, await (await networks.reader('latin')).read(cut));
      if (decided !== word) now.set(word, [decided]);
      continue;
    }
    if (kind === 'alone') {
      const seen = [await (await networks.reader('latin')).read(cut)];
      if (isLoneWord(lookOf(seen.flat()).text)) seen.push(await english.read(cut));
      const read = wordsOfCharacters(agreedWord(seen), cut, quad, lines + added.length, true);
      added.push(...read);
      continue;
    }
    const characters = await english.read(cut);
    const look = lookOf(characters);
    const line = word?.line ?? lines + added.length;
    const read = () => wordsOfCharacters(characters, cut, quad, line, false);
    if (kind === 'marks') {
      const [figure] = isFigures(look.text) && look.confidence >= surelyFigures ? read() : [];
      if (figure === undefined || isSignedFigure(before, look.text)) continue;
      added.push({ ...figure, line: lines + added.length });
      for (const other of before) now.set(other, []);
    } else if (kind === 'foreign' && word !== undefined && isSurelyForeign(characters)) {
      now.set(
        word,
        read().map((other) => ({ ...other, paragraph: word.paragraph })),
      );
    } else if (kind === 'figures' && word !== undefined) {
      const seen = (one: Look) => (runLeft.has(word.line) ? { ...one, text: endsRight(one.text) } : one);
      const first = seen(look);
      // Where the first one bears the word out, or saw no figures, the other would change nothing.
      const isEnough = first.text === word.text || !isSureOfFigures(first);
      const decided = decideFigures(
        word,
        isEnough ? [first] : [first, seen(lookOf(await (await networks.reader('latin')).read(cut)))],
      );
      if (decided !== word) now.set(word, [decided]);
    }
  }
  return now.size === 0 && added.length === 0 ? words : [...words.flatMap((word) => now.get(word) ?? [word]), ...added];
}

/** Whether what was read doubtfully is the figures that were seen now, behind a sign of money, which the network cannot write. */
function isSignedFigure(words: readonly RecognizedWord[], figures: string): boolean {
  const behind = behindMoneySign(words.map(({ text }) => text).join(''));
  return behind !== undefined && behind !== '' && figures.replaceAll(/\s/gu, '').endsWith(behind);
}

/** Networks name figures and their stops as they are seen from the left. */
function linesThatRunLeft(words: readonly RecognizedWord[]): ReadonlySet<number> {
  const byLine = Map.groupBy(words, ({ line }) => line);
  return new Set([...byLine].filter(([, ones]) => mostRunLeft(ones)).map(([line]) => line));
}

function placesOf(
  image: GrayImage,
  words: readonly RecognizedWord[],
  codes: readonly string[],
  capitalHeight: number,
): readonly Place[] {
  const latin = isLeftOut('Latin words') ? [] : foreignWords(words, codes);
  const figures = isLeftOut('figures') ? [] : doubtfulFigures(words);
  const marks = isLeftOut('unread figures') ? [] : unreadMarks(image, words, capitalHeight);
  const alone = isLeftOut('lone marks') || readersFor(codes).length === 0 ? [] : loneMarks(image, words, capitalHeight);
  const units = isLeftOut('units') || readersFor(codes).length === 0 ? [] : doubtfulUnits(words, capitalHeight);
  const metres = isLeftOut('units') || readersFor(codes).length === 0 ? [] : doubtfulMetres(words);
  const one = (kind: Place['kind'], word: RecognizedWord, margin: number): Place => ({
    kind,
    box: word.bbox,
    words: [word],
    margin,
  });
  return [
    ...latin.map((word) => one('foreign', word, aroundWord * (word.bbox[3] - word.bbox[1]))),
    ...figures.map((word) => one('figures', word, aroundFigures * capitalHeight)),
    ...units.map(({ word, box }): Place => ({ kind: 'unit', box, words: [word], margin: aroundWord * capitalHeight })),
    ...metres.map(({ word, box }): Place => ({
      kind: 'metres',
      box,
      words: [word],
      margin: aroundWord * (word.bbox[3] - word.bbox[1]),
    })),
    ...marks.map((mark): Place => ({ kind: 'marks', ...mark, margin: aroundMarks * capitalHeight })),
    ...alone
      .filter(({ box }) => !marks.some((mark) => isWithin(mark.box, box)))
      .map((mark): Place => ({ kind: 'alone', ...mark, margin: aroundAlone * capitalHeight })),
  ];
}

function isWithin(box: Place['box'], [x0, y0, x1, y1]: Place['box']): boolean {
  return box[0] >= x0 && box[1] >= y0 && box[2] <= x1 && box[3] <= y1;
}

/** Doubtful words of a page that was read well with data that knows no Latin letters, and that no network reads as a whole. */
function foreignWords(words: readonly RecognizedWord[], codes: readonly string[]): readonly RecognizedWord[] {
  if (readersFor(codes).length > 0 || codes.some((code) => scriptOf(code) === 'Latin')) return [];
  // One letter is too little to be sure of, and what stands upright is no word.
  const doubted = words.filter(
    ({ text, bbox: [x0, y0, x1, y1], confidence }) => confidence < foreign && text.length >= 2 && x1 - x0 > y1 - y0,
  );
  const lettersOf = (list: readonly RecognizedWord[]) => list.reduce((sum, { text }) => sum + text.length, 0);
  return lettersOf(doubted) > mostForeign * lettersOf(words) ? [] : doubted;
}

function isSurelyForeign(characters: readonly PlacedCharacter[]): boolean {
  const { text } = lookOf(characters);
  const { confidence } = lookOf(characters.filter((character) => character.text.trim() !== ''));
  const isWord =
    /^[("'<[]*[A-Za-z][A-Za-z0-9.,:/@_' -]*[A-Za-z0-9][)"'>\].,:;!?]*$/.test(text) && /[A-Za-z]{3}/.test(text);
  const isFigure = /^[("]*\d[\d.,:/-]*\d[)"%.,:;]*$/.test(text);
  return confidence >= surelyLatin && (isWord || isFigure);
}

function lookOf(characters: readonly PlacedCharacter[]): Look {
  const text = characters
    .map((character) => character.text)
    .join('')
    .trim();
  const sum = characters.reduce((total, { confidence }) => total + confidence, 0);
  return { text: joinSigns(text), confidence: sum / Math.max(1, characters.length) };
}
