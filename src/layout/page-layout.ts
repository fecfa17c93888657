/** Owns page layout: the words of one page → blocks in reading order. */
import type { Block, BoundingBox } from '../document.ts';
import type { OutlineEntry } from './element.ts';
import { markOutline } from './outline.ts';
import { groupLines } from './blocks.ts';
import { bodyText } from './body-text.ts';
import { partBottomColumns } from './bottom-columns.ts';
import { evenSizes } from './even-sizes.ts';
import { joinFields } from './fields.ts';
import { roomsOn } from './line-room.ts';
import { markDrawnBullets } from './drawn-bullets.ts';
import { figureSegments, partAtFigures } from './figure-segments.ts';
import type { Figure, Graphics } from './figures.ts';
import { findChartFigures, findFigures } from './figures.ts';
import { joinFormulas } from './formula-pieces.ts';
import { boxesOfText, piecesInTables, withInsets, withoutTextPictures, type Inset } from './insets.ts';
import { kindsOf } from './kinds.ts';
import { partLineNumbers } from './line-numbers.ts';
import type { LaidLine } from './lines.ts';
import { lineOf } from './lines.ts';
import { partMargins } from './margins.ts';
import { notesLast } from './notes-last.ts';
import { blocksOfPart, numbersBlock, turnedBlock } from './page-blocks.ts';
import { panelsOf, wallsOf, type Edges, type Wall } from './panels.ts';
import type { PlacedWord, TidyWord } from './placed-word.ts';
import { tidyWords } from './placed-word.ts';
import type { Region } from './reading-order.ts';
import { orderRegions } from './reading-order.ts';
import { findRows, joinPairs } from './rows.ts';
import type { Segment } from './segments.ts';
import { findSegments, usualEm } from './segments.ts';
import { signatureWalls } from './signatures.ts';
import { findTables } from './tables/find-tables.ts';
import type { Grid } from './tables/grid.ts';
import { linesOfCell, wordsOfGrid } from './tables/grid.ts';
import type { Ruling } from './tables/ruling.ts';
import { partToldFurniture } from './told-furniture.ts';
import { inTaggedOrder } from './tagged-order.ts';
import { findTaggedTables } from './tables/tagged-tables.ts';
import { partAtTables, setTablesAside } from './tables/table-segments.ts';
import { boxOfGrid, furnitureParts, marginParts, partOfOther, partOfText, type Part } from './page-parts.ts';
import { partRunInHeads } from './run-in-heads.ts';
import { widenOnBands } from './tinted-bands.ts';
import { partTurnedWords } from './turned-words.ts';

export type { PlacedWord } from './placed-word.ts';
export type { Ruling } from './tables/ruling.ts';

export interface PageLayoutInput {
  /** Size of the upright page, in the unit of the words' boxes. */
  readonly width: number;
  readonly height: number;
  /** In the reader's own order; words of a right-to-left line in the order they are read. */
  readonly words: readonly PlacedWord[];
  /** Lines and filled areas on the page, in the unit of the words' boxes. */
  readonly rulings?: readonly Ruling[];
  /** What may part panels, in the unit of the words' boxes. */
  readonly edges?: Edges | undefined;
  readonly graphics?: Graphics | undefined;
  /** What was read in pictures of the page whose other words the page has itself. */
  readonly insets?: readonly Inset[] | undefined;
  /** Entries of the document's outline that point to the page. */
  readonly outline?: readonly OutlineEntry[] | undefined;
}

/**
 * Finds lines, columns, reading order and blocks. Every word with text is in exactly one line; nothing is invented.
 * Never throws: a box that makes no sense is placed as well as it can be.
 *
 * The steps, each in its file: tidy words → turned words and line numbers aside → tables and figures aside → segments → margins
 * → regions in reading order, in which a table or a figure is one segment → lines → blocks → kinds.
 */
