/** Owns reading where a PDF says that its objects are: tables and streams of cross-references. Pure. */
import { Malformed, Parser } from './parser.ts';
import { asNumber, isArray, isDictionary, type Dictionary, type Value } from './value.ts';

/** Of an object in the file, or in an object stream. */
export interface Place {
  /** Bytes from the header on. */
  readonly offset?: number;
  /** Number of the object stream. */
  readonly container?: number;
  readonly generation: number;
}

interface Sink {
  /** Takes the place of an object, undefined for one that is free. What was noted first is the newest, and stays. */
  readonly note: (number: number, place: Place | undefined) => void;
  /** The stream that starts at an offset, decoded. @throws Malformed where there is none */
  readonly streamAt: (offset: number) => readonly [Dictionary, Buffer];
}

/**
 * Reads all sections of cross-references, the newest first.
 * @param start where the newest section starts
 * @throws Malformed where a section is damaged
 */
export function readCrossReferences(
  bytes: Buffer,
  start: number,
  sink: Sink,
): { readonly trailer: Dictionary; readonly endsInStream: boolean } {
  const seen = new Set<number>();
  let newest: { readonly trailer: Dictionary; readonly endsInStream: boolean } | undefined;
  for (let offset: number | undefined = start; offset !== undefined && !seen.has(offset);) {
    seen.add(offset);
    const parser = new Parser(bytes, offset);
    const isTable = parser.take('xref');
    const trailer: Dictionary = isTable ? readTable(parser, sink) : readStream(offset, sink);
    newest ??= { trailer, endsInStream: !isTable };
    const hybrid = asNumber(trailer.get('XRefStm'));
    if (isTable && hybrid !== undefined && !seen.has(hybrid)) readStream(hybrid, sink);
    offset = asNumber(trailer.get('Prev'));
  }
  if (newest === undefined) throw new Malformed('there are no cross-references');
  return newest;
}

function readTable(parser: Parser, { note }: Sink): Dictionary {
  while (!parser.take('trailer')) {
    const first = parser.integer();
    const count = parser.integer();
    if (first === undefined || count === undefined) throw new Malformed('the cross-reference table is damaged');
    for (let number = first; number < first + count; number += 1) {
      const offset = parser.integer();
      const generation = parser.integer();
      if (offset === undefined || generation === undefined) throw new Malformed('the cross-reference table is damaged');
      const isUsed = parser.take('n');
      if (!isUsed && !parser.take('f')) throw new Malformed('the cross-reference table is damaged');
      note(number, isUsed && offset > 0 ? { offset, generation } : undefined);
    }
  }
  const trailer = parser.value();
  if (!isDictionary(trailer)) throw new Malformed('the trailer is damaged');
  return trailer;
}

function readStream(offset: number, { note, streamAt }: Sink): Dictionary {
  const [head, data] = streamAt(offset);
  const widths = numbersOf(head.get('W'));
  const [kindWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const index = head.has('Index') ? numbersOf(head.get('Index')) : [0, asNumber(head.get('Size')) ?? 0];
  const entry = kindWidth + secondWidth + thirdWidth;
  if (widths.length !== 3 || entry === 0 || widths.some((width) => width < 0 || width > 6))
    throw new Malformed('the cross-reference stream is damaged');
  const field = (at: number, width: number) => (width === 0 ? 0 : data.readUIntBE(at, width));
  let at = 0;
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const first = index[pair] ?? 0;
    for (
      let number = first;
      number < first + (index[pair + 1] ?? 0) && at + entry <= data.length;
      number += 1, at += entry
    ) {
      const kind = kindWidth === 0 ? 1 : field(at, kindWidth);
      const second = field(at + kindWidth, secondWidth);
      const third = field(at + kindWidth + secondWidth, thirdWidth);
      if (kind === 1) note(number, { offset: second, generation: third });
      else if (kind === 2) note(number, { container: second, generation: 0 });
      else note(number, undefined);
    }
  }
  return head;
}

function numbersOf(value: Value | undefined): readonly number[] {
  return isArray(value) ? value.map((item) => asNumber(item) ?? Number.NaN) : [];
}
