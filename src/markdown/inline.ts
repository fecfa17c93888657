/** Owns the inside of a line in Markdown: its runs with emphasis and links, everything else escaped. */
import { spellsOut } from '../link.ts';
import type { Run } from '../styled-text.ts';
import { escapeInline, escapeLabel, escapeStart, linkDestination } from './escape.ts';

/**
 * A line as Markdown. Asterisks mark emphasis where CommonMark takes them for that; where it would not (inside a word,
 * beside some punctuation), HTML does.
 */
export function lineMarkdown(runs: readonly Run[]): string {
  const [first, ...others] = piecesOf(trimmed(merged(runs)));
  if (first === undefined) return '';
  return written(isPlain(first) ? [{ ...first, source: escapeStart(first.source) }, ...others] : [first, ...others]);
}

function written(pieces: readonly Piece[]): string {
  let text = '';
  for (const [at, piece] of pieces.entries()) text += emphasized(piece, text, pieces[at + 1]?.source ?? '');
  return text;
}

/** A stretch of one look. */
interface Piece extends Pick<Run, 'bold' | 'italic'> {
  readonly source: string;
}

/** Links stand within emphasis, but for those that are emphasised in part. */
function piecesOf(runs: readonly Run[]): readonly Piece[] {
  if (runs.every(({ link }) => link === undefined)) return runs.map(pieceOf);
  const pieces: Piece[] = [];
  for (let at = 0; at < runs.length;) {
    const { link } = runs[at] ?? {};
    const end = link === undefined ? -1 : runs.findIndex((run, index) => index > at && run.link !== link);
    const next = link === undefined ? at + 1 : end < 0 ? runs.length : end;
    const piece = linkPiece(runs.slice(at, next), link);
    at = next;
    const [outer, last] = pieces.slice(-2);
    // White between a link and text that look alike is part of both.
    if (last?.source === ' ' && outer !== undefined && !isPlain(piece) && isAlike(outer, piece))
      pieces.splice(-2, 2, joined({ ...outer, source: `${outer.source} ` }, piece));
    else if (pieces.length > 0 && isAlike(pieces.at(-1) ?? piece, piece))
      pieces.push(joined(pieces.pop() ?? piece, piece));
    else pieces.push(piece);
  }
  return pieces;
}

/** An exclamation mark would make a picture of a link. */
function joined(one: Piece, other: Piece): Piece {
  const before = other.source.startsWith('[') ? one.source.replace(/!$/u, '\\!') : one.source;
  return { ...one, source: before + other.source };
}

function pieceOf({ text, bold, italic }: Run): Piece {
  return { source: escapeInline(text), bold, italic };
}

/** Of all runs of a link, or of one that is none. Addresses that lead to themselves are text, of which programs make links. */
function linkPiece(runs: readonly Run[], uri: string | undefined): Piece {
  const [first = { text: '', bold: false, italic: false, monospace: false }] = runs;
  if (uri === undefined || (runs.length === 1 && spellsOut(first.text, uri))) return pieceOf(first);
  const label = written(runs.map((run) => ({ ...run, source: escapeLabel(run.text) })));
  return runs.length > 1
    ? { source: `[${label}](${linkDestination(uri)})`, bold: false, italic: false }
    : { ...pieceOf(first), source: `[${escapeLabel(first.text)}](${linkDestination(uri)})` };
}

const isPlain = ({ bold, italic }: Piece | Run): boolean => !bold && !italic;
const isAlike = (one: Piece | Run, other: Piece | Run): boolean =>
  one.bold === other.bold && one.italic === other.italic;

/** Markdown knows bold and italic; runs that differ in other ways are one. */
function merged(runs: readonly Run[]): readonly Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last !== undefined && isAlike(last, run) && last.link === run.link)
      result[result.length - 1] = { ...last, text: last.text + run.text };
    else result.push(run);
  }
  return result;
}

/** White is made single, dropped at the ends of the line, and moved out of emphasis. */
function trimmed(runs: readonly Run[]): readonly Run[] {
  const result: Run[] = [];
  let white = true;
  for (const run of runs) {
    const text = /[\t\r\n\f\v]| {2}/u.test(run.text) ? run.text.replaceAll(/[ \t\r\n\f\v]+/gu, ' ') : run.text;
    const inner = text.trim();
    const [before, after] = inner === '' ? [text !== '', false] : [text.startsWith(' '), text.endsWith(' ')];
    if (before && !white) addPlain(result, ' ');
    if (before) white = true;
    if (inner === '') continue;
    const [outer, space] = [result.at(-2), result.at(-1)];
    // White within a link is part of it.
    if (space?.text === ' ' && outer?.link !== undefined && outer.link === run.link)
      result[result.length - 1] = { ...space, link: run.link };
    result.push({ ...run, text: inner });
    white = false;
    if (after) {
      addPlain(result, ' ');
      white = true;
    }
  }
  while (result.at(-1)?.text === ' ') result.pop();
  return glued(result);
}

function addPlain(runs: Run[], text: string): void {
  runs.push({ text, bold: false, italic: false, monospace: false });
}

/** Plain runs beside each other become one, so that what is escaped is judged by what stands around it. */
function glued(runs: readonly Run[]): readonly Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last !== undefined && isPlain(last) && isPlain(run) && last.link === run.link)
      result[result.length - 1] = { ...last, text: last.text + run.text };
    else result.push(run);
  }
  return result.map((run, at) =>
    at === result.length - 1 && isPlain(run) ? { ...run, text: run.text.trimEnd() } : run,
  );
}

function emphasized({ source, bold, italic }: Piece, before: string, after: string): string {
  if (!bold && !italic) return source;
  const mark = `${bold ? '**' : ''}${italic ? '*' : ''}`;
  const opens = !before.endsWith('*') && flanks(before, source);
  const closes = !source.endsWith('*') && flanks(reversed(after), reversed(source)) && !after.startsWith('*');
  if (opens && closes) return mark + source + mark;
  const inner = italic ? `<em>${source}</em>` : source;
  return bold ? `<strong>${inner}</strong>` : inner;
}

const reversed = (text: string): string => [...text].toReversed().join('');

/** CommonMark 6.2: whether a delimiter between the two texts is left-flanking for the second. */
function flanks(outer: string, inner: string): boolean {
  const outside = /.$/su.exec(outer)?.[0] ?? ' ';
  const inside = /^./su.exec(inner)?.[0] ?? ' ';
  if (/\s/u.test(inside)) return false;
  return !/[\p{P}\p{S}]/u.test(inside) || /[\s\p{P}\p{S}]/u.test(outside);
}
