/** Owns runs: the text of a block cut where its weight or slant changes, and where links begin and end. */
import type { Block, Line, Page, TextStyle } from './document.ts';
import { type Link, linkedParts } from './link.ts';
import { joinLine, joinLines, lineGroups } from './plain-text.ts';

export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly monospace: boolean;
  /** Where it leads. */
  readonly link?: string | undefined;
}

/** What the most of a page looks like: nothing is emphasised by it. */
export interface CommonLook {
  readonly bold: boolean;
  readonly italic: boolean;
}

/** Finds what most letters of the page look like, headings left aside. */
export function commonLook({ blocks }: Pick<Page, 'blocks'>): CommonLook {
  let [bold, italic] = [0, 0];
  for (const block of blocks) {
    if (!isStyled(block)) continue;
    const more = surplus(block);
    bold += more.bold;
    italic += more.italic;
  }
  return { bold: bold > 0, italic: italic > 0 };
}

/**
 * The same before the kinds of all blocks are settled.
 * @param mayChange whether a block, by its position, may turn into a heading or from one
 * @returns undefined where it depends on them
 */
export function settledLook(blocks: readonly Block[], mayChange: (at: number) => boolean): CommonLook | undefined {
  const least = { bold: 0, italic: 0 };
  const most = { bold: 0, italic: 0 };
  for (const [at, block] of blocks.entries()) {
    const open = mayChange(at);
    if (!open && !isStyled(block)) continue;
    const more = surplus(block);
    for (const look of ['bold', 'italic'] as const) {
      if (!open || more[look] < 0) least[look] += more[look];
      if (!open || more[look] > 0) most[look] += more[look];
    }
  }
  if (least.bold > 0 !== most.bold > 0 || least.italic > 0 !== most.italic > 0) return undefined;
  return { bold: least.bold > 0, italic: least.italic > 0 };
}

/** Letters of a block that are bold (italic) beyond half of them; below 0 for fewer. */
function surplus({ lines }: Block): { readonly bold: number; readonly italic: number } {
  let [letters, bold, italic] = [0, 0, 0];
  for (const { text, style } of lines) {
    letters += text.length;
    if (style?.bold === true) bold += text.length;
    if (style?.italic === true) italic += text.length;
  }
  return { bold: bold - letters / 2, italic: italic - letters / 2 };
}

/** Headings and tables have a look of their own. */
const isStyled = ({ kind }: Block): boolean => kind !== 'title' && kind !== 'heading' && kind !== 'table';

/**
 * The lines that `unwrapBlock` gives, each as its runs. The texts of a line's runs joined are the line; no run is empty.
 * @param look what is no emphasis on this page
 */
export function blockRuns(
  block: Block,
  look: CommonLook = { bold: false, italic: false },
): readonly (readonly Run[])[] {
  if (block.lines.length === 0 || block.kind === 'table') return block.text.split('\n').map((text) => [plain(text)]);
  return lineGroups(block).map((group) => groupRuns(group, isStyled(block) ? look : undefined));
}

/** A heading as one line: its type is no emphasis. */
export function headingRuns({ lines, text }: Block): readonly Run[] {
  return lines.length === 0 ? [plain(text.split('\n').reduce(joinLines))] : groupRuns(lines, undefined);
}

/** The runs as one line of text. */
export const runText = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('');

const plain = (text: string): Run => ({ text, bold: false, italic: false, monospace: false });

const isMarked = ({ bold, italic, monospace, link }: Run): boolean => bold || italic || monospace || link !== undefined;

const alike = (one: Run, other: Run): boolean =>
  one.bold === other.bold &&
  one.italic === other.italic &&
  one.monospace === other.monospace &&
  one.link === other.link;

function groupRuns(lines: readonly Line[], look: CommonLook | undefined): readonly Run[] {
  const runs: Run[] = [];
  for (const [at, line] of lines.entries()) {
    const [run = plain(''), ...others] = runsOfLine(line, look);
    const last = runs.at(-1);
    if (last === undefined) {
      runs.push(run, ...others);
      continue;
    }
    // Only the seam changes: a hyphen goes, or a space comes.
    const above = lines[at - 1];
    const joined = joinLine(above?.text ?? '', above, line);
    const before = withEnd(last.text, joined.length - line.text.length - (above?.text.length ?? 0));
    if (alike(last, run)) {
      runs[runs.length - 1] = { ...last, text: before + run.text };
      runs.push(...others);
      continue;
    }
    const space = before.endsWith(' ') && isMarked(last) ? ' ' : '';
    runs[runs.length - 1] = { ...last, text: before.slice(0, before.length - space.length) };
    // White between two marked runs belongs to neither.
    if (space === '') runs.push(run);
    else if (isMarked(run)) runs.push(plain(space), run);
    else runs.push({ ...run, text: space + run.text });
    runs.push(...others);
  }
  return runs.map((run) => ({ ...run, text: run.text.replaceAll('\u00AD', '') })).filter(({ text }) => text !== '');
}

/** With a space more, or without its last letter. */
function withEnd(text: string, more: number): string {
  return more > 0 ? `${text} ` : text.slice(0, text.length + more);
}

/** At least one. */
function runsOfLine({ text, style, links }: Line, look: CommonLook | undefined): readonly Run[] {
  const run = { ...plain(text), ...(look === undefined ? {} : styleOf(style, look)) };
  return links === undefined ? [run] : cutAtLinks(run, links);
}

function cutAtLinks(run: Run, links: readonly Link[]): readonly Run[] {
  return linkedParts(run.text, links).map(({ text, uri }) =>
    uri === undefined ? { ...run, text } : { ...run, text, link: uri },
  );
}

/** The lines of a text without emphasis, each as its runs. */
export function textRuns(text: string, links: readonly Link[] = []): readonly (readonly Run[])[] {
  const lines: Run[][] = [[]];
  for (const run of cutAtLinks(plain(text), links)) {
    for (const [at, part] of run.text.split('\n').entries()) {
      if (at > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ ...run, text: part });
    }
  }
  return lines;
}

function styleOf(style: TextStyle | undefined, look: CommonLook): Omit<Run, 'text'> {
  return {
    bold: style?.bold === true && !look.bold,
    italic: style?.italic === true && !look.italic,
    monospace: style?.monospace === true,
  };
}

/** Runs without their first `length` characters. */
export function dropStart(runs: readonly Run[], length: number): readonly Run[] {
  let left = length;
  return runs.flatMap((run) => {
    const text = run.text.slice(left);
    left = Math.max(0, left - run.text.length);
    return text === '' ? [] : [{ ...run, text }];
  });
}
