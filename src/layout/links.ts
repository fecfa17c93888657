/** Owns finding the text of links: areas of a page that lead somewhere → stretches of its lines and cells. Pure geometry. */
import type { Block, BoundingBox, TableCell, Word } from '../document.ts';
import type { Link } from '../link.ts';

/** An area that leads somewhere, in the page's unit. */
export interface LinkArea {
  readonly bbox: BoundingBox;
  readonly uri: string;
}

/** Share of a word's height by which an area may end before it: areas are drawn around the ink or beyond it. */
const slack = 0.04;

/** The blocks with the stretches that the areas cover; where areas lie over each other the last one counts. */
export function withLinks(blocks: readonly Block[], areas: readonly LinkArea[]): readonly Block[] {
  if (areas.length === 0) return blocks;
  return blocks.map((block) => {
    const near = areas.filter(({ bbox }) => meets(bbox, block.bbox));
    if (near.length === 0) return block;
    const lines = block.lines.map((line) => {
      const links = linksOf(line.text, line.words, near);
      return links.length === 0 ? line : { ...line, links };
    });
    if (block.table === undefined) return { ...block, lines };
    const words = block.lines.flatMap((line) => line.words);
    const cells = block.table.cells.map((cell) => linkedCell(cell, words, near));
    return { ...block, lines, table: { ...block.table, cells } };
  });
}

function linkedCell(cell: TableCell, words: readonly Word[], areas: readonly LinkArea[]): TableCell {
  if (!areas.some(({ bbox }) => meets(bbox, cell.bbox))) return cell;
  const own = words.filter(({ bbox }) => holds(cell.bbox, bbox));
  const links = linksOf(cell.text, own, areas);
  return links.length === 0 ? cell : { ...cell, links };
}

/** @param words of the text in its order; those that it spells otherwise are passed over */
function linksOf(text: string, words: readonly Word[], areas: readonly LinkArea[]): readonly Link[] {
  const links: Link[] = [];
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word.text, from);
    if (at < 0) continue;
    from = at + word.text.length;
    const area = areas.findLast(({ bbox }) => liesIn(word.bbox, bbox));
    const part = area === undefined ? undefined : partIn(word, { ...area, bbox: withoutMargins(area.bbox, words) });
    if (area === undefined || part === undefined) continue;
    const [start, end] = [at + part[0], at + part[1]];
    const last = links.at(-1);
    // White between two words of one link is part of it.
    if (last?.uri === area.uri && text.slice(last.end, start).trim() === '') links[links.length - 1] = { ...last, end };
    else links.push({ start, end, uri: area.uri });
  }
  return links;
}

/** Whether an area runs through the middle of a word. */
function liesIn(word: BoundingBox, area: BoundingBox): boolean {
  const y = (word[1] + word[3]) / 2;
  return y > area[1] && y < area[3] && word[2] > area[0] && word[0] < area[2];
}

/** The area from where its first word begins, less at its end what it has too much before that: programs draw it with margins. */
function withoutMargins(area: BoundingBox, words: readonly Word[]): BoundingBox {
  const within = words.filter(({ bbox }) => liesIn(bbox, area));
  const left = Math.min(...within.map(({ bbox }) => bbox[0]));
  const height = Math.max(...within.map(({ bbox }) => bbox[3] - bbox[1]));
  const margin = left - area[0];
  return margin <= 0 || margin > widestMargin * height ? area : [left, area[1], area[2] - margin, area[3]];
}

/** In heights of a word; what is wider is white of the line. */
const widestMargin = 0.5;

/** From where to where in a word an area reaches, in code units; undefined for none of it. */
function partIn({ text, bbox }: Word, { bbox: area, uri }: LinkArea): readonly [number, number] | undefined {
  const said = text.indexOf(uri);
  if (said >= 0) return [said, said + uri.length];
  const [left, top, right, bottom] = bbox;
  const room = slack * (bottom - top);
  const place = (x: number) => nearestSeam(text, (x - left) / (right - left));
  const start = area[0] <= left + room ? 0 : place(area[0]);
  const end = area[2] >= right - room ? text.length : place(area[2]);
  return start < end ? [start, spelled(text, start, end, uri)] : undefined;
}

/** Where an address ends that goes on beyond its area, as where its hyphen hangs over the edge of the column. */
function spelled(text: string, start: number, end: number, uri: string): number {
  let reached = end;
  if (/[/:@]/u.test(text.slice(start, end)))
    while (reached < text.length && uri.includes(text.slice(start, reached + 1))) reached += 1;
  return reached;
}

/** Widths as of letters; those of all letters are taken to be alike, which may be wrong by `blur` of them. */
const punctuation = 0.55;
const blur = 2;

/** The place nearest to a share of the word's width beside what is no letter, else the nearest of all. */
function nearestSeam(text: string, share: number): number {
  const widths = Array.from(text, (sign) => (isLetter(sign) ? 1 : punctuation));
  const x = share * widths.reduce((sum, width) => sum + width, 0);
  let [seam, seamAway] = [0, Infinity];
  let [nearest, away] = [0, Infinity];
  let [at, reached] = [0, 0];
  const signs = [...text];
  for (let index = 0; index <= signs.length; index += 1) {
    const distance = Math.abs(reached - x);
    const [before, behind] = [signs[index - 1], signs[index]];
    if (distance < away) [nearest, away] = [at, distance];
    const isSeam = before === undefined || behind === undefined || !isLetter(before) || !isLetter(behind);
    if (isSeam && distance < seamAway) [seam, seamAway] = [at, distance];
    at += behind?.length ?? 0;
    reached += widths[index] ?? 0;
  }
  return seamAway <= blur ? seam : nearest;
}

function isLetter(sign: string): boolean {
  return /[\p{L}\p{M}\p{N}+#_]/u.test(sign);
}

function meets(box: BoundingBox, other: BoundingBox): boolean {
  return box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
}

function holds(outer: BoundingBox, box: BoundingBox): boolean {
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}
