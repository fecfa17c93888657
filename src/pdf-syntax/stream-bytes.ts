/** Owns telling whether a stream of a PDF is whole: its bytes as they stand in the file, and what becomes of them. Pure. */
import { constants, inflateRawSync, inflateSync } from 'node:zlib';
import { Malformed, Parser } from './parser.ts';
import { decoded } from './stream-filters.ts';
import type { StoredDocument } from './stored-document.ts';
import { asNumber, isArray, isDictionary, Name, type Dictionary, type Reference, type Value } from './value.ts';

export interface StoredStream {
  readonly dictionary: Dictionary;
  /** Names of the filters, in the order in which they are undone. */
  readonly filters: readonly string[];
  readonly data: Buffer;
  /** The file ends before the stream does. */
  readonly isCut: boolean;
  /** It ends sooner than it should by its own length. */
  readonly isShort: boolean;
}

export interface WholeOrNot {
  /** What could be decoded; undefined where that is not known, as with filters of pictures. */
  readonly content?: Buffer;
  readonly isDamaged: boolean;
}

/** More than this of one stream is not looked at. */
const mostInflated = 64 * 1024 * 1024;
const word = 'endstream';
/** A line break before that word, which programs count or not. */
const longestBreak = 2;

/** @returns undefined for what is no stream. A length that is wrong or missing is found by the word behind the stream. */
export function storedStream(document: StoredDocument, reference: Reference): StoredStream | undefined {
  const offset = document.offsetOf(reference);
  if (offset === undefined) return undefined;
  try {
    const parser = new Parser(document.bytes, offset);
    if (parser.integer() !== reference.number || parser.integer() === undefined || !parser.take('obj'))
      return undefined;
    const dictionary = parser.value();
    if (!isDictionary(dictionary) || !parser.take('stream')) return undefined;
    if (document.bytes[parser.position] === 0x0d) parser.position += 1;
    if (document.bytes[parser.position] === 0x0a) parser.position += 1;
    const start = parser.position;
    const length = lengthOf(document, dictionary);
    const end = length === undefined ? undefined : endAt(document.bytes, start + length);
    const found = end ?? document.bytes.indexOf(word, start);
    const data = document.bytes.subarray(start, found < 0 ? undefined : found);
    const filters = listed(document, dictionary.get('Filter')).flatMap((filter) =>
      filter instanceof Name ? [filter.value] : [],
    );
    const isShort = found >= 0 && length !== undefined && data.length < length - longestBreak;
    return { dictionary, filters, data, isCut: found < 0, isShort };
  } catch (thrown) {
    if (thrown instanceof Malformed) return undefined;
    throw thrown;
  }
}

/** Undoes the filters as far as it goes. */
export function contentOf(document: StoredDocument, stream: StoredStream): WholeOrNot {
  const { data, dictionary, filters, isCut, isShort } = stream;
  const [first, ...others] = filters;
  if (first === undefined) return { content: data, isDamaged: isCut || isShort };
  if (first === 'FlateDecode' && others.length === 0 && !dictionary.has('DecodeParms')) return inflated(data, isCut);
  try {
    const names = filters.map((filter) => new Name(filter));
    return { content: decoded(data, names, listed(document, dictionary.get('DecodeParms'))), isDamaged: isCut };
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    const isKnown = filters.every((filter) => ['FlateDecode', 'ASCII85Decode', 'ASCIIHexDecode'].includes(filter));
    return { isDamaged: isCut || (isKnown && !dictionary.has('DecodeParms')) };
  }
}

function inflated(data: Buffer, isCut: boolean): WholeOrNot {
  const limits = { maxOutputLength: mostInflated };
  try {
    return { content: inflateSync(data, limits), isDamaged: isCut };
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ERR_BUFFER_TOO_LARGE') return { isDamaged: isCut };
    // Programs have left the sum at the end out, or a part of it: then nothing is lost.
    if (!isCut && code === 'Z_BUF_ERROR') {
      try {
        return { content: inflateRawSync(data.subarray(2), limits), isDamaged: false };
      } catch (again) {
        codeOf(again);
      }
    }
    return { content: beginning(data), isDamaged: true };
  }
}

/** What comes before the damage. */
function beginning(data: Buffer): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: mostInflated, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (thrown) {
    codeOf(thrown);
    return Buffer.alloc(0);
  }
}

/** @throws what zlib did not throw */
function codeOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (!/^(?:Z_|ERR_BUFFER_TOO_LARGE)/u.test(code)) throw thrown;
  return code;
}

function lengthOf(document: StoredDocument, dictionary: Dictionary): number | undefined {
  try {
    return asNumber(document.resolve(dictionary.get('Length')));
  } catch (thrown) {
    if (thrown instanceof Malformed) return undefined;
    throw thrown;
  }
}

function endAt(bytes: Buffer, position: number): number | undefined {
  return position <= bytes.length && new Parser(bytes, position).take(word) ? position : undefined;
}

function listed(document: StoredDocument, value: Value | undefined): readonly Value[] {
  const found = document.resolve(value);
  return isArray(found) ? found.map((item) => document.resolve(item)) : [found];
}
