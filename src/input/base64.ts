/** Owns documents that arrive as base64 text. */
import { OcrError } from '../errors.ts';

/** Characters decoded at a time; a multiple of 4, so that every piece but the last is whole. */
const pieceLength = 1 << 20;

/** Base64 without its `data:` prefix and without line breaks. */
export interface Base64Text {
  readonly text: string;
  /** Bytes that it decodes to. */
  readonly byteSize: number;
}

const hint = 'Send the bytes of the file in base64, with or without a "data:…;base64," prefix, or give a path or URL.';

/**
 * Checks base64 in either alphabet, with or without padding and line breaks, and measures it before anything is decoded.
 * @param maxBytes a text that must decode to more is returned unchecked, so that the caller can refuse it by its size
 * @throws OcrError `invalid_argument`
 */
export function parseBase64(given: string, maxBytes: number): Base64Text {
  let body = given.trimStart();
  if (/^data:/i.test(body)) {
    const comma = body.indexOf(',');
    if (comma === -1 || !/;\s*base64\s*$/i.test(body.slice(0, Math.min(comma, 1024)))) {
      throw new OcrError('invalid_argument', 'The data URI is not in base64.', { hint });
    }
    body = body.slice(comma + 1);
  }
  const clean = /\s/.test(body) ? body.replace(/\s+/g, '') : body;
  const text = clean.endsWith('==') ? clean.slice(0, -2) : clean.endsWith('=') ? clean.slice(0, -1) : clean;
  const byteSize = Math.floor((text.length * 3) / 4);
  if (byteSize > maxBytes) return { text, byteSize };
  const wrong = /[^A-Za-z0-9+/_-]/.exec(text);
  if (wrong !== null) {
    throw new OcrError(
      'invalid_argument',
      `The content is not base64: character ${wrong.index + 1} is ${JSON.stringify(wrong[0])}.`,
      { hint },
    );
  }
  if (text.length % 4 === 1) {
    throw new OcrError('invalid_argument', 'The content is not base64: its length shows that a part is missing.', {
      hint,
    });
  }
  return { text, byteSize };
}

/** Decodes piece by piece, so that a large document is in memory only once. */
export function* decodeBase64({ text }: Base64Text): Generator<Uint8Array> {
  for (let at = 0; at < text.length; at += pieceLength) yield Buffer.from(text.slice(at, at + pieceLength), 'base64');
}
