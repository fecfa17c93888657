/** Owns the word that characters of a text layer make: its text, the box of its ink, the style of most of it. Pure. */
import type { BoundingBox, TextStyle } from '../../document.ts';
import type { PlacedWord, Turn } from '../../layout/placed-word.ts';
import type { PdfChar } from './pdf-reader.ts';

/** The code by which pdfium marks a hyphen at the end of a line. */
export const lineEndHyphen = 0x02;

/** Undefined where nothing is left to read. */
export function joinWord(chars: readonly PdfChar[]): PlacedWord | undefined {
  if (chars.length === 0) return undefined;
  let spelled = '';
  for (const char of chars) spelled += char.text;
  const text = foldText(spelled);
  if (text === '') return undefined;
  const element = chars[0]?.element;
  const turn = turnOf(chars[0]);
  return {
    text,
    bbox: inkBox(chars),
    confidence: 1,
    style: majorityStyle(chars),
    ...(element === undefined ? {} : { element }),
    ...(turn === undefined ? {} : { turn }),
  };
}

function turnOf(char: PdfChar | undefined): Turn | undefined {
  const turn = char?.turn;
  if (turn === undefined || turn === 0) return undefined;
  if (turn === 'aslant') return turn;
  return turn === 90 ? 'up' : turn === 180 ? 'upside-down' : 'down';
}

/** Glyphs without ink or with a broken box lend no size to the word, unless there is nothing else. */
function inkBox(chars: readonly PdfChar[]): BoundingBox {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { bbox, cell } of chars) {
    const box = bbox[2] > bbox[0] && bbox[3] > bbox[1] ? bbox : cell;
    if (box[0] < left) left = box[0];
    if (box[1] < top) top = box[1];
    if (box[2] > right) right = box[2];
    if (box[3] > bottom) bottom = box[3];
  }
  return [rounded(left), rounded(top), rounded(right), rounded(bottom)];
}

/** Thousandths of a point: digits beyond them say nothing, but cost more than all else when pages are stored and sent. */
function rounded(points: number): number {
  return Math.round(points * 1000) / 1000;
}

function majorityStyle(chars: readonly PdfChar[]): TextStyle {
  let best = chars[0]?.style ?? {};
  if (chars.every((char) => char.style === best)) return best;
  const counts = new Map<TextStyle, number>();
  for (const char of chars) counts.set(char.style, (counts.get(char.style) ?? 0) + 1);
  let most = 0;
  for (const [style, count] of counts) {
    if (count > most) {
      best = style;
      most = count;
    }
  }
  return best;
}

/** Spells out Latin ligatures and Arabic presentation forms; an end-of-line hyphen (also a soft one) stays as "-", others go. */
export function foldText(text: string): string {
  if (isPlain(text)) return text;
  return text
    .replace(/[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdfb\ufe70-\ufefc]/gu, (form) => form.normalize('NFKC'))
    .replaceAll(String.fromCharCode(lineEndHyphen), '\u00ad')
    .replace(/[\ufffe\u00ad]$/u, '-')
    .replace(/[\ufffe\u00ad]/gu, '')
    .normalize('NFC');
}

/** Printable ASCII, which has nothing to fold. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
