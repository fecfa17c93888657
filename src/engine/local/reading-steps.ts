/** Owns the steps of recognition that read the words of a page, and those that read again what is doubtful among them. */
import { readDoubtfulWords } from './doubtful-words.ts';
import { isNeverSure } from './data-to-read-with.ts';
import { detect } from './fitting-steps.ts';
import { tryLabels } from './label-script.ts';
import { alreadyRead, chooseCodes, confirmLanguage, readSampleFirst } from './language-steps.ts';
import { doubtfulLanguage, legibility, surelyRead, withoutGuesses, withoutTexture } from './legibility.ts';
import { lineNetworks } from './line-networks.ts';
import { readersFor } from './line-opinions.ts';
import { readOnlyLine } from './only-line.ts';
import { joinMaps } from './page-map.ts';
import type { GrayImage } from './raster.ts';
import { cellsOf, type State } from './recognition-state.ts';
import { withDrawnSigns } from './drawn-signs.ts';
import { withPlusMinus } from './plus-minus.ts';
import { readAgain } from './second-reading.ts';
import { withoutSlivers } from './slivers.ts';
import { withSoftStrokes } from './soft-strokes.ts';
import { isLeftOut } from './step-switch.ts';
import { hasShortStrokes } from './touching-rules.ts';
import type { HowToRecognize, RecognizedWord } from './tesseract.ts';
import { unreadDashes } from './unread-dashes.ts';

/** Below this legibility a page is read a second time. */
const poorlyLegible = 0.85;
/** Fewer letters are specks as likely as text: then only words that are read surely count. */
const fewLetters = 12;
const sureWord = 0.5;
/** More than a line has. */
const lettersOfLine = 80;
/** Pixels; used where too few letters were measured. */
const usualCapital = 24;

/** Reads the page with the data that was chosen. @throws OcrError `language_data_missing`, `page_failed`, as all that read */
export async function readWords(state: State): Promise<State> {
  const { image, codes } = state;
  // It may have turned out since that the page is in another script.
  const unruled = codes.every(hasShortStrokes) ? state.unruled : undefined;
  const how = { ...(unruled === undefined ? {} : { bare: unruled }), ...cellsOf(state) };
  const known = unruled === undefined ? alreadyRead(state) : undefined;
  const read = known?.filter((word) => isPlausible(word, image)) ?? (await plausibleWords(state, how));
  return { ...state, words: await readAsOneLine(state, read), how };
}

/** Page analysis takes some of a few large letters for pictures: where it missed some, all ink is read as one line, too. */
async function readAsOneLine(
  { tesseract, image, codes, letters }: State,
  read: readonly RecognizedWord[],
): Promise<readonly RecognizedWord[]> {
  if (read.length === 0 && letters < lettersOfLine) {
    const only = await readOnlyLine(tesseract, image, codes);
    if (only.length > 0 && legibility(only) >= sureWord) return only;
  }
  const length = read.reduce((sum, { text }) => sum + text.length, 0);
  if (letters === 0 || letters >= fewLetters || length >= letters) return read;
  const [line = []] = await tesseract.recognizeLines([image], codes);
  const words = line.filter((word) => word.confidence >= sureWord);
  return surelyRead(words) > surelyRead(read) ? words : read;
}

/**
 * Where strokes are broken, soft edges may close them, and where one level for all of the page parted ink from paper badly, what
 * lies around each pixel may do better: of all readings that stays which got most of the page surely. Where its doubtful lines
 * are read anew anyhow, that brings more than the last of them, in less time.
 */
export async function rereadPoorly(state: State): Promise<State> {
  if (isLeftOut('second reading')) return state;
  if (state.words.length === 0 ? state.letters < fewLetters : legibility(state.words) >= poorlyLegible) return state;
  if (state.isBent && (await areLinesReadAnew(state))) return state;
  const soft = withSoftStrokes(state.image);
  const best = soft === undefined ? state : await readAs(soft, state, false);
  if (legibility(best.words) >= poorlyLegible) return best;
  return best.words.length > 0 && (await areLinesReadAnew(best)) ? best : readAs(best.image, best, true);
}

