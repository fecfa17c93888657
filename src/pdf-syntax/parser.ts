/** Owns reading PDF objects out of bytes (ISO 32000-1, 7.2 and 7.3). */
import { Literal, Name, Reference, type Dictionary, type Value } from './value.ts';

/** The file is not as the format says; another reader may still make sense of it. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

const deepest = 200;
const isSpace = (code: number | undefined): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0x0c || code === 0;
/** Of ( ) < > [ ] { } / % */
const delimiters = new Set<number | undefined>([0x28, 0x29, 0x3c, 0x3e, 0x5b, 0x5d, 0x7b, 0x7d, 0x2f, 0x25]);
const isDelimiter = (code: number | undefined): boolean => delimiters.has(code);
const isRegular = (code: number | undefined): boolean => code !== undefined && !isSpace(code) && !isDelimiter(code);

/** Reads one object after the other from `position` on. All methods throw `Malformed`. */
export class Parser {
  readonly bytes: Buffer;
  position: number;

  constructor(bytes: Buffer, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  skipSpace(): void {
    for (;;) {
      while (isSpace(this.bytes[this.position])) this.position += 1;
      if (this.bytes[this.position] !== 0x25) return;
      while (
        this.position < this.bytes.length &&
        this.bytes[this.position] !== 0x0a &&
        this.bytes[this.position] !== 0x0d
      )
        this.position += 1;
    }
  }

  /** Whether the word stands here; then it is passed over. */
  take(word: string): boolean {
    this.skipSpace();
    for (let at = 0; at < word.length; at += 1)
      if (this.bytes[this.position + at] !== word.charCodeAt(at)) return false;
    this.position += word.length;
    return true;
  }

  /** A whole number without a sign; undefined, and nothing passed over, when there is none. */
  integer(): number | undefined {
    this.skipSpace();
    const start = this.position;
    let value = 0;
    for (
      let code = this.bytes[start];
      code !== undefined && code >= 0x30 && code <= 0x39;
      code = this.bytes[this.position]
    ) {
      value = value * 10 + code - 0x30;
      this.position += 1;
    }
    if (this.position > start && !isRegular(this.bytes[this.position]) && Number.isSafeInteger(value)) return value;
    this.position = start;
    return undefined;
  }

  value(depth = 0): Value {
    if (depth > deepest) throw new Malformed('objects are nested too deep');
    this.skipSpace();
    const start = this.position;
    const code = this.bytes[start];
    if (code === undefined) throw new Malformed('an object is missing at the end of the file');
    if (code === 0x2f) return new Name(this.name());
    if (code === 0x28) return this.literal();
    if (code === 0x5b) return this.array(depth);
    if (code === 0x3c) return this.bytes[start + 1] === 0x3c ? this.dictionary(depth) : this.hexadecimal();
    const number = this.integer();
    if (number !== undefined) {
      const after = this.position;
      const generation = this.integer();
      if (generation !== undefined && this.take('R') && !isRegular(this.bytes[this.position]))
        return new Reference(number, generation);
      this.position = after;
      return number;
    }
    return this.number(this.operator());
  }

  /** A word that is no object, as content is drawn by; empty where none stands. */
  operator(): string {
    this.skipSpace();
    const start = this.position;
    while (isRegular(this.bytes[this.position])) this.position += 1;
    return this.bytes.toString('latin1', start, this.position);
  }

  private number(word: string): Value {
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    // Seen in the wild: "--5" and "5-3"; readers take the number that they begin with.
    const number = Number.parseFloat(word.replace(/^\+|^-+(?=-)/u, ''));
    if (!/^[-+.\d]/u.test(word) || Number.isNaN(number)) throw new Malformed(`"${word.slice(0, 20)}" is no object`);
    return number;
  }

  private name(): string {
    const start = (this.position += 1);
    while (isRegular(this.bytes[this.position])) this.position += 1;
    const written = this.bytes.toString('latin1', start, this.position);
    return written.includes('#')
      ? written.replaceAll(/#([\da-f]{2})/giu, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
      : written;
  }

  private literal(): Literal {
    const start = this.position;
    let open = 0;
    for (; this.position < this.bytes.length; this.position += 1) {
      const code = this.bytes[this.position];
      if (code === 0x5c) this.position += 1;
      else if (code === 0x28) open += 1;
      else if (code === 0x29 && (open -= 1) === 0) {
        this.position += 1;
        return new Literal(this.bytes.toString('latin1', start, this.position));
      }
    }
    throw new Malformed('a string has no end');
  }

  private hexadecimal(): Literal {
    const end = this.bytes.indexOf(0x3e, this.position);
    if (end < 0) throw new Malformed('a string has no end');
    const text = this.bytes.toString('latin1', this.position, end + 1);
    this.position = end + 1;
    return new Literal(text);
  }

  private array(depth: number): readonly Value[] {
    const items: Value[] = [];
    this.position += 1;
    while (!this.take(']')) items.push(this.value(depth + 1));
    return items;
  }

  private dictionary(depth: number): Dictionary {
    const entries = new Map<string, Value>();
    this.position += 2;
    while (!this.take('>>')) {
      this.skipSpace();
      if (this.bytes[this.position] !== 0x2f) throw new Malformed('a dictionary has a key that is no name');
      const key = this.name();
      entries.set(key, this.value(depth + 1));
    }
    return entries;
  }
}
