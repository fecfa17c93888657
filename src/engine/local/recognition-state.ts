/** Owns what the steps of recognition hand on to each other, from a grey image to the words on it. */
import type { BoundingBox } from '../../document.ts';
import type { SampleReading } from './sample-reading.ts';
import type { RecentLanguage } from './language-steps.ts';
import { samePlace, type PageMap } from './page-map.ts';
import type { PanelEdges } from './panel-edges.ts';
import type { CleanPage } from './prepare.ts';
import type { GrayImage, QuarterTurn } from './raster.ts';
import { uprightsOf, type WithoutRules } from './table-rules.ts';
import type { PlacedSign } from './placed-signs.ts';
import type { HowToRecognize, OrientationAndScript, RecognizedWord, Tesseract } from './tesseract.ts';
import type { DetectedLine } from './text-detector.ts';

export interface RecognizeOptions {
  /** "auto" or Tesseract codes joined by +. */
  readonly language: string;
  /** Codes whose data is at hand: for "auto", and for lines that run downwards. */
  readonly installed: readonly string[];
  /** What the pages before were written in: the next one is tried with it first. */
  readonly recent?: RecentLanguage | undefined;
}

/** What the steps hand on. */
export interface State {
  readonly tesseract: Tesseract;
  readonly options: RecognizeOptions;
  readonly image: GrayImage;
  /** Whether a program drew the image that was handed over. */
  readonly isDrawn: boolean;
  readonly clean: CleanPage;
  /**
   * Photographs, in pixels of the original: cleaning makes what it can of their shades. Undefined where paper is in shadow, or the
   * original was seen from aslant, so that they can only be told on the clean page.
   */
  readonly toned: readonly BoundingBox[] | undefined;
  /** Maps points of `image` to the original, unturned. */
  readonly back: PageMap;
  /** Letters that were counted on the image. */
  readonly letters: number;
  /** Pixels of the image; undefined when there are too few letters. */
  readonly capitalHeight: number | undefined;
  /** Whether its lines were bent. */
  readonly isBent: boolean;
  /** Where a network sees its lines, once it was made flat by them. */
  readonly lines: readonly DetectedLine[] | undefined;
  readonly dotsPerInch: number;
  readonly rotation: QuarterTurn;
  readonly detected: OrientationAndScript | undefined;
  /** A sample of the page that was read before it. */
  readonly sample: SampleReading | undefined;
  /** Data to read with, the leading one first. */
  readonly codes: readonly string[];
  /** Code whose data the page needs, and is not at hand. */
  readonly missing: string | undefined;
  /** Languages that were identified, as codes joined by +. */
  readonly identified: string | undefined;
  readonly words: readonly RecognizedWord[];
  /** How the words were read, if not as usual: their lines are numbered by it. */
  readonly how: HowToRecognize;
  /** Edges of panels, and the image on which they were found. */
  readonly edges: { readonly of: GrayImage; readonly found: PanelEdges } | undefined;
  /** The image without lines that run through its text or touch it; undefined where there are none. */
  readonly unruled: GrayImage | undefined;
  /** Lines of tables that were wiped out of the image, the image with them, and the map to the original of that time. */
  readonly ruled: (Omit<WithoutRules, 'image'> & { readonly image: GrayImage; readonly back: PageMap }) | undefined;
  /** Boxes to tick and the like that were wiped out of the image, and the map to the original of that time. */
  readonly ticks: { readonly signs: readonly PlacedSign[]; readonly back: PageMap } | undefined;
  readonly done: boolean;
}

/** Lines of tables that were wiped out, where the page still lies as it did then. */
export function ruledAsItLies({ ruled, back }: State): State['ruled'] {
  return ruled?.back === back ? ruled : undefined;
}

/** Whether nothing on the image looks like a letter, and a few lines read as nothing: rules, specks, the edge of a sheet. */
export function isBare({ letters, sample }: State): boolean {
  return letters === 0 && sample !== undefined && sample.words.length === 0;
}

/** How the image is read: no word goes across the lines of a table, or a sign that was wiped out. */
export function cellsOf(state: State): Pick<HowToRecognize, 'uprights'> {
  const { ticks, back } = state;
  const signs = ticks?.back === back ? ticks.signs.map(({ bbox }) => bbox) : [];
  const uprights = [...uprightsOf(ruledAsItLies(state)?.lines ?? []), ...signs];
  return uprights.length === 0 ? {} : { uprights };
}

/** Of an image that no step has seen yet. */
export function stateAtFirst(tesseract: Tesseract, original: GrayImage, options: RecognizeOptions): State {
  return {
    tesseract,
    options,
    image: original,
    isDrawn: false,
    clean: { image: original, back: samePlace, hasInk: true, isEvenlyLit: true },
    toned: undefined,
    back: samePlace,
    letters: 0,
    capitalHeight: undefined,
    isBent: false,
    lines: undefined,
    dotsPerInch: 300,
    rotation: 0,
    detected: undefined,
    sample: undefined,
    codes: [],
    missing: undefined,
    identified: undefined,
    words: [],
    how: {},
    edges: undefined,
    unruled: undefined,
    ruled: undefined,
    ticks: undefined,
    done: false,
  };
}
