/** Owns finding the text of links: areas of a page that lead somewhere → stretches of its lines and cells. Pure geometry. */
import { middle } from '../bounding-box.ts';
import type { Block, BoundingBox, TableCell, Word } from '../document.ts';
import type { Link } from '../link.ts';

/** An area that leads somewhere, in the page's unit. */
export interface LinkArea {
  readonly bbox: BoundingBox;
  readonly uri: string;
}

/** What words are made of: spelled as they spell it, with the box of its ink. */
export interface Letter {
  readonly text: string;
  readonly bbox: BoundingBox;
}

/**
 * The blocks with the stretches that the areas cover; where areas lie over each other the last one counts.
 * @param letters of the page, in any order
 */
export function withLinks(
  blocks: readonly Block[],
  areas: readonly LinkArea[],
  letters: readonly Letter[],
): readonly Block[] {
  if (areas.length === 0) return blocks;
  const leading = new LeadingLetters(letters, areas);
  return blocks.map((block) => {
    if (!areas.some(({ bbox }) => meets(bbox, block.bbox))) return block;
    const lines = block.lines.map((line) => {
      const links = linksOf(line.text, line.words, leading);
      return links.length === 0 ? line : { ...line, links };
    });
    if (block.table === undefined) return { ...block, lines };
    const words = block.lines.flatMap((line) => line.words);
    const cells = block.table.cells.map((cell) => linkedCell(cell, words, leading));
    return { ...block, lines, table: { ...block.table, cells } };
  });
}

function linkedCell(cell: TableCell, words: readonly Word[], leading: LeadingLetters): TableCell {
  const own = words.filter(({ bbox }) => holds(cell.bbox, bbox));
  const links = linksOf(cell.text, own, leading);
  return links.length === 0 ? cell : { ...cell, links };
}

/** @param words of the text in its order; those that it spells otherwise are passed over */
function linksOf(text: string, words: readonly Word[], leading: LeadingLetters): readonly Link[] {
  const links: Part[] = [];
  let from = 0;
  for (const word of words) {
    const at = text.indexOf(word.text, from);
    if (at < 0) continue;
    from = at + word.text.length;
    for (const { start, end, area } of leading.partsOf(word)) {
      const last = links.at(-1);
      // White between two parts of one link is part of it.
      if (last !== undefined && text.slice(last.end, at + start).trim() === '' && areOne(last.area, area))
        links[links.length - 1] = { ...last, end: at + end, area };
      else links.push({ start: at + start, end: at + end, area });
    }
  }
  return links.map(({ start, end, area: { uri } }) => ({ start, end, uri }));
}

/** A stretch of a text and the area that lies over it. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly area: LinkArea;
}

/** White between areas of one link on a line, at most, in their height: programs end one at each change of type. */
const touching = 0.05;

/** True for areas of one link: of one line without the width of a space between them, or of two lines. */
function areOne(one: LinkArea, other: LinkArea): boolean {
  if (one.uri !== other.uri) return false;
  if (one === other || !isBeside(one.bbox, other.bbox)) return true;
  const white = Math.max(other.bbox[0] - one.bbox[2], one.bbox[0] - other.bbox[2]);
  return white < touching * (one.bbox[3] - one.bbox[1]);
}

/** True for boxes of which one holds the middle of the other from top to bottom. */
function isBeside(box: BoundingBox, other: BoundingBox): boolean {
  const [y, otherY] = [middle(box, 1), middle(other, 1)];
  return (y > other[1] && y < other[3]) || (otherY > box[1] && otherY < box[3]);
}

/** Height of the rows by which letters are found, in the page's unit. */
const row = 8;

/** The letters of a page, and where they lead. */
class LeadingLetters {
  readonly #letters: readonly Letter[];
  /** By row, the positions of the letters whose middle lies in it. */
  readonly #rows = new Map<number, number[]>();
  /** By position of a letter. */
  readonly #areas = new Map<number, LinkArea>();