export function layOutPage(input: PageLayoutInput): readonly Block[] {
  const words = partTurnedWords(tidyWords(input.words));
  const told = partToldFurniture(words.upright, input.height);
  const rulings = input.rulings ?? [];
  const tagged = findTaggedTables(told.text, rulings);
  const inTagged = new Set(tagged.flatMap(wordsOfGrid));
  const isFree = (word: TidyWord) => !inTagged.has(word);
  const { numbers } = partLineNumbers(inTagged.size === 0 ? told.text : told.text.filter(isFree));
  const counted = new Set(numbers.flat());
  const text = counted.size === 0 ? told.text : told.text.filter((word) => !counted.has(word));
  const whole = findSegments(text);
  const charts = findChartFigures(inTagged.size === 0 ? text : text.filter(isFree), rulings);
  const walls = wallsBeside(charts, input.edges, usualEm(whole));
  const panels = panelsOf(whole, walls);
  const others =
    inTagged.size === 0 && panels.length === 1
      ? findTablesBeside(charts, text, whole, rulings)
      : panels.flatMap((panel) => {
          const free = inReadersOrder(panel).filter(isFree);
          return findTablesBeside(charts, free, inTagged.size === 0 ? panel : findSegments(free), rulings);
        });
  const tables = [...tagged, ...others];
  const insets = input.insets ?? [];
  const found = [
    ...charts,
    ...findFigures(
      withoutTextPictures(input.graphics ?? { images: [], drawings: [] }, insets),
      text,
      [...tables.map(boxOfGrid), ...charts.map(({ bbox }) => bbox), ...boxesOfText(insets, whole)],
      rulings.map(({ bbox }) => bbox),
      input,
    ),
  ];
  const withRead = withInsets(found, insets, whole);
  const inTables = piecesInTables(withRead, tables);
  const figures = withRead.filter((figure) => ![...inTables.values()].some((held) => held.includes(figure)));
  const labels = new Set(figures.flatMap((figure) => figure.words));
  const segments = labels.size === 0 ? whole : findSegments(text.filter((word) => !labels.has(word)));
  const margins = setTablesAside(partMargins(segments, input.height, panels.length > 1), tables);
  const shown = figureSegments(figures, margins.body);
  const { rest, columns } = partBottomColumns(margins.body, margins.tables, input.height);
  const fields = widenOnBands(joinFieldsOf(rest, input.edges, walls), rulings, margins.tables);
  const signatures = signatureWalls(
    fields.filter((segment) => !margins.tables.has(segment)),
    rulings,
  );
  const ordered = [...orderRegions([...fields, ...shown.keys()], [...walls, ...signatures]), ...columns];
  const laid = ordered.flatMap((region) =>
    partAtTables(region, margins.tables)
      .flatMap((part): readonly (Region | Grid | Figure)[] => ('cells' in part ? [part] : partAtFigures(part, shown)))
      .map((part): LaidRegion =>
        'cells' in part || 'bbox' in part ? part : evenSizes(partRunInHeads(joinPairs(findRows(part)).map(lineOf))),
      ),
  );
  const regions = markDrawnBullets(markHeadings(laid, input.outline ?? []), input.graphics, rulings);
  const body = bodyText(bodyLines(regions));
  const roomBeside = roomsOn(
    regions.filter(isText),
    [...tables.map(boxOfGrid), ...figures.map(({ bbox }) => bbox)],
    input,
  );
  const parts: readonly Part[] = [
    ...furnitureParts(told.above, 'header'),
    ...marginParts(margins.above, 'header', body.em),
    ...inTaggedOrder(
      regions.flatMap((region) =>
        isText(region)
          ? groupLines(region, roomBeside(region)).map(partOfText)
          : [region, ...('cells' in region ? (inTables.get(region) ?? []) : [])].map(partOfOther),
      ),
    ),
    ...marginParts(margins.below, 'footer', body.em),
    ...furnitureParts(told.below, 'footer'),
  ];
  const groups = parts.map(({ group }) => group);
  const inMargins = new Set(parts.flatMap(({ furniture }, at) => (furniture === undefined ? [] : [at])));
  const kinds = kindsOf(groups, body, input.height, inMargins);
  const blocks = notesLast(groups, kinds, body.em, inMargins).flatMap((at) => {
    const part = parts[at];
    return part === undefined ? [] : blocksOfPart(part, kinds[at]);
  });
  return [
    ...joinFormulas(blocks),
    ...numbers.map(numbersBlock),
    ...words.turned.map((run) => turnedBlock(run, body, segments)),
  ];
}

