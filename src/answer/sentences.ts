/** Owns the spans of a passage that can be quoted: sentences, also over several lines, and lines of key and value. */

export interface Span {
  /** Verbatim, lines joined by newlines. */
  readonly text: string;
  readonly form: 'sentence' | 'line' | 'pair';
  /** Offsets in the passage's text. */
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** A full stop after these ends no sentence. */
const abbreviation =
  /(?:^|[\s(])(?:\p{L}|\d{1,2}|\p{L}\.\p{L}|mr|mrs|ms|dr|prof|st|no|nr|vs|v|art|abs|bzw|ca|inc|ltd|co|jr|sr|fig|vol|pp?|cf|approx|dept|est|gen|gov|hon|rev|sen|u\.s|e\.g|i\.e)\.\s*$/iu;
/** Longer spans are no quotation any more. */
const maxLength = 700;

function trimmed(text: string, start: number, end: number, form: Span['form']): Span | undefined {
  let [from, to] = [start, end];
  while (from < to && /\s/u.test(text[from] ?? '')) from++;
  while (to > from && /\s/u.test(text[to - 1] ?? '')) to--;
  return from === to ? undefined : { text: text.slice(from, to), form, start: from, end: to };
}

function sentencesOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  let end = 0;
  const flush = () => {
    const span = trimmed(text, start, end, 'sentence');
    if (span !== undefined && span.text.length <= maxLength) spans.push(span);
    start = end;
  };
  // Neither a line end nor the bracket of a footnote mark ends a sentence; spaces in their place keep all offsets.
  const flat = text
    .replaceAll('\n', ' ')
    .replace(/(?<=[.!?"”'’])(?:\[\d{1,3}\])+/gu, (marks) => ' '.repeat(marks.length));
  for (const { segment, index } of segmenter.segment(flat)) {
    if (end > start && !abbreviation.test(text.slice(start, end)) && !/^\s*\p{Ll}/u.test(segment)) flush();
    end = index + segment.length;
  }
  flush();
  return spans;
}

const sentenceEnd = /[.!?。！？؟।]["'”’)\]]*\s*$/u;

/**
 * All spans of a passage worth considering as an answer.
 *
 * @param lines verbatim lines of the passage
 * @returns sentences; lines that stand for themselves; and a label with the line below it
 */
export function quotableSpans(lines: readonly string[]): readonly Span[] {
  const text = lines.join('\n');
  const spans = [...sentencesOf(text)];
  let start = 0;
  lines.forEach((line, index) => {
    const end = start + line.length;
    const span = trimmed(text, start, end, 'line');
    const next = lines[index + 1];
    const standsAlone = line.trim().length < 90 && !sentenceEnd.test(line);
    if (span !== undefined && (standsAlone || lines.length === 1)) spans.push(span);
    if (standsAlone && span !== undefined && next !== undefined && next.trim() !== '' && next.trim().length < 90) {
      const pair = trimmed(text, start, end + 1 + next.length, 'pair');
      if (pair !== undefined) spans.push(pair);
    }
    start = end + 1;
  });
  return spans;
}
