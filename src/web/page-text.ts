/** Owns the text of a page as elements: headings, paragraphs, lists, tables, formulas, each line marked with its number. */
import type { WireBlock, WirePage } from '../wire/document.ts';
import { confidenceClass } from './confidence.ts';
import { element } from './element.ts';
import { percent } from './format.ts';
import { pageTable } from './page-table.ts';

type Line = WireBlock['lines'][number];

export interface PageText {
  readonly nodes: readonly HTMLElement[];
  /** How many words were read with much doubt. */
  readonly doubtful: number;
}

/** Lines say in `data-lines` which they are, counted through the page from 1. */
export function pageText(page: WirePage): PageText {
  const nodes: HTMLElement[] = [];
  let next = 1;
  let list: HTMLElement | undefined;
  for (const block of page.blocks) {
    const first = next;
    next += block.lines.length;
    const made = blockElement(block, first);
    if (made === undefined) continue;
    if (block.kind !== 'list-item') {
      list = undefined;
      nodes.push(made);
      continue;
    }
    if (list === undefined) {
      list = element('ul', { class: 'list' });
      nodes.push(list);
    }
    list.append(made);
  }
  const words = page.blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words));
  return { nodes, doubtful: words.filter(({ confidence }) => confidenceClass(confidence) === 'low').length };
}

/** Under the heading of the page, which is of the second level. */
const headingTags = ['h3', 'h4', 'h5', 'h6'] as const;

function blockElement(block: WireBlock, first: number): HTMLElement | undefined {
  const { kind, level = 1, table, label, lines } = block;
  if (kind === 'table' && table !== undefined) return pageTable(block, table, first);
  if (lines.length === 0) {
    return kind === 'figure' ? element('p', { class: 'figure faint' }, 'Figure') : undefined;
  }
  const content = lineElements(lines, first, kind === 'formula' || breaksEarly(block));
  if (kind === 'title') return element('h3', { class: 'title', dir: 'auto' }, ...content);
  if (kind === 'list-item') return element('li', { dir: 'auto', class: `depth-${level}` }, ...content);
  if (kind === 'formula') return element('p', { class: kind, role: 'math', 'aria-label': block.text }, ...content);
  if (kind !== 'heading') return element('p', { class: kind, dir: 'auto' }, ...content);
  const tag = headingTags[Math.min(level, headingTags.length) - 1] ?? 'h6';
  return element(tag, { dir: 'auto' }, label === undefined ? undefined : `${label} `, ...content);
}

/** Writing that sets no spaces between words: lines of it are joined without one. */
const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]$/u;

/**
 * Whether the lines of the block end where its writer ended them, as those of an address do: for most of them the next
 * word would have fitted.
 */
function breaksEarly({ bbox, lines }: WireBlock): boolean {
  const widthOf = ([x0 = 0, , x1 = 0]: readonly number[]) => x1 - x0;
  const early = lines.slice(0, -1).filter((line, at) => {
    const next = lines[at + 1]?.words[0]?.bbox;
    return next !== undefined && widthOf(line.bbox) + widthOf(next) * 1.5 < widthOf(bbox);
  });
  return early.length * 2 > lines.length - 1;
}

function lineElements(lines: readonly Line[], first: number, each: boolean): readonly (Node | string)[] {
  return lines.flatMap((line, at) => {
    const made = lineElement(line, first + at);
    const { bold, italic, monospace } = line.style ?? {};
    made.classList.toggle('bold', bold === true);
    made.classList.toggle('italic', italic === true);
    made.classList.toggle('monospace', monospace === true);
    if (each || monospace === true) {
      made.classList.add('own-line');
      return [made];
    }
    return at === lines.length - 1 || unspaced.test(line.text) ? [made] : [made, ' '];
  });
}

function lineElement(line: Line, number: number): HTMLElement {
  return element('span', { class: 'line', 'data-lines': number, tabindex: -1 }, ...markedWords(line));
}

/** The text of the line, with each word in its colour that was read with doubt. */
function markedWords({ text, words }: Line): readonly (Node | string)[] {
  const parts: (Node | string)[] = [];
  let [written, from] = [0, 0];
  for (const { text: word, confidence } of words) {
    const at = text.indexOf(word, from);
    if (at < 0) continue;
    from = at + word.length;
    const doubt = confidenceClass(confidence);
    if (doubt === undefined) continue;
    const title = `Read with ${percent(confidence)} confidence`;
    parts.push(text.slice(written, at), element('span', { class: `doubt ${doubt}`, title }, word));
    written = from;
  }
  return [...parts, text.slice(written)].filter((part) => part !== '');
}
