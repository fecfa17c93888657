/** Owns taking out of what a page draws the text that it does not show (ISO 32000-1, 9.3.6: rendering mode 3). */
import { Malformed, Parser } from '../../pdf-syntax/parser.ts';
import { asNumber, Name, serialize, type Value } from '../../pdf-syntax/value.ts';

/** What the names in the content stand for, and the state in which it is drawn. */
export interface Surroundings {
  /** The rendering mode that holds at the start. */
  readonly mode: number;
  /** Whether the mode does not matter to this font, as to those whose glyphs are drawn by content (Type 3). */
  readonly isAlwaysShown: (font: string) => boolean;
  /** Told of each thing from elsewhere that is drawn, with the mode that holds there. */
  readonly onDrawn: (name: string, mode: number) => void;
}

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

const starts = new Set(['BT', 'ET', 'Td', 'TD', 'Tm', 'T*']);
const hidden = 3;

/**
 * Nothing else moves: where shown text stands right behind hidden text and takes its place from it, the hidden stays.
 * @returns the content without its hidden text; the same buffer where it has none
 * @throws Malformed
 */
export function withoutHiddenText(content: Buffer, { mode, isAlwaysShown, onDrawn }: Surroundings): Buffer {
  const parser = new Parser(content);
  const cuts: Cut[] = [];
  /** Those since the text was last placed. */
  let pending: Cut[] = [];
  let state = { mode, isShown: false };
  const saved: (typeof state)[] = [];
  let operands: Value[] = [];
  let start = 0;
  const place = () => {
    cuts.push(...pending);
    pending = [];
  };
  for (;;) {
    parser.skipSpace();
    const code = content[parser.position];
    if (code === undefined) break;
    if (operands.length === 0) start = parser.position;
    if (isOperand(code)) {
      operands.push(parser.value());
      continue;
    }
    const operator = parser.operator();
    if (operator === '') throw new Malformed('what a page draws is damaged');
    const [first] = operands;
    if (operator === 'q') saved.push(state);
    else if (operator === 'Q') state = saved.pop() ?? state;
    else if (operator === 'Tr') state = { ...state, mode: asNumber(first) ?? 0 };
    else if (operator === 'Tf') state = { ...state, isShown: first instanceof Name && isAlwaysShown(first.value) };
    else if (operator === 'Do' && first instanceof Name) onDrawn(first.value, state.mode);
    else if (operator === 'BI') passImage(parser);
    else if (starts.has(operator)) place();
    else if (operator === 'Tj' || operator === 'TJ' || operator === "'" || operator === '"') {
      const onNextLine = operator === "'" || operator === '"';
      if (onNextLine) place();
      if (state.mode !== hidden || state.isShown) pending = [];
      else pending.push({ start, end: parser.position, instead: onNextLine ? nextLine(operands) : '' });
    }
    operands = [];
  }
  place();
  if (cuts.length === 0) return content;
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start: from, end, instead } of cuts) {
    parts.push(content.subarray(at, from), Buffer.from(instead, 'latin1'));
    at = end;
  }
  return Buffer.concat([...parts, content.subarray(at)]);
}

/** What `'` and `"` do besides showing their text: the latter has the spacing of words and of characters before it. */
function nextLine(operands: readonly Value[]): string {
  const [words, characters] = operands;
  return operands.length === 3 ? `${serialize(words ?? 0)} Tw ${serialize(characters ?? 0)} Tc T*` : 'T*';
}

function isOperand(code: number): boolean {
  return '/([<+-.0123456789'.includes(String.fromCharCode(code));
}

/** Passes over a picture within the content: its entries, and its bytes up to an `EI` that is followed by text. */
function passImage(parser: Parser): void {
  while (!parser.take('ID')) {
    parser.skipSpace();
    if (isOperand(parser.bytes[parser.position] ?? 0)) parser.value();
    else if (parser.operator() === '') throw new Malformed('a picture in what a page draws is damaged');
  }
  for (let at = parser.position; ;) {
    at = parser.bytes.indexOf('EI', at + 1, 'latin1');
    if (at < 0) throw new Malformed('a picture in what a page draws has no end');
    const around = parser.bytes.toString('latin1', at - 1, at + 12);
    if (/^\sEI(?:\s[\s!-~]*)?$/u.test(around)) {
      parser.position = at + 2;
      return;
    }
  }
}
