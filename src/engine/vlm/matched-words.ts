/** Owns what an alignment means for words: which of the page's words the model wrote, where, and what it made up. */
import type { Page, Word } from '../../document.ts';
import { align, type Link } from './align.ts';
import { claimStrays } from './stray-words.ts';
import {
  type ModelWord,
  type PageWord,
  type TextUnit,
  isPunctuation,
  modelWords,
  pageWords,
  unitsOf,
} from './text-unit.ts';
import type { Transcript } from './transcript.ts';
import { settle } from './verdict.ts';

/** A word in the order in which the model wrote it. */
export interface PlacedEntry {
  /** Position of its block in the transcript. */
  readonly block: number;
  readonly cell?: readonly [number, number] | undefined;
  /** Line of the transcript, counted over all blocks. */
  readonly line: number;
  /** Position among the page's words; undefined for a word that only the model has. */
  readonly page: number | undefined;
  /** One, or several where the page's reader had run them together; of the model's own only those that have ink. */
  readonly words: readonly Word[];
  /** Of a word that only the model has. */
  readonly text: string;
}

export interface MatchedWords {
  readonly entries: readonly PlacedEntry[];
  /** The page's words in its own order. */
  readonly words: readonly PageWord[];
  /** Positions of those that the model left out. */
  readonly omitted: readonly number[];
  /** Words of the page that are sure, and how many of them the model has. */
  readonly sure: number;
  readonly sureFound: number;
}

const sureFrom = 0.7;

/** Aligns what a model wrote to the words that the page itself gives. */
export function matchWords(page: Page, transcript: Transcript): MatchedWords {
  const words = pageWords(page);
  const given = modelWords(transcript);
  const pageUnits = unitsOf(words.map(({ word }) => word.text));
  const modelUnits = unitsOf(given.map(({ text }) => text));
  const aligned = align(modelUnits, pageUnits);
  const links = claimStrays(aligned, { given, words, modelUnits, pageUnits });
  const ofModel = new Map(links.flatMap((link) => link.models.map((unit) => [unit, link] as const)));
  const ofWord = new Map<number, Link[]>();
  for (const link of links) {
    for (const word of new Set(link.pages.map((unit) => pageUnits[unit]?.word ?? -1)))
      ofWord.set(word, [...(ofWord.get(word) ?? []), link]);
  }

  const entries: PlacedEntry[] = [];
  const emitted = new Set<number>();
  let alone: { readonly word: number; text: string } | undefined;
  const close = () => {
    const home = alone === undefined ? undefined : given[alone.word];
    if (alone !== undefined && home !== undefined && !isPunctuation(alone.text))
      entries.push({ ...placeOf(home), page: undefined, words: [], text: alone.text });
    alone = undefined;
  };
  modelUnits.forEach((unit, at) => {
    const link = ofModel.get(at);
    if (link === undefined) {
      if (alone !== undefined && alone.word !== unit.word) close();
      alone ??= { word: unit.word, text: '' };
      alone.text += unit.text;
      return;
    }
    close();
    const home = given[unit.word];
    for (const index of link.pages.map((page) => pageUnits[page]?.word ?? -1)) {
      const word = words[index];
      if (emitted.has(index) || word === undefined || home === undefined) continue;
      emitted.add(index);
      const both = bothReadings(word, ofWord.get(index) ?? [], modelUnits, pageUnits, page);
      entries.push({ ...placeOf(home), page: index, words: both, text: '' });
    }
  });
  close();
  const sure = words.flatMap(({ word }, index) =>
    !isPunctuation(word.text) && (page.source === 'text-layer' || word.confidence >= sureFrom) ? [index] : [],
  );
  return {
    entries,
    words,
    omitted: words.flatMap((_, index) => (emitted.has(index) ? [] : [index])),
    sure: sure.length,
    sureFound: sure.filter((index) => (ofWord.get(index) ?? []).some((link) => link.likeness >= 0.5)).length,
  };
}

const placeOf = ({ block, cell, line }: ModelWord): Pick<PlacedEntry, 'block' | 'cell' | 'line'> => ({
  block,
  cell,
  line,
});

/** The page's word after both readings. */
function bothReadings(
  { word }: PageWord,
  links: readonly Link[],
  modelUnits: readonly TextUnit[],
  pageUnits: readonly TextUnit[],
  page: Page,
): readonly Word[] {
  const [only] = links;
  if (links.length === 1 && only !== undefined && only.pages.length > 1) {
    // The model wrote as one what a line's end or a gap parts on the page.
    const parts = new Set(only.pages.map((unit) => pageUnits[unit]?.word));
    if (parts.size > 1) {
      const whole = only.models.map((unit) => modelUnits[unit]?.text ?? '').join('');
      return [settle(word, only.likeness === 1 ? word.text : whole, page.source)];
    }
  }
  const units = links.flatMap(({ models }) => models.map((unit) => modelUnits[unit]));
  const texts = units.map((unit) => unit?.text ?? '');
  const isSplit =
    links.length === 1 && only?.models.length === 2 && new Set(units.map((unit) => unit?.word)).size === 2;
  if (isSplit && only.likeness === 1) {
    const lengths = texts.map((text) => text.length);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const [x0, y0, x1, y1] = word.bbox;
    let from = x0;
    return texts.map((text, at): Word => {
      const to = from + ((x1 - x0) * (lengths[at] ?? 0)) / total;
      const part = settle({ ...word, text, bbox: [from, y0, to, y1] }, text, page.source);
      from = to;
      return part;
    });
  }
  return [settle(word, texts.join(isSplit ? ' ' : ''), page.source)];
}
