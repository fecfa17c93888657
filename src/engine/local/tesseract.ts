/** Owns recognition by Tesseract: its language data, and one call for recognition and one for orientation and script. */
import type { BoundingBox } from '../../document.ts';
import { OcrError } from '../../errors.ts';
import { hasDarkGround } from './dark-ground.ts';
import { createBatchReading, readRuns } from './batch-reading.ts';
import { partRun } from './cell-runs.ts';
import type { LstmReader } from './lstm-reader.ts';
import { isLeftOut } from './step-switch.ts';
import { runOfInk } from './ink-run.ts';
import { findRuns, type Run } from './page-runs.ts';
import { joinHangul } from './join-hangul.ts';
import { joinParted } from './joined-runs.ts';
import { levelColumns } from './level-columns.ts';
import { withUsualCodes } from './letter-codes.ts';
import { mendLookAlikes } from './look-alikes.ts';
import { exactOtsuThreshold } from './gray-levels.ts';
import type { GrayImage, QuarterTurn } from './raster.ts';
import { framed } from './line-image.ts';
import { withSeenSpaces } from './seen-spaces.ts';
import { toBinarySpix, toSpix } from './spix.ts';
import type { Api, Core } from './tesseract-core.ts';
import { parseTsv } from './tsv-words.ts';
import { createWarmCore } from './warm-core.ts';

export interface RecognizedWord {
  readonly text: string;
  /** Pixels of the image that was handed over. */
  readonly bbox: readonly [number, number, number, number];
  /** 0…1 */
  readonly confidence: number;
  readonly line: number;
  readonly paragraph: number;
  /** Whether a space parts it from the word before on its line; absent where only their boxes say. */
  readonly spaced?: boolean;
}

export interface OrientationAndScript {
  /** Clockwise degrees that make the image upright. */
  readonly turn: QuarterTurn;
  readonly turnConfidence: number;
  /** Tesseract's script name, as "Latin" or "Han". */
  readonly script: string;
  readonly scriptConfidence: number;
}

export interface HowToRecognize {
  /** Parts ink from paper by what lies around each pixel (Sauvola & Pietikäinen 2000), not by one level for the page (Otsu 1979). */
  readonly adaptive?: boolean;
  /** Numbers of the lines to read; all of them without. A page has the same lines whatever language it is read in. */
  readonly lines?: ReadonlySet<number> | undefined;
  /** The same page without what hinders finding its letters, which are read on the image itself. The core, where it reads itself, has no use for it. */
  readonly bare?: GrayImage | undefined;
  /** Lines between the cells of tables that were wiped out, in pixels: no word goes across. The core has no use for them either. */
  readonly uprights?: readonly BoundingBox[] | undefined;
}

export interface Tesseract {
  /**
   * Begins to load what a first page in these languages needs, while its image is still being made. It waits for nothing, and
   * what goes wrong is said when the page is read.
   */
  warmUp(languages: readonly string[]): void;
  /** Recognises a whole page (LSTM, fully automatic page segmentation). @param languages Tesseract codes whose data is loaded on demand */
  recognize(
    image: GrayImage,
    languages: readonly string[],
    dotsPerInch: number,
    how?: HowToRecognize,
  ): Promise<readonly RecognizedWord[]>;
  /** Recognises images that hold one line of text each; boxes in the pixels of its image. */
  recognizeLines(
    images: readonly GrayImage[],
    languages: readonly string[],
  ): Promise<readonly (readonly RecognizedWord[])[]>;
  /** Tells of letters whether they are a word of the first language, in any case; of none where its data has no list of words. */
  wordList(languages: readonly string[]): Promise<(letters: string) => boolean>;
  /** Finds orientation and script; undefined when there is too little text. */
  detect(image: GrayImage): Promise<OrientationAndScript | undefined>;
  /**
   * Between documents, and before other work that takes much memory: frees what finds orientation, and ends a core whose memory
   * has grown large, which it never gives back. The next call starts a new one.
   */
  giveBack(): Promise<void>;
}

/** Tesseract's page segmentation modes. */
type Segmentation = typeof wholePage | typeof singleLine;
const wholePage = '3';
const singleLine = '7';

/** How the core is to look at an image. */
interface Look extends HowToRecognize {
  readonly dotsPerInch: number;
  readonly segmentation: Segmentation;
}

/** A line comes at one size, that of text scanned with this, and the core wants so many pixels of paper around it. */
const oneLine: Look = { dotsPerInch: 300, segmentation: singleLine };
const lineMargin = 10;

/**
 * Makes a Tesseract that lives in this process and blocks it while it works: only for reader processes.
 * @param load gives the data (`*.traineddata`, unpacked) of a language or of "osd"
 */
