/**
 * Owns what the encodings of a PDF's fonts name their glyphs, where that says which letters a glyph stands for: pdfium tells no names,
 * and does not know those of ligatures that are put together, as `f_f_i` (Adobe Glyph List Specification, section 2).
 * Found by looking for the arrays alone (ISO 32000-1, 9.6.6): which font has which is told by the codes that it uses. Pure.
 */
import { constants, inflateSync } from 'node:zlib';

/** Letters by code; a code whose glyph has another sort of name is there with "". */
export type NamedCodes = ReadonlyMap<number, string>;

/** Bytes of object streams that are unpacked, of each and of all; and arrays that are taken. */
const largestStream = 4e6;
const mostUnpacked = 3e7;
const mostArrays = 2000;

/** The `Differences` of all encodings in a file. Damaged or encrypted parts are passed over. */
export function namedCodesOf(file: Uint8Array): readonly NamedCodes[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const found = [...arraysIn(bytes)];
  let unpacked = 0;
  for (let at = bytes.indexOf('/ObjStm'); at >= 0; at = bytes.indexOf('/ObjStm', at + 1)) {
    const start = /stream\r?\n/u.exec(bytes.toString('latin1', at, at + 1000));
    if (start === null) continue;
    const objects = inflated(bytes.subarray(at + start.index + start[0].length));
    unpacked += objects.length;
    found.push(...arraysIn(objects));
    if (unpacked > mostUnpacked || found.length > mostArrays) break;
  }
  return found;
}

function inflated(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: largestStream, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

function* arraysIn(bytes: Buffer): Generator<NamedCodes> {
  for (let at = bytes.indexOf('/Differences'); at >= 0; at = bytes.indexOf('/Differences', at + 1)) {
    const [from, to] = [bytes.indexOf('[', at), bytes.indexOf(']', at)];
    if (from < 0 || to < from || to - at > 20_000) continue;
    const codes = new Map<number, string>();
    let code = 0;
    for (const [token] of bytes.toString('latin1', from, to).matchAll(/\d+|\/[^\s/[\]()<>]+/gu)) {
      if (token.startsWith('/')) codes.set(code++, lettersNamed(token.slice(1)));
      else code = Number(token);
    }
    yield codes;
  }
}

/** The Latin letters that a name stands for, "" for other names: `e`, `f_f_i`, `T_h.liga`. */
function lettersNamed(name: string): string {
  const [base = ''] = name.split('.');
  return /^[A-Za-z](?:_[A-Za-z])*$/u.test(base) ? base.replaceAll('_', '') : '';
}
