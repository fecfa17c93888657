/** Owns decoding the streams of a PDF whose bytes have to be understood: cross-references, objects, what pages draw. */
import { inflateSync } from 'node:zlib';
import { Malformed } from './parser.ts';
import { asNumber, isDictionary, Name, type Dictionary, type Value } from './value.ts';

const mostInflated = 256 * 1024 * 1024;

/**
 * @param filters in the order in which they are undone; null for none
 * @param parameters of each filter
 * @throws Malformed also for filters that only pictures have, and for LZW
 */
export function decoded(data: Buffer, filters: readonly Value[], parameters: readonly Value[]): Buffer {
  let bytes = data;
  for (const [index, filter] of filters.entries()) {
    if (filter === null && filters.length === 1) return bytes;
    const name = filter instanceof Name ? filter.value : '';
    const chosen = parameters[index];
    if (name === 'FlateDecode') bytes = inflated(bytes, isDictionary(chosen) ? chosen : undefined);
    else if (name === 'ASCII85Decode') bytes = fromAscii85(bytes);
    else if (name === 'ASCIIHexDecode') bytes = fromHexadecimal(bytes);
    else throw new Malformed('a filter is unknown');
  }
  return bytes;
}

function inflated(data: Buffer, parameters: Dictionary | undefined): Buffer {
  let bytes: Buffer;
  try {
    bytes = inflateSync(data, { maxOutputLength: mostInflated });
  } catch (cause) {
    throw new Malformed('a stream cannot be decompressed', { cause });
  }
  return parameters === undefined ? bytes : undoPredictor(bytes, parameters);
}

/** ISO 32000-1, 7.4.2. */
function fromHexadecimal(data: Buffer): Buffer {
  const digits = (data.toString('latin1').split('>', 1)[0] ?? '').replaceAll(/\s/gu, '');
  if (/[^\da-f]/iu.test(digits)) throw new Malformed('a stream of hexadecimal digits is damaged');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

/** ISO 32000-1, 7.4.3: five characters from `!` to `u` are four bytes, `z` is four zeros. */
function fromAscii85(data: Buffer): Buffer {
  const result = Buffer.alloc(4 * data.length);
  let length = 0;
  let group: number[] = [];
  const flush = (bytes: number) => {
    while (group.length < 5) group.push(84);
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    if (value > 0xff_ff_ff_ff) throw new Malformed('a stream of ASCII 85 is damaged');
    result.writeUInt32BE(value, length);
    length += bytes;
    group = [];
  };
  for (const code of data) {
    if (code === 0x7e) break;
    if (code === 0x7a && group.length === 0) {
      length += 4;
    } else if (code >= 0x21 && code <= 0x75) {
      group.push(code - 0x21);
      if (group.length === 5) flush(4);
    } else if (code > 0x20) throw new Malformed('a stream of ASCII 85 is damaged');
  }
  if (group.length === 1) throw new Malformed('a stream of ASCII 85 is cut off');
  if (group.length > 1) flush(group.length - 1);
  return result.subarray(0, length);
}

/** PNG predictors (ISO 32000-1, 7.4.4.4), for bytes of one component. */
function undoPredictor(data: Buffer, parameters: Dictionary): Buffer {
  const predictor = asNumber(parameters.get('Predictor')) ?? 1;
  if (predictor === 1) return data;
  if (predictor < 10) throw new Malformed('a predictor is unknown');
  const columns = asNumber(parameters.get('Columns')) ?? 1;
  const rows = Math.floor(data.length / (columns + 1));
  const result = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const kind = data[row * (columns + 1)] ?? 0;
    for (let x = 0; x < columns; x += 1) {
      const to = row * columns + x;
      const left = x > 0 ? (result[to - 1] ?? 0) : 0;
      const up = row > 0 ? (result[to - columns] ?? 0) : 0;
      const corner = x > 0 && row > 0 ? (result[to - columns - 1] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind];
      if (guess === undefined) throw new Malformed('a predictor is unknown');
      result[to] = (data[row * (columns + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return result;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
