/** Owns the word as layout sees it: what a reader hands in, and the tidied form with a safe box and an em size. */
import type { BoundingBox, TextStyle, Word } from '../document.ts';
import type { Direction } from '../script.ts';
import type { Element } from './element.ts';
import { direction } from '../script.ts';

/** Where a word that does not stand upright runs to: up the page, upside down, down the page, or aslant. */
export type Turn = 'up' | 'upside-down' | 'down' | 'aslant';

/** A word in the page's unit. */
export interface PlacedWord extends Word {
  readonly style?: TextStyle | undefined;
  /** The reader's own line id, unique on the page; absent when the reader knows no lines. */
  readonly line?: number | undefined;
  /** The reader's own paragraph id, unique on the page. */
  readonly paragraph?: number | undefined;
  /** What the document itself says the word is part of. */
  readonly element?: Element | undefined;
  /** Absent for upright words, and where the reader does not know. */
  readonly turn?: Turn | undefined;
  /** Whether the reader saw a space between it and the word before; absent where it does not know. */
  readonly spaced?: boolean | undefined;
}

/** A word whose box is finite and not inside out. */
export interface TidyWord {
  readonly word: Word;
  readonly style: TextStyle | undefined;
  readonly line: number | undefined;
  readonly paragraph: number | undefined;
  readonly element: Element | undefined;
  readonly turn: Turn | undefined;
  /** Whether the reader saw a space between it and the word before in its order. */
  readonly spaced: boolean | undefined;
  /** Type size in the page's unit: as the reader says, else estimated from the height of the ink. */
  readonly em: number;
  /** True when `em` was told, not estimated. */
  readonly sized: boolean;
  /** Position in the reader's order. */
  readonly order: number;
  readonly direction: Direction;
}

/** Cleans what a reader hands in: words of white space alone go, boxes become finite and ordered, confidence 0…1. */
export function tidyWords(words: readonly PlacedWord[]): readonly TidyWord[] {
  const tidy: TidyWord[] = [];
  for (const placed of words) {
    const text = placed.text.trim();
    if (text === '') continue;
    const bbox = tidyBox(placed.bbox);
    const told = placed.style?.fontSize;
    const height = bbox[3] - bbox[1];
    const sized = told !== undefined && told > 1e-6 && told < farthest && told > height / 4;
    tidy.push({
      word: { text, bbox, confidence: tidyConfidence(placed.confidence) },
      style: placed.style,
      line: placed.line,
      paragraph: placed.paragraph,
      element: placed.element,
      turn: placed.turn,
      spaced: placed.spaced,
      em: sized ? told : inkSize({ text, bbox }),
      sized,
      order: tidy.length,
      direction: direction(text),
    });
  }
  return tidy;
}

/** Farther out than any page; sums of such coordinates stay exact enough. */
const farthest = 1e9;

function tidyBox(box: BoundingBox): BoundingBox {
  if (isTidy(box)) return box;
  const [left, top, right, bottom] = [near(box[0]), near(box[1]), near(box[2]), near(box[3])];
  return [Math.min(left, right), Math.min(top, bottom), Math.max(left, right), Math.max(top, bottom)];
}

function isTidy(box: BoundingBox): boolean {
  const isNear = box[0] >= -farthest && box[1] >= -farthest && box[2] <= farthest && box[3] <= farthest;
  return isNear && box[0] <= box[2] && box[1] <= box[3];
}

function near(value: number): number {
  return Number.isFinite(value) ? Math.min(farthest, Math.max(-farthest, value)) : 0;
}

function tidyConfidence(confidence: number): number {
  return Number.isFinite(confidence) ? Math.min(1, Math.max(0, confidence)) : 0;
}

const small = /^[-–—_.,;:·…'"“”‘’`~=^*°•▪◦]+$/u;
const latin = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const tall = /[\p{Lu}\p{N}bdfhijkltßіїјβδζθλξţťđ()[\]{}/\\|!?&%$#@£€§]/u;
const deep = /[gjpqyçşţрцщуфдµγηρφχψζξβ()[\]{}/\\|;@§$Q]/u;

/** Type size estimated from the height of a word's ink, in the unit of its box; never 0. */
export function inkSize({ text, bbox }: Pick<Word, 'text' | 'bbox'>): number {
  return Math.max((bbox[3] - bbox[1]) / inkShare(text), Number.MIN_VALUE);
}

/** The share of the em that the ink of this text fills from top to bottom, measured on common sans and serif faces. */
function inkShare(text: string): number {
  if (small.test(text)) return 0.25;
  if (/^[\p{N}\p{P}\p{S}]+$/u.test(text)) return text.includes(',') ? 0.83 : 0.76;
  if (!latin.test(text)) return shareFromTheRight(text) ?? 0.9;
  if (tall.test(text) || /\p{Ll}\p{M}/u.test(text.normalize('NFD'))) return deep.test(text) ? 0.98 : 0.77;
  return deep.test(text) ? 0.76 : 0.55;
}

const hebrew = /\p{Script=Hebrew}/u;
const tallHebrew = /[ל\p{N}]/u;
const deepHebrew = /[ךןףץק()[\]]/u;
const arabic = /\p{Script=Arabic}/u;
const tallArabic = /[اأإآلكطظگ\p{N}]/u;
/** Letters that reach below the line at the end of a word, or wherever they stand. */
const deepArabic = /[رزژو()[\]]|[جحخعغچنسشصضقيىلیںےم](?!\p{L})/u;

/**
 * The same of scripts that run to the left, undefined for others: in the proportions measured on their Noto and DejaVu faces, but a
 * fifth more, as white between lines is judged by letters that are lower than Latin ones.
 */
function shareFromTheRight(text: string): number | undefined {
  if (hebrew.test(text)) return 0.75 + (tallHebrew.test(text) ? 0.2 : 0) + (deepHebrew.test(text) ? 0.22 : 0);
  if (!arabic.test(text)) return undefined;
  if (tallArabic.test(text)) return deepArabic.test(text) ? 1.1 : 0.98;
  return deepArabic.test(text) ? 0.8 : 0.73;
}

/** True when most of the letters are read from right to left. */
export function isRightToLeft(words: readonly TidyWord[]): boolean {
  let balance = 0;
  for (const { direction: way, word } of words) {
    if (way !== 'neutral') balance += way === 'rtl' ? word.text.length : -word.text.length;
  }
  return balance > 0;
}
