/** Owns recognition by Tesseract: its language data, and one call for recognition and one for orientation and script. */
import { OcrError } from '../../errors.ts';
import { hasDarkGround } from './dark-ground.ts';
import { createBatchReading, readRuns } from './batch-reading.ts';
import type { LstmReader } from './lstm-reader.ts';
import { isLeftOut } from './step-switch.ts';
import { runOfInk } from './ink-run.ts';
import { findRuns, type Run } from './page-runs.ts';
import { joinHangul } from './join-hangul.ts';
import { withUsualCodes } from './letter-codes.ts';
import { mendLookAlikes } from './look-alikes.ts';
import type { GrayImage, QuarterTurn } from './raster.ts';
import { framed } from './line-image.ts';
import { toSpix } from './spix.ts';
import { loadCore, type Api, type Core, type RunningCore } from './tesseract-core.ts';
import { withEvenWordLists } from './traineddata.ts';

export interface RecognizedWord {
  readonly text: string;
  /** Pixels of the image that was handed over. */
  readonly bbox: readonly [number, number, number, number];
  /** 0…1 */
  readonly confidence: number;
  readonly line: number;
  readonly paragraph: number;
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
/** A line comes at one size, that of text scanned with this, and the core wants so many pixels of paper around it. */
const lineDotsPerInch = 300;
const lineMargin = 10;

/** Data that orientation and script are found with: 30 MB in the core, ready again in a tenth of a second. */
const orientationData = 'osd';
const lstmOnly = 1;
const legacyOnly = 0;
/** Language sets that stay warm at once; each holds 20–150 MB. */
const warmSets = 2;
/** Bytes that a core may hold between documents: English with the detection of scripts takes 60 million, Chinese 140. */
const mostKept = 90_000_000;

/**
 * Makes a Tesseract that lives in this process and blocks it while it works: only for reader processes.
 * @param load gives the data (`*.traineddata`, unpacked) of a language or of "osd"
 */
export function createTesseract(load: (code: string) => Promise<Uint8Array>): Tesseract {
  let core: Promise<RunningCore> | undefined;
  let running: RunningCore | undefined;
  const ready = new Map<string, Api>();
  const networks = createBatchReading(load);
  let analysis: Api | undefined;
  const analysed = new WeakMap<GrayImage, { readonly way: string; readonly runs: readonly Run[] }>();

  async function getCore(): Promise<Core> {
    running = await (core ??= loadCore());
    return running.core;
  }

  function end(key: string): void {
    ready.get(key)?.End();
    ready.delete(key);
  }

  async function getApi(codes: readonly string[], mode: number): Promise<{ readonly core: Core; readonly api: Api }> {
    const loaded = await getCore();
    const key = codes.join('+');
    const warm = ready.get(key);
    if (warm !== undefined) {
      ready.delete(key);
      ready.set(key, warm);
      return { core: loaded, api: warm };
    }
    const given = await Promise.all(codes.map((code) => load(code)));
    const files = withEvenWordLists(given).map((data, at) => {
      // The core keeps word lists by the name of their language: under its own, those of an earlier reading would come back.
      const name = data === given[at] ? (codes[at] ?? '') : `${codes[at]}_unlisted`;
      return { name, data };
    });
    if (mode === lstmOnly) {
      // A page that is read has been turned by then: what that took makes room for its language.
      end(orientationData);
      const [oldest] = ready.keys();
      if (ready.size > warmSets && oldest !== undefined) end(oldest);
    }
    const api = new loaded.TessBaseAPI();
    // The files lie in memory, too: they are gone as soon as Tesseract has taken from them what it needs.
    for (const { name, data } of files) loaded.FS.writeFile(`${name}.traineddata`, data);
    const failed = api.Init(null, files.map(({ name }) => name).join('+'), mode) !== 0;
    for (const { name } of files) loaded.FS.unlink(`${name}.traineddata`);
    if (failed) {
      throw new OcrError('language_data_missing', `The language data of "${key}" cannot be used by Tesseract.`, {
        hint: 'Remove it, so that it is fetched again, or install it anew.',
      });
    }
    ready.set(key, api);
    return { core: loaded, api };
  }

  function setImage(loaded: Core, api: Api, image: GrayImage, dotsPerInch: number): void {
    loaded.FS.writeFile('/input', toSpix(image));
    const failed = api.SetImageFile(1, 0) === 1;
    loaded.FS.unlink('/input');
    if (failed) throw new OcrError('page_failed', 'Tesseract could not take the image of this page.');
    api.SetSourceResolution(dotsPerInch);
  }

  /** Finds the letters by Tesseract's page analysis, which needs no language, and reads them by its networks. */
  async function readInBatches(
    readers: readonly LstmReader[],
    image: GrayImage,
    dotsPerInch: number,
    segmentation: Segmentation,
    { adaptive = false, lines }: HowToRecognize,
  ): Promise<readonly RecognizedWord[]> {
    const found = await findRunsOnce(image, dotsPerInch, segmentation, adaptive);
    const all = found.length > 0 || segmentation === wholePage ? found : runOfInk(image);
    const runs = lines === undefined ? all : all.filter(({ line }) => lines.has(line));
    return await readRuns(image, runs, readers, hasDarkGround(image));
  }

  /** Where letters stand is the same in every language that is tried on an image. */
  async function findRunsOnce(
    image: GrayImage,
    dotsPerInch: number,
    segmentation: Segmentation,
    adaptive: boolean,
  ): Promise<readonly Run[]> {
    const way = `${dotsPerInch} ${segmentation} ${adaptive}`;
    const known = analysed.get(image);
    if (known?.way === way) return known.runs;
    const loaded = await getCore();
    if (analysis === undefined) {
      analysis = new loaded.TessBaseAPI();
      analysis.InitForAnalysePage();
    }
    const api = analysis;
    api.SetVariable('tessedit_pageseg_mode', segmentation);
    api.SetVariable('thresholding_method', adaptive ? '2' : '0');
    setImage(loaded, api, image, dotsPerInch);
    try {
      const runs = findRuns(loaded, api, image);
      analysed.set(image, { way, runs });
      return runs;
    } finally {
      api.Clear();
    }
  }

  async function read(
    image: GrayImage,
    languages: readonly string[],
    dotsPerInch: number,
    segmentation: Segmentation,
    how: HowToRecognize = {},
  ): Promise<readonly RecognizedWord[]> {
    const { adaptive = false, lines } = how;
    const readers = isLeftOut('lines in batches') ? undefined : await networks.networksOf(languages);
    if (readers !== undefined)
      return mended(await readInBatches(readers, image, dotsPerInch, segmentation, how), languages);
    const { core: loaded, api } = await getApi(languages, lstmOnly);
    api.SetVariable('tessedit_pageseg_mode', segmentation);
    api.SetVariable('thresholding_method', adaptive ? '2' : '0');
    // Reads each poor line a second time with black and white exchanged, which is in vain where no ground is dark.
    api.SetVariable('tessedit_do_invert', hasDarkGround(image) ? '1' : '0');
    // A worker adapts to what it has read; every page starts from the same state.
    api.ClearAdaptiveClassifier();
    setImage(loaded, api, image, dotsPerInch);
    try {
      if (api.Recognize(null) !== 0) throw new OcrError('page_failed', 'Tesseract gave up on this page.');
      const words = joinHangul(parseTsv(api.GetTSVText()), languages.includes('kor') ? api.GetUTF8Text() : '');
      return mended(lines === undefined ? words : words.filter(({ line }) => lines.has(line)), languages);
    } finally {
      api.Clear();
    }
  }

  async function readLineByCore(image: GrayImage, languages: readonly string[]): Promise<readonly RecognizedWord[]> {
    const words = await read(framed(image, lineMargin), languages, lineDotsPerInch, singleLine);
    return words.map((word) => {
      const [left, top, right, bottom] = word.bbox;
      return { ...word, bbox: [left - lineMargin, top - lineMargin, right - lineMargin, bottom - lineMargin] };
    });
  }

  return {
    warmUp(languages) {
      if (core !== undefined) return;
      Promise.all([getCore(), networks.networksOf(languages)]).catch(saidWhenRead);
    },
    async giveBack() {
      await networks.giveBack();
      end(orientationData);
      if (running === undefined || running.bytes() <= mostKept) return;
      core = running = analysis = undefined;
      ready.clear();
    },
    recognize: (image, languages, dotsPerInch, how) => read(image, languages, dotsPerInch, wholePage, how),
    async recognizeLines(images, languages) {
      const lines: (readonly RecognizedWord[])[] = [];
      for (const image of images) lines.push(await readLineByCore(image, languages));
      return lines;
    },
    async wordList(languages) {
      const [first] = (await networks.networksOf(languages.slice(0, 1))) ?? [];
      if (first !== undefined) return first.isListed ?? (() => false);
      await getApi(languages, lstmOnly);
      const key = languages.join('+');
      return (letters) => {
        // Data that has made way for another language's meanwhile is not loaded again for this.
        const api = ready.get(key);
        return [letters, letters.toLowerCase()].some((form) => (api?.IsValidWord(form) ?? 0) > 0);
      };
    },
    async detect(image) {
      const { core: loaded, api } = await getApi([orientationData], legacyOnly);
      setImage(loaded, api, image, 300);
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

/** Words as they are meant where the data confuses letters, or writes them by other codes than is usual. */
function mended(words: readonly RecognizedWord[], languages: readonly string[]): readonly RecognizedWord[] {
  return mendLookAlikes(words, languages).map((word) => ({ ...word, text: withUsualCodes(word.text) }));
}

/** Whoever reads asks again. */
function saidWhenRead(): void {}

/** Reads Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. Level 5 is a word. */
function parseTsv(tsv: string): readonly RecognizedWord[] {
  const words: RecognizedWord[] = [];
  let line = -1;
  let paragraph = -1;
  for (const row of tsv.split('\n')) {
    const fields = row.split('\t');
    const level = fields[0];
    if (level === '3') paragraph += 1;
    if (level === '4') line += 1;
    if (level !== '5') continue;
    const text = fields.slice(11).join(' ').trim();
    if (text === '') continue;
    const left = Number(fields[6]);
    const top = Number(fields[7]);
    words.push({
      text,
      bbox: [left, top, left + Number(fields[8]), top + Number(fields[9])],
      confidence: Math.min(1, Math.max(0, Number(fields[10]) / 100)),
      line,
      paragraph,
    });
  }
  return words;
}