/** The page as it is seen in another way, where more of it is read so. */
async function readAs(image: GrayImage, before: State, adaptive: boolean): Promise<State> {
  const state = { ...before, image };
  const how = { adaptive, ...cellsOf(state) };
  const words = await plausibleWords(state, how);
  return surelyRead(words) > surelyRead(before.words) ? { ...state, words, how } : before;
}

/** By two networks those in Latin script; by any those of a bent page that was read badly, which is made flat first. */
async function areLinesReadAnew({ isBent, words, codes }: State): Promise<boolean> {
  const count = isLeftOut('line readers') ? 0 : readersFor(codes).length;
  const isEnough = count > 1 || (count > 0 && isBent && legibility(words) < doubtfulLanguage);
  return isEnough && (await lineNetworks()) !== undefined;
}

async function plausibleWords(state: State, how: HowToRecognize): Promise<readonly RecognizedWord[]> {
  const { tesseract, image, codes, dotsPerInch, letters } = state;
  const words = await tesseract.recognize(image, codes, dotsPerInch, how);
  return words.filter((word) => isPlausible(word, image) && (letters >= fewLetters || word.confidence >= sureWord));
}

/** Only when the language is known: lines in a script that the data does not know are guesses, too. */
export function leaveOutGuesses(state: State): State {
  return { ...state, words: withoutSlivers(isNeverSure(state.codes) ? state.words : withoutGuesses(state.words)) };
}

/** After all was read again: what is left of a few strokes is a picture. */
export function leaveOutTexture(state: State): State {
  return { ...state, words: withoutTexture(state.words, state.letters) };
}

/** Reads doubtful lines and what was missed once more, on the page made flat where it is curved. */
export async function lookAgain(state: State): Promise<State> {
  if (isLeftOut('line readers') || isNeverSure(state.codes)) return state;
  let read = state;
  const readPage = async (flat: GrayImage) => {
    read = await readFlat({ ...state, image: flat });
    return read;
  };
  const { words, bend, image } = await readAgain(
    { ...state, ...cellsOf(state), readPage },
    state.tesseract,
    lineNetworks,
  );
  return {
    ...read,
    words: withoutSlivers(words),
    image,
    back: bend === undefined ? state.back : joinMaps(bend, state.back),
  };
}

/** Looks once at words of another script, doubtful figures and marks that nothing was read of, and finds dashes in cells. */
export async function lookAtDoubtfulWords(state: State): Promise<State> {
  const { image, words, codes, capitalHeight = usualCapital } = state;
  const read = await readDoubtfulWords(image, words, codes, capitalHeight, lineNetworks);
  const all = withPlusMinus(image, [...read, ...unreadDashes(image, read, capitalHeight)]);
  return { ...state, words: isLeftOut('drawn signs') ? all : withDrawnSigns(image, all, capitalHeight) };
}

/** What a curved page is written in may only show when it is flat. */
async function readFlat(state: State): Promise<State> {
  if (state.options.language !== 'auto' || legibility(state.words) >= doubtfulLanguage)
    return { ...state, words: await plausibleWords(state, {}) };
  const chosen = await chooseCodes(await tryLabels(await detect(await readSampleFirst(state))));
  const read = await readWords(chosen);
  // The lines are read one by one next: what was right about the language needs no more looks at the whole page.
  return chosen.codes[0] === state.codes[0] ? read : leaveOutGuesses(await confirmLanguage(read, readWords));
}

/** Rules, borders and shadows come back as "words" as large as the page, or as slivers. */
function isPlausible(word: RecognizedWord, image: GrayImage): boolean {
  const width = word.bbox[2] - word.bbox[0];
  const height = word.bbox[3] - word.bbox[1];
  if (width < 1 || height < 1) return false;
  if (width * height > image.width * image.height * 0.25 && word.text.length < 8) return false;
  return !(/^[\p{P}\p{S}]+$/u.test(word.text) && (height > 300 || width > 800));
}
