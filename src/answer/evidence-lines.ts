/** Owns the lines that a model is shown: which of them fit, and the key that cites each. */
import { type Page, linesOf } from '../document.ts';
import type { Evidence } from './answerer.ts';

export interface EvidenceLine {
  readonly text: string;
  /** Position on the page, from 0. */
  readonly line: number;
}

/** Lines of one page in reading order, those of passages only where the document is long. */
export interface EvidencePage {
  readonly job: string;
  readonly document: string;
  /** Names the document in keys. */
  readonly letter: string;
  /** From 0. */
  readonly page: number;
  readonly lines: readonly EvidenceLine[];
  /** True when all pages of its document are there, so that the next question will find the same lines. */
  readonly isWhole: boolean;
}

/** "A", "B" … "Z", "AA" …, by the order in which documents are asked. */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

/** Pages and lines count from 1 in a key, as everywhere towards readers: "A3.12". */
function keyOf({ letter, page }: Pick<EvidencePage, 'letter' | 'page'>, line: number): string {
  return `${letter}${page + 1}.${line + 1}`;
}

function wholePages(evidence: Evidence, letter: string): readonly EvidencePage[] {
  return (evidence.whole ?? []).map((page) => ({
    job: evidence.job,
    document: evidence.document,
    letter,
    page: page.index,
    isWhole: true,
    lines: linesOf(page).map(({ text }, line) => ({ text, line })),
  }));
}

function lengthOf(pages: readonly EvidencePage[]): number {
  return pages.reduce((sum, { lines }) => lines.reduce((length, { text }) => length + text.length + 1, sum), 0);
}

/** Lines of the best passages, as far as the budget reaches; at least one passage. */
function passagePages(evidence: Evidence, letter: string, budget: number): readonly EvidencePage[] {
  const pages = new Map<number, Map<number, string>>();
  let left = budget;
  for (const { chunk, lines } of evidence.passages) {
    if (pages.size > 0 && chunk.text.length > left) continue;
    left -= chunk.text.length;
    const page = pages.get(chunk.page) ?? new Map<number, string>();
    lines.forEach((text, at) => page.set(chunk.lines[0] + at, text));
    pages.set(chunk.page, page);
  }
  return [...pages]
    .toSorted(([a], [b]) => a - b)
    .map(([page, lines]) => ({
      job: evidence.job,
      document: evidence.document,
      letter,
      page,
      isWhole: false,
      lines: [...lines].toSorted(([a], [b]) => a - b).map(([line, text]) => ({ text, line })),
    }));
}

/**
 * The lines to show: all of a document that was handed whole and fits its share, else its best passages.
 *
 * @param budget characters for all documents together
 */
export function evidencePages(evidence: readonly Evidence[], budget: number): readonly EvidencePage[] {
  const share = budget / Math.max(1, evidence.length);
  return evidence
    .flatMap((one, index) => {
      const whole = wholePages(one, letterOf(index));
      return whole.length > 0 && lengthOf(whole) <= share ? whole : passagePages(one, letterOf(index), share);
    })
    .map((page) => ({ ...page, lines: page.lines.filter(({ text }) => text.trim() !== '') }))
    .filter(({ lines }) => lines.length > 0);
}

/** One line a row, each after its key. */
export function keyedText(page: EvidencePage): string {
  return page.lines.map(({ text, line }) => `[${keyOf(page, line)}] ${text}`).join('\n');
}

/** The text of lines of a page, from its first to its last, or undefined where the page has no such lines. */
export function textOfLines(page: Page, [first, last]: readonly [number, number]): string | undefined {
  const lines = linesOf(page);
  if (first < 0 || last < first || last >= lines.length) return undefined;
  return lines
    .slice(first, last + 1)
    .map(({ text }) => text)
    .join('\n');
}
