/** Owns what a file is, found from its first bytes: the media types that are read, and the names of those that are not. */
/* oxlint-disable no-control-regex -- signatures of binary files are made of control characters */
import type { MediaType } from './document.ts';

export { declaredSize } from './declared-size.ts';

/** Bytes from the start of a file that the functions here want to see; fewer only when the file is shorter. */
export const headBytes = 4096;

/** A PDF may carry junk before its header: viewers search the first 1024 bytes (PDF Reference 1.7, appendix H, note 13). */
const pdfHeaderWithin = 1024;

/** File name extensions of each type without the dot, the usual one first. */
export const extensions: Readonly<Record<MediaType, readonly string[]>> = {
  'image/png': ['png', 'apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'image/bmp': ['bmp', 'dib'],
  'image/tiff': ['tiff', 'tif'],
  'application/pdf': ['pdf'],
};

/** What can be read, as a list for a message. */
export const supportedTypes = 'PNG, JPEG, WEBP, GIF, BMP, TIFF and PDF';

/** One character a byte. TextDecoder's "latin1" is windows-1252 and would change the bytes 0x80 to 0x9f. */
function text(head: Uint8Array, from: number, to: number): string {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1', from, to);
}

/**
 * The type of a document that can be read; undefined for every other content.
 * @param head the first `headBytes` of the file, or all of it
 */
export function detectMediaType(head: Uint8Array): MediaType | undefined {
  const start = text(head, 0, 16);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'image/webp';
  if (/^(?:II[\x2a\x2b]\0|MM\0[\x2a\x2b])/.test(start)) return 'image/tiff';
  if (isBitmap(head, start)) return 'image/bmp';
  // A file of another kind may hold a PDF within its first bytes (an e-mail, an archive that is stored): its own type wins.
  const pdfAt = text(head, 0, pdfHeaderWithin).indexOf('%PDF-');
  if (pdfAt === 0 || (pdfAt > 0 && signatureName(head, start) === undefined)) return 'application/pdf';
  return undefined;
}

/** "BM" alone is too weak a sign: the size of the header that follows must be one that exists. */
function isBitmap(head: Uint8Array, start: string): boolean {
  if (!start.startsWith('BM') || head.length < 18) return false;
  const headerSize = new DataView(head.buffer, head.byteOffset).getUint32(14, true);
  return [12, 16, 40, 52, 56, 64, 108, 124].includes(headerSize);
}

const signatures: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'an old Microsoft Office file (Word, Excel or PowerPoint)'],
  [/^\{\\rtf/, 'an RTF document'],
  [/^%!PS/, 'a PostScript file'],
  [/^\x1f\x8b/, 'a gzip archive'],
  [/^BZh[1-9]/, 'a bzip2 archive'],
  [/^\xfd7zXZ\0/, 'an xz archive'],
  [/^\x28\xb5\x2f\xfd/, 'a Zstandard archive'],
  [/^7z\xbc\xaf\x27\x1c/, 'a 7z archive'],
  [/^Rar!\x1a\x07/, 'a RAR archive'],
  [/^.{4}ftyp(?:heic|heix|heim|heis|hevc|mif1|msf1)/s, 'a HEIC image'],
  [/^.{4}ftyp(?:avif|avis)/s, 'an AVIF image'],
  [/^.{4}ftyp/s, 'a video'],
  [/^(?:\0\0\0\x0cJXL |\xff\x0a)/, 'a JPEG XL image'],
  [/^(?:\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'a JPEG 2000 image'],
  [/^AT&TFORM/, 'a DjVu document'],
  [/^8BPS/, 'a Photoshop file'],
  [/^\0\0[\x01\x02]\0[\x01-\xff]\0/, 'an icon file'],
  [/^\x97JB2\r\n\x1a\n/, 'a JBIG2 image'],
  [/^(?:ID3|fLaC|OggS|RIFF.{4}WAVE)/s, 'an audio file'],
  [/^(?:\x1aE\xdf\xa3|RIFF.{4}AVI )/s, 'a video'],
  [/^SQLite format 3\0/, 'a SQLite database'],
  [/^(?:\x7fELF|MZ|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe)/, 'a program'],
];

function signatureName(head: Uint8Array, start: string): string | undefined {
  if (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(start)) return archiveName(head);
  return signatures.find(([pattern]) => pattern.test(start))?.[1];
}

/** Office files are zip archives whose first entries give them away. */
function archiveName(head: Uint8Array): string {
  const entries = text(head, 0, head.length);
  if (/word\//.test(entries)) return 'a Word document';
  if (/xl\//.test(entries)) return 'an Excel workbook';
  if (/ppt\//.test(entries)) return 'a PowerPoint presentation';
  if (entries.includes('[Content_Types].xml')) return 'a Microsoft Office document';
  if (entries.includes('application/epub+zip')) return 'an EPUB book';
  if (entries.includes('application/vnd.oasis.opendocument')) return 'an OpenDocument file';
  return 'a zip archive';
}

/**
 * Names content that cannot be read, with its article, for a message such as "letter.docx is a Word document".
 * @returns undefined when the bytes say nothing
 */
export function contentName(head: Uint8Array): string | undefined {
  const signature = signatureName(head, text(head, 0, 16));
  if (signature !== undefined) return signature;
  const words = plainText(head);
  if (words === undefined) return undefined;
  const markup = words.trimStart().slice(0, 1024).toLowerCase();
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype svg[^>]*>\s*)?<svg[\s>]/s.test(markup))
    return 'an SVG drawing';
  if (/^(?:<!doctype html|<html[\s>]|<head[\s>]|<body[\s>])/.test(markup)) return 'a web page (HTML)';
  if (markup.startsWith('<?xml')) return 'an XML file';
  if (/^[{[]\s*(?:["{[\]}\d-]|true|false|null)/.test(markup)) return 'a JSON file';
  if (/^(?:from|received|return-path|mime-version|delivered-to): \S/.test(markup)) return 'an e-mail';
  return 'plain text';
}

/** The head as text when it is text in UTF-8 or UTF-16 with its mark; undefined for binary content. */
function plainText(head: Uint8Array): string | undefined {
  const utf16 =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
  try {
    // `stream` forgives a character that the end of the head cuts in two.
    const words = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(head, { stream: true });
    return words === '' || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(words) ? undefined : words;
  } catch {
    return undefined; // Not decodable is the answer that was asked for, not a fault.
  }
}