/** The walls of a page but for the axes and bars of its charts. */
function wallsBeside(charts: readonly Figure[], edges: Edges | undefined, em: number): readonly Wall[] {
  if (edges === undefined) return [];
  return wallsOf(edges, em).filter(({ x0, x1, top, bottom }) => {
    const [x, y] = [(x0 + x1) / 2, (top + bottom) / 2];
    return !charts.some(({ bbox }) => x > bbox[0] - em && x < bbox[2] + em && y > bbox[1] && y < bbox[3]);
  });
}

/** `joinFields`, in each panel. */
function joinFieldsOf(
  segments: readonly Segment[],
  edges: Edges | undefined,
  walls: readonly Wall[],
): readonly Segment[] {
  if (edges === undefined) return segments;
  const em = usualEm(segments);
  return panelsOf(segments, walls).flatMap((panel) => joinFields(panel, edges.vertical, em));
}

function inReadersOrder(segments: readonly Segment[]): readonly TidyWord[] {
  return segments.flatMap(({ words }) => words).toSorted((a, b) => a.order - b.order);
}

/** The tables of a page, without the words and lines of its charts. */
function findTablesBeside(
  charts: readonly Figure[],
  words: readonly TidyWord[],
  segments: readonly Segment[],
  rulings: readonly Ruling[],
): readonly Grid[] {
  if (charts.length === 0) return findTables(words, segments, rulings);
  const labels = new Set(charts.flatMap((chart) => chart.words));
  const rest = words.filter((word) => !labels.has(word));
  const isFree = ({ bbox }: Ruling) => !charts.some((chart) => isInside(bbox, chart.bbox));
  return findTables(rest, findSegments(rest), rulings.filter(isFree));
}

/** True for a box whose middle lies in the other one. */
function isInside(box: BoundingBox, outer: BoundingBox): boolean {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}

/** The outline is looked for in all that is not a table. */
function markHeadings(regions: readonly LaidRegion[], outline: readonly OutlineEntry[]): readonly LaidRegion[] {
  const marked = markOutline(regions.filter(isText), outline).values();
  return regions.map((region) => (isText(region) ? (marked.next().value ?? region) : region));
}

/** A stretch of text, a table, a figure. */
type LaidRegion = readonly LaidLine[] | Grid | Figure;

function isText(region: LaidRegion): region is readonly LaidLine[] {
  return Array.isArray(region);
}

/** A line of running text has so many letters, and the text of a page so many in all such lines. */
const runningLine = 40;
const runningText = 300;

/** The lines that show what running text looks like: those of tables too, where most of the page is tables and little else runs. */
function bodyLines(regions: readonly LaidRegion[]): readonly LaidLine[] {
  const lines = regions.filter(isText).flat();
  const running = lines.reduce((sum, { line: { text } }) => sum + (text.length < runningLine ? 0 : text.length), 0);
  if (running >= runningText) return lines;
  const cells = regions.flatMap((region) => (!isText(region) && 'cells' in region ? region.cells : []));
  const letters = (words: readonly TidyWord[]) => words.reduce((sum, { word }) => sum + word.text.length, 0);
  const outside = lines.reduce((sum, { words }) => sum + letters(words), 0);
  const inside = cells.reduce((sum, { words }) => sum + letters(words), 0);
  return inside <= outside ? lines : [...lines, ...cells.flatMap(({ words }) => linesOfCell(words))];
}
