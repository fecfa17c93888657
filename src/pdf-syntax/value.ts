/** Owns the values that PDF objects are made of, and how they are written (ISO 32000-1, 7.3). */

export class Name {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export class Reference {
  readonly number: number;
  readonly generation: number;
  constructor(number: number, generation = 0) {
    this.number = number;
    this.generation = generation;
  }
}

/** A string as it stands in a file, with its brackets; one byte a character. */
export class Literal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Dictionary = ReadonlyMap<string, Value>;
export type Value = null | boolean | number | Name | Reference | Literal | Dictionary | readonly Value[];

export const isDictionary = (value: Value | undefined): value is Dictionary => value instanceof Map;
export const isArray = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);
export const asNumber = (value: Value | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** A dictionary of entries; those that are undefined are left out. */
export function dictionary(entries: Readonly<Record<string, Value | undefined>>): Dictionary {
  const map = new Map<string, Value>();
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) map.set(key, value);
  return map;
}

export const name = (value: string): Name => new Name(value);

/** A text string: as it is when it is plain ASCII, else UTF-16 with its mark. */
export function textString(text: string): Literal {
  if (/^[\x20-\x7e]*$/u.test(text)) return new Literal(`(${text.replaceAll(/[\\()]/gu, String.raw`\$&`)})`);
  return hexString(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
}

export function hexString(bytes: Uint8Array): Literal {
  return new Literal(`<${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}>`);
}

/** One byte a character. */
export function serialize(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Name) return serializeName(value.value);
  if (value instanceof Reference) return `${value.number} ${value.generation} R`;
  if (value instanceof Literal) return value.text;
  if (isArray(value)) return `[${value.map(serialize).join(' ')}]`;
  return `<<${[...value].map(([key, item]) => `${serializeName(key)} ${serialize(item)}`).join('\n')}>>`;
}

/** Readers take no exponents. */
function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toFixed(0);
  const text = String(value);
  return text.includes('e') ? value.toFixed(10) : text;
}

/** To this many decimal places, without the zeros at the end. */
export function short(value: number, places = 3): string {
  return formatNumber(Number(value.toFixed(places)) + 0);
}

function serializeName(value: string): string {
  return `/${value.replaceAll(/[^!-~]|[#()<>[\]{}/%]/gu, (character) => `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
}