export function createTesseract(load: (code: string) => Promise<Uint8Array>): Tesseract {
  const core = createWarmCore(load);
  const networks = createBatchReading(load);
  const analysed = new WeakMap<GrayImage, { readonly way: string; readonly runs: readonly Run[] }>();

  /** Finds the letters by Tesseract's page analysis, which needs no language, and reads them by its networks. */
  async function readInBatches(
    readers: readonly LstmReader[],
    image: GrayImage,
    look: Look,
  ): Promise<readonly RecognizedWord[]> {
    const found = await findRunsOnce(look.bare ?? image, look);
    const all = found.length > 0 || look.segmentation === wholePage ? found : runOfInk(image);
    const { lines, uprights = [] } = look;
    const wanted = lines === undefined ? all : all.filter(({ line }) => lines.has(line));
    const runs = uprights.length === 0 ? wanted : wanted.flatMap((run) => partRun(run, uprights));
    return await readRuns(image, runs, readers, hasDarkGround(image));
  }

  /** Where letters stand is the same in every language that is tried on an image. */
  async function findRunsOnce(image: GrayImage, look: Look): Promise<readonly Run[]> {
    const way = `${look.dotsPerInch} ${look.segmentation} ${look.adaptive === true}`;
    const known = analysed.get(image);
    if (known?.way === way) return known.runs;
    const { core: loaded, api } = await core.forAnalysis();
    // What is not needed in grey is not made black and white by the core, which takes a sixth of the time of page analysis.
    const isBinary = look.adaptive !== true;
    const otsu = exactOtsuThreshold(image);
    setPage(loaded, api, isBinary ? toBinarySpix(image, otsu) : toSpix(image), look);
    try {
      const found = findRuns(loaded, api, image);
      const runs =
        look.segmentation === wholePage
          ? joinParted(levelColumns(found, image, otsu.threshold), image, otsu.threshold)
          : found;
      analysed.set(image, { way, runs });
      return runs;
    } finally {
      api.Clear();
    }
  }

  async function read(image: GrayImage, languages: readonly string[], look: Look): Promise<readonly RecognizedWord[]> {
    const readers = isLeftOut('lines in batches') ? undefined : await networks.networksOf(languages);
    if (readers !== undefined) return mended(await readInBatches(readers, image, look), languages);
    const { core: loaded, api } = await core.forReading(languages);
    // Reads each poor line a second time with black and white exchanged, which is in vain where no ground is dark.
    api.SetVariable('tessedit_do_invert', hasDarkGround(image) ? '1' : '0');
    // Its plain text then has the spaces that it saw, whatever the data says of them.
    api.SetVariable('preserve_interword_spaces', '1');
    // A worker adapts to what it has read; every page starts from the same state.
    api.ClearAdaptiveClassifier();
    setPage(loaded, api, toSpix(image), look);
    try {
      if (api.Recognize(null) !== 0) throw new OcrError('page_failed', 'Tesseract gave up on this page.');
      const text = api.GetUTF8Text();
      const words = withSeenSpaces(joinHangul(parseTsv(api.GetTSVText()), languages.includes('kor') ? text : ''), text);
      return mended(look.lines === undefined ? words : words.filter(({ line }) => look.lines?.has(line)), languages);
    } finally {
      api.Clear();
    }
  }

  async function readLineByCore(image: GrayImage, languages: readonly string[]): Promise<readonly RecognizedWord[]> {
    const words = await read(framed(image, lineMargin), languages, oneLine);
    return words.map((word) => {
      const [left, top, right, bottom] = word.bbox;
      return { ...word, bbox: [left - lineMargin, top - lineMargin, right - lineMargin, bottom - lineMargin] };
    });
  }

  return {
    warmUp(languages) {
      if (core.isStarted()) return;
      Promise.all([core.start(), networks.networksOf(languages)]).catch(saidWhenRead);
    },
    async giveBack() {
      await networks.giveBack();
      core.giveBack();
    },
    recognize: (image, languages, dotsPerInch, how) =>
      read(image, languages, { ...how, dotsPerInch, segmentation: wholePage }),
    async recognizeLines(images, languages) {
      const lines: (readonly RecognizedWord[])[] = [];
      for (const image of images) lines.push(await readLineByCore(image, languages));
      return lines;
    },
    async wordList(languages) {
      const [first] = (await networks.networksOf(languages.slice(0, 1))) ?? [];
      if (first !== undefined) return first.isListed ?? (() => false);
      await core.forReading(languages);
      return (letters) => {
        // Data that has made way for another language's meanwhile is not loaded again for this.
        const api = core.warm(languages);
        return [letters, letters.toLowerCase()].some((form) => (api?.IsValidWord(form) ?? 0) > 0);
      };
    },
    async detect(image) {
      const { core: loaded, api } = await core.forOrientation();
      setImage(loaded, api, toSpix(image), 300);
      const results = new loaded.OSResults();
      try {
        if (!api.DetectOS(results)) return undefined;
        const best = results.get_best_result();
        const turns: readonly QuarterTurn[] = [0, 270, 180, 90];
        return {
          turn: turns[best.get_orientation_id()] ?? 0,
          turnConfidence: best.get_oconfidence(),
          script: results.get_unicharset().get_script_from_script_id(best.get_script_id()),
          scriptConfidence: best.get_sconfidence(),
        };
      } finally {
        loaded.destroy(results);
        api.Clear();
      }
    },
  };
}

function setPage(core: Core, api: Api, image: Uint8Array, { dotsPerInch, segmentation, adaptive }: Look): void {
  api.SetVariable('tessedit_pageseg_mode', segmentation);
  api.SetVariable('thresholding_method', adaptive === true ? '2' : '0');
  setImage(core, api, image, dotsPerInch);
}

/** @param image as Leptonica keeps it. @throws OcrError `page_failed` */
function setImage(core: Core, api: Api, image: Uint8Array, dotsPerInch: number): void {
  core.FS.writeFile('/input', image);
  const failed = api.SetImageFile(1, 0) === 1;
  core.FS.unlink('/input');
  if (failed) throw new OcrError('page_failed', 'Tesseract could not take the image of this page.');
  api.SetSourceResolution(dotsPerInch);
}

/** Words as they are meant where the data confuses letters, or writes them by other codes than is usual. */
function mended(words: readonly RecognizedWord[], languages: readonly string[]): readonly RecognizedWord[] {
  return mendLookAlikes(words, languages).map((word) => ({ ...word, text: withUsualCodes(word.text) }));
}

/** Whoever reads asks again. */
function saidWhenRead(): void {}
