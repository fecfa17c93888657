/** Owns the choice between the networks that know a page's script: a sample of its lines shows whether one reads it better. Pure. */
import type { LineReaderName } from './line-networks.ts';
import type { LineReader } from './line-reader.ts';
import type { PlacedCharacter } from './line-vote.ts';

export interface NamedReader {
  readonly name: LineReaderName;
  readonly reader: LineReader;
}

/** Lines from which on a sample is worth it, and lines in the sample. */
const manyLines = 72;
const sampled = 24;
/**
 * Mean confidence by which one network is surer than the other where it reads the page better. There it writes half as much
 * wrong, as on a bent photo, and the other's votes take away more than they bring.
 */
const clearlySurer = 0.03;

/** Of a page with many lines, some from all of its parts; none of other pages. */
export function sampleLines<Line>(lines: readonly Line[]): readonly Line[] {
  if (lines.length < manyLines) return [];
  return lines.filter(
    (_, at) => Math.floor((at * sampled) / lines.length) !== Math.floor(((at - 1) * sampled) / lines.length),
  );
}

/**
 * The one reader that is clearly surer of the lines that all of them have read; else all of them.
 * @param heard of each line of the sample what the readers read that were asked, in their order
 * @param isPlain whether the language has no accents, which one of the networks cannot write
 */
export function readersByNow(
  readers: readonly NamedReader[],
  heard: readonly (readonly (readonly PlacedCharacter[])[])[],
  isPlain: boolean,
): readonly NamedReader[] {
  const byAll = heard.filter((readings) => readings.length === readers.length);
  if (byAll.length < sampled / 2) return readers;
  const [best, second] = readers
    .map((reader, at) => ({ reader, sure: meanConfidence(byAll.flatMap((readings) => readings[at] ?? [])) }))
    .toSorted((a, b) => b.sure - a.sure);
  if (best === undefined || second === undefined || best.sure < second.sure + clearlySurer) return readers;
  return isPlain || best.reader.name !== 'english' ? [best.reader] : readers;
}

/** 0…1; 0 for no characters. */
export function meanConfidence(characters: readonly PlacedCharacter[]): number {
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, characters.length);
}