  constructor(letters: readonly Letter[], areas: readonly LinkArea[]) {
    this.#letters = letters;
    for (const [at, { bbox }] of letters.entries()) {
      const key = Math.floor(middle(bbox, 1) / row);
      const known = this.#rows.get(key);
      if (known === undefined) this.#rows.set(key, [at]);
      else known.push(at);
    }
    for (const area of areas) for (const at of this.#lettersOf(area.bbox)) this.#areas.set(at, area);
  }

  /** The stretches of a word that lead somewhere, in order. */
  partsOf(word: Word): readonly Part[] {
    const own = this.#within(word.bbox);
    if (!own.some((at) => this.#areas.has(at))) return [];
    const spelled = this.#spelling(own, word.text);
    if (spelled === undefined) return wholeWord(word.text, own, this.#areas);
    const parts: Part[] = [];
    let start = 0;
    for (const at of spelled) {
      const end = start + (this.#letters[at]?.text.length ?? 0);
      const area = this.#areas.get(at);
      const last = parts.at(-1);
      if (area !== undefined && last?.area.uri === area.uri && last.end === start)
        parts[parts.length - 1] = { start: last.start, end, area };
      else if (area !== undefined && end > start) parts.push({ start, end, area });
      start = end;
    }
    return parts.map((part) => ({ ...part, end: endOfAddress(word.text, part) }));
  }

  /** The letters in the order in which they spell a text: that of the page, or from one side to the other. */
  #spelling(own: readonly number[], text: string): readonly number[] | undefined {
    const x = (at: number) => middle(this.#letters[at]?.bbox ?? [0, 0, 0, 0], 0);
    const isSpelled = (order: readonly number[]) => order.map((at) => this.#letters[at]?.text ?? '').join('') === text;
    if (isSpelled(own)) return own;
    const ordered = own.toSorted((a, b) => x(a) - x(b));
    return [ordered, ordered.toReversed()].find(isSpelled);
  }

  /** Positions of the letters whose middle lies in a box. */
  #within(box: BoundingBox): readonly number[] {
    const found: number[] = [];
    for (let key = Math.floor(box[1] / row); key <= Math.floor(box[3] / row); key += 1)
      for (const at of this.#rows.get(key) ?? []) if (holds(box, this.#letters[at]?.bbox ?? box)) found.push(at);
    return found.toSorted((a, b) => a - b);
  }

  /** The letters in an area, but for a mark at its end that lies in its margin: it is as wide there as before the first letter. */
  #lettersOf(area: BoundingBox): readonly number[] {
    const found = this.#within(area).flatMap((at) => {
      const letter = this.#letters[at];
      return letter === undefined ? [] : [{ at, ...letter }];
    });
    const margin = Math.min(...found.map(({ bbox }) => bbox[0])) - area[0];
    const height = Math.max(...found.map(({ bbox }) => bbox[3] - bbox[1]));
    const end = margin > 0 && margin < widestMargin * height ? area[2] - margin : area[2];
    return found.filter(({ text, bbox }) => middle(bbox, 0) <= end || !mark.test(text)).map(({ at }) => at);
  }
}

/** In heights of a letter; what is wider is white of the line. */
const widestMargin = 0.32;
const mark = /^\p{P}+$/u;

/** A word whose letters are not told apart leads where most of them do. */
function wholeWord(text: string, own: readonly number[], areas: ReadonlyMap<number, LinkArea>): readonly Part[] {
  const counts = new Map<string, number>();
  for (const at of own) {
    const area = areas.get(at);
    if (area === undefined) continue;
    const count = (counts.get(area.uri) ?? 0) + 1;
    if (count > own.length / 2) return [{ start: 0, end: text.length, area }];
    counts.set(area.uri, count);
  }
  return [];
}

/** Where an address ends that goes on beyond its area, as where its hyphen hangs over the edge of the column. */
function endOfAddress(text: string, { start, end, area: { uri } }: Part): number {
  let reached = end;
  if (/[/:@]/u.test(text.slice(start, end)))
    while (reached < text.length && uri.includes(text.slice(start, reached + 1))) reached += 1;
  return reached;
}

function meets(box: BoundingBox, other: BoundingBox): boolean {
  return box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
}

/** Whether the middle of a box lies in the other. */
function holds(outer: BoundingBox, box: BoundingBox): boolean {
  const x = middle(box, 0);
  const y = middle(box, 1);
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}
