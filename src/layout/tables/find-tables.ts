/** Owns finding the tables of a page: by the lines around their cells, by rules across them, by the white between their columns. */
import { areIndexColumns } from '../../book-index.ts';
import type { TidyWord } from '../placed-word.ts';
import type { Segment } from '../segments.ts';
import { findSegments, usualSize } from '../segments.ts';
import { findAlignedTables } from './aligned-tables.ts';
import { findTablesBetweenRules } from './between-rules.ts';
import { wordsInBoxes } from './boxes.ts';
import { withoutTextBelow } from './frame-notes.ts';
import type { Grid, GridCell } from './grid.ts';
import { linesOfCell, wordsOfGrid } from './grid.ts';
import { findRuledTables, reachOf, type PageFacts } from './ruled-tables.ts';
import type { Ruling } from './ruling.ts';
import { bandsOf, rulesOf } from './ruling.ts';
import { widestSpace } from './text-lines.ts';

/** A page of fewer words has no table worth the name. */
const fewestWords = 4;
/** A page of more words is made to hurt. */
const mostWords = 12_000;

/**
 * Finds tables among the upright words of a page. A word is in one table at most.
 * @param segments those of the same words
 * @param rulings lines and areas drawn on the page, in the unit of the words
 */
export function findTables(
  words: readonly TidyWord[],
  segments: readonly Segment[],
  rulings: readonly Ruling[],
): readonly Grid[] {
  if (words.length < fewestWords || words.length > mostWords) return [];
  const em = usualSize(words);
  const page: PageFacts = {
    em,
    space: widestSpace(segments),
    rules: rulesOf(rulings, reachOf(em)),
    bands: bandsOf(rulings, 0.8 * em, reachOf(em)),
  };
  const ruled = findRuledTables(words, page).map((grid) => withoutTextBelow(grid, segments));
  let left = without(words, new Set(ruled.flatMap(wordsOfGrid)));
  left = without(left, wordsInBoxes(left, page));
  const between = findTablesBetweenRules(left, page);
  left = without(left, new Set(between.flatMap(wordsOfGrid)));
  return [
    ...ruled,
    ...between,
    ...findAlignedTables(left.length === words.length ? segments : findSegments(left), page).filter(
      (grid) => !isIndex(grid),
    ),
  ];
}

function without(words: readonly TidyWord[], taken: ReadonlySet<TidyWord>): readonly TidyWord[] {
  return taken.size === 0 ? words : words.filter((word) => !taken.has(word));
}

/** True for the columns of an index, whose entries go on from column to column. */
function isIndex({ xs, cells }: Grid): boolean {
  const textsOf = ({ words }: GridCell) => {
    const [only] = words;
    return words.length === 1 && only !== undefined
      ? [only.word.text]
      : linesOfCell(words).map(({ line }) => line.text);
  };
  const columns = xs.slice(1).map((_, at) => cells.filter(({ column }) => column === at).flatMap(textsOf));
  return columns.length > 1 && areIndexColumns(columns);
}
