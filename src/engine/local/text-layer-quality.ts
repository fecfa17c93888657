/** Owns the judgement whether a page's text layer can be trusted or the page must be recognised. Pure. */
import type { LayerFault } from '../engine.ts';
import { isBlank } from './char-clusters.ts';
import { areCodes } from './code-words.ts';
import type { PdfChar, PdfPage } from './pdf-reader.ts';
import { isOffPage } from './text-layer.ts';

export type LayerVerdict =
  | { readonly usable: true }
  | {
      readonly usable: false;
      readonly reason: LayerFault;
    };

/** Above this share of codes without meaning (private use, U+FFFD, control, unmapped glyphs) a layer is garbled. */
export const mostMeaningless = 0.1;
/** A page mostly covered by pictures with fewer characters than this is a scan with something typed on it. */
const fewOnScan = 150;
const scanCover = 0.5;
/** Fewer characters than this beside this many drawn paths: the text itself is drawn. */
const fewOnDrawing = 20;
const manyPaths = 200;

export function judgeTextLayer(page: PdfPage): LayerVerdict {
  const cover = pictureCover(page);
  const isBare = page.images.length === 0 && page.pathCount === 0;
  const hidesWhite = isBare || cover > 0.8;
  let onPage = 0;
  let seen = 0;
  let meaningless = 0;
  const tally = new SoupTally();
  for (const char of page.chars) {
    const { text, bbox, isGenerated, isHidden, isWhite, isUnmapped } = char;
    if (isBlank(char) && (text !== '' || isGenerated)) continue;
    if (isOffPage(bbox, page.width, page.height)) continue;
    onPage += 1;
    if (isHidden || (isWhite && hidesWhite)) continue;
    seen += 1;
    tally.add(text);
    if (isLetterOrDigit(text)) continue;
    if (text === '' || isMeaningless(text) || (isUnmapped && !/[\p{L}\p{N}\p{P}]/u.test(text))) meaningless += 1;
  }
  if (onPage === 0) return { usable: false, reason: 'none' };
  // Where nothing else is to be seen, recognition would find no more than what is visible of the layer.
  const isAllThereIs = seen > 0 && page.images.length === 0 && page.pathCount <= manyPaths;
  if (seen < onPage / 2 && !isAllThereIs) return { usable: false, reason: 'hidden' };
  if (cover > scanCover && seen < fewOnScan) return { usable: false, reason: 'scan' };
  if (seen < fewOnDrawing && page.pathCount > manyPaths) return { usable: false, reason: 'outlines' };
  if (meaningless > seen * mostMeaningless || tally.isSoup(() => isOfCodes(page)))
    return { usable: false, reason: 'garbled' };
  return { usable: true };
}

function isOfCodes({ chars }: PdfPage): boolean {
  const isBetween = (char: PdfChar) => isBlank(char) || char.isHidden || char.text === '' || isMeaningless(char.text);
  const text = chars.map((char) => (isBetween(char) ? ' ' : char.text)).join('');
  return areCodes(text.split(' '));
}

/** Of ASCII: most characters of most pages, for which this is quicker than an expression. */
function isLetterOrDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/** Points across and down a page at which is looked whether an image lies there. */
const samples = 64;

/** Share of the page, 0…1, that its images cover together: scans come in strips and tiles, too. */
export function pictureCover({ images, width, height }: PdfPage): number {
  const isCovered = new Uint8Array(samples * samples);
  let covered = 0;
  // Sample i lies in the middle of the i-th of as many equal parts.
  const samplesBetween = (from: number, to: number): readonly [first: number, end: number] => [
    Math.max(0, Math.ceil(from * samples - 0.5)),
    Math.min(samples, Math.ceil(to * samples - 0.5)),
  ];
  for (const { bbox } of images) {
    const [left, right] = samplesBetween(bbox[0] / width, bbox[2] / width);
    const [top, bottom] = samplesBetween(bbox[1] / height, bbox[3] / height);
    for (let row = top; row < bottom && covered < isCovered.length; row += 1) {
      for (let at = row * samples + left; at < row * samples + right; at += 1) {
        if (isCovered[at] === 0) covered += 1;
        isCovered[at] = 1;
      }
    }
  }
  return covered / isCovered.length;
}

/** U+0002 is how pdfium marks the hyphen at a line's end. */
export function isMeaningless(text: string): boolean {
  const code = text.charCodeAt(0);
  if (text.length === 1 && code >= 0x20 && code < 0x7f) return false;
  return text !== '\u0002' && /[\p{Co}\p{Cc}\p{Cn}\ufffd]/u.test(text);
}

/**
 * Tells text whose codes mean something, but not what the page shows: subset fonts without a map give a shifted alphabet
 * (")LQDQFLDO"), wrong code pages give rows of accented letters, symbol fonts give punctuation.
 */
class SoupTally {
  #letters = 0;
  #digits = 0;
  #vowels = 0;
  /** Dots, dashes and the like. */
  #leaders = 0;
  /** Signs of ASCII, all and each once. */
  #signCount = 0;
  readonly #signs = new Set<string>();
  /** What is not printable ASCII, for which expressions are needed. */
  #others = '';

  add(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const lower = code | 0x20;
      if (code > 0x7f) {
        this.#others += text.slice(at);
        return;
      }
      if (lower >= 0x61 && lower <= 0x7a) {
        this.#letters += 1;
        if (lower === 0x61 || lower === 0x65 || lower === 0x69 || lower === 0x6f || lower === 0x75) this.#vowels += 1;
      } else if (code >= 0x30 && code <= 0x39) this.#digits += 1;
      else if (code > 0x20 && code < 0x7f) {
        this.#signCount += 1;
        this.#signs.add(text.charAt(at));
        if (code === 0x2e || code === 0x5f || code === 0x2d || code === 0x7c) this.#leaders += 1;
      } else this.#others += text.charAt(at);
    }
  }

  /** @param isOfCodes whether the text is one that has no vowels to speak of; asked for where it has few or many */
  isSoup(isOfCodes: () => boolean): boolean {
    const others = this.#others;
    const count = (pattern: RegExp) => (others === '' ? 0 : (others.match(pattern)?.length ?? 0));
    const characters = this.#letters + this.#digits + this.#signCount + [...others].length;
    if (characters < 40) return false;
    const letters = this.#letters + count(/\p{L}/gu);
    const digits = this.#digits + count(/\p{N}/gu);
    // Leaders and rules are made of few signs; soup uses many different ones.
    const signs = this.#signs.size + new Set(others.match(/[\p{P}\p{S}]/gu) ?? []).size;
    const leaders = this.#leaders + count(/[\u2026\u2013\u2014\u00b7]/gu);
    const signShare = (characters - letters - digits - count(/\p{M}/gu) - leaders) / characters;
    if (signShare > 0.4 && signs > 8) return true;
    const latin = this.#letters + count(/\p{Script=Latin}/gu);
    if (latin < 60 || latin < letters * 0.7) return false;
    const plain = others === '' ? [] : (others.normalize('NFD').match(/[a-z]/giu) ?? []);
    const plainLetters = this.#letters + plain.length;
    const vowels = this.#vowels + plain.filter((letter) => /[aeiou]/iu.test(letter)).length;
    if (count(/[\u00c0-\u024f]/gu) > latin * 0.5) return true;
    const vowelShare = plainLetters === 0 ? 0 : vowels / plainLetters;
    // Between 0.34 and 0.48 in texts of a dozen languages that use this script, tables and part lists included.
    return (vowelShare < 0.25 || vowelShare > 0.65) && !isOfCodes();
  }
}
