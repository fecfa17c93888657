/** Owns the finding of the marks in the text that the footnotes of a page belong to. */
import { dropStart, runText } from '../styled-text.ts';
import type { FlowItem, FlowLines, FlowRun, Note } from './flow.ts';

const noteMark = /^(\d{1,3}|[*†‡§¶]{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})(?:[.)\]]?\s+|(?=\p{L}))/u;
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * Turns the footnotes whose mark stands in the text just once into notes, and cuts the text at the mark. Where it stands
 * more than once, or not at all, nothing is guessed: the footnote stays a paragraph.
 */
export function linkNotes(items: readonly FlowItem[]): readonly FlowItem[] {
  let linked = items;
  const notes: FlowItem[] = [];
  for (const item of items) {
    if (item.kind !== 'text' || item.block.kind !== 'footnote') continue;
    const [first = [], ...rest] = item.lines;
    const [whole, mark] = noteMark.exec(runText(first)) ?? [];
    if (whole === undefined || mark === undefined) continue;
    const note: Note = {
      number: notes.length + 1,
      mark,
      lines: [dropStart(first, whole.length), ...rest],
      block: item.block,
    };
    const found = withMark(linked, note);
    if (found === undefined) continue;
    linked = found.filter((other) => other !== item);
    notes.push({ kind: 'note', note });
  }
  return [...linked, ...notes];
}

/** The items with the note's mark as a run of its own; undefined unless it stands there just once. */
function withMark(items: readonly FlowItem[], note: Note): readonly FlowItem[] | undefined {
  const pattern = patternOf(note.mark);
  let count = 0;
  const marked = (lines: FlowLines): FlowLines =>
    lines.map((runs) => {
      const text = runText(runs);
      const found = [...text.matchAll(pattern)].filter(({ index }) => !isNote(runs, index));
      count += found.length;
      const [only] = found;
      return only === undefined ? runs : cut(runs, only.index, only[0].length, note);
    });
  const result = items.map((item): FlowItem => {
    if (item.kind === 'text' && item.block.kind !== 'footnote') return { ...item, lines: marked(item.lines) };
    if (item.kind === 'list')
      return { ...item, items: item.items.map((entry) => ({ ...entry, lines: marked(entry.lines) })) };
    return item;
  });
  return count === 1 ? result : undefined;
}

function isNote(runs: readonly FlowRun[], index: number): boolean {
  let start = 0;
  for (const run of runs) {
    if (index >= start && index < start + run.text.length) return run.note !== undefined;
    start += run.text.length;
  }
  return false;
}

/** A mark hangs on a letter or on the punctuation after one; superscript digits may stand anywhere. */
function patternOf(mark: string): RegExp {
  const plain = [...mark].map((sign) => (superscripts.includes(sign) ? superscripts.indexOf(sign) : sign)).join('');
  const raised = [...plain].map((sign) => superscripts[Number(sign)] ?? sign).join('');
  const quoted = (text: string): string => text.replaceAll(/[*]/gu, '\\$&');
  if (!/^\d/u.test(plain))
    return new RegExp(`(?<=[\\p{L}\\p{N}\\p{P}])(?<!\\*)${quoted(plain)}(?!\\*)(?=[\\s\\p{P}]|$)`, 'gu');
  return new RegExp(
    `(?<![${superscripts}])${raised}(?![${superscripts}])|(?<=\\p{L}[.,;:!?)\\]”"’»]{0,2})${plain}(?=\\s|$|[.,;:!?)\\]”"’»](?!\\p{N}))`,
    'gu',
  );
}

function cut(runs: readonly FlowRun[], index: number, length: number, note: Note): readonly FlowRun[] {
  let start = 0;
  return runs.flatMap((run) => {
    const from = start;
    start += run.text.length;
    if (index < from || index >= start) return [run];
    const [before, mark, after] = [
      run.text.slice(0, index - from),
      run.text.slice(index - from, index - from + length),
      // A raised mark may have parted a word from its punctuation.
      run.text.slice(index - from + length).replace(/^\s+(?=[,.;:!?)\]])/u, ''),
    ];
    const pieces: readonly FlowRun[] = [
      { ...run, text: before },
      { ...run, text: mark, note },
      { ...run, text: after },
    ];
    return pieces.filter(({ text }) => text !== '');
  });
}
