/** Owns the inside of a line in Markdown: its runs with emphasis, everything else escaped. */
import type { Run } from '../styled-text.ts';
import { escapeInline, escapeStart } from './escape.ts';

/**
 * A line as Markdown. Asterisks mark emphasis where CommonMark takes them for that; where it would not (inside a word,
 * beside some punctuation), HTML does.
 */
export function lineMarkdown(runs: readonly Run[]): string {
  const line = trimmed(merged(runs));
  const pieces = line.map((run) => ({ ...run, source: escapeInline(run.text) }));
  let text = '';
  for (const [at, piece] of pieces.entries()) {
    const next = pieces[at + 1];
    const plainStart = at === 0 && !piece.bold && !piece.italic;
    text += plainStart ? escapeStart(piece.source) : emphasized(piece, text, next?.source ?? '');
  }
  return text;
}

interface Piece extends Run {
  readonly source: string;
}

/** Markdown knows bold and italic; runs that differ in other ways are one. */
function merged(runs: readonly Run[]): readonly Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last !== undefined && last.bold === run.bold && last.italic === run.italic)
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
    if (last !== undefined && !last.bold && !last.italic && !run.bold && !run.italic)
      result[result.length - 1] = { ...last, text: last.text + run.text };
    else result.push(run);
  }
  return result.map((run, at) =>
    at === result.length - 1 && !run.bold && !run.italic ? { ...run, text: run.text.trimEnd() } : run,
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
