/** Owns the judgement whether a page's text layer can be trusted or the page must be recognised. Pure. */
import type { PdfPage } from './pdf-reader.ts';
import { isOffPage } from './text-layer.ts';

export type LayerVerdict =
  | { readonly usable: true }
  | {
      readonly usable: false;
      /** `none`: no text. `hidden`: someone else's recognition below a scan. `garbled`: codes that mean nothing. `scan`: a stamp or page number on a scan. `outlines`: letters drawn as curves. */
      readonly reason: 'none' | 'hidden' | 'garbled' | 'scan' | 'outlines';
    };

/** Above this share of codes without meaning (private use, U+FFFD, control, unmapped glyphs) a layer is garbled. */
const mostMeaningless = 0.1;
/** A page mostly covered by one picture with fewer characters than this is a scan with something typed on it. */
const fewOnScan = 150;
const scanCover = 0.5;
/** Fewer characters than this beside this many drawn paths: the text itself is drawn. */
const fewOnDrawing = 20;
const manyPaths = 200;

export function judgeTextLayer(page: PdfPage): LayerVerdict {
  const cover = largestCover(page);
  const chars = page.chars.filter((char) => !isBlank(char.text) || (char.text === '' && !char.isGenerated));
  const onPage = chars.filter((char) => !isOffPage(char.bbox, page.width, page.height));
  if (onPage.length === 0) return { usable: false, reason: 'none' };

  const isBare = page.images.length === 0 && page.pathCount === 0;
  const seen = onPage.filter((char) => !char.isHidden && !(char.isWhite && (isBare || cover > 0.8)));
  if (seen.length < onPage.length / 2) return { usable: false, reason: 'hidden' };
  if (cover > scanCover && seen.length < fewOnScan) return { usable: false, reason: 'scan' };
  if (seen.length < fewOnDrawing && page.pathCount > manyPaths) return { usable: false, reason: 'outlines' };

  const meaningless = seen.filter(
    (char) =>
      !isLetterOrDigit(char.text) &&
      (char.text === '' || isMeaningless(char.text) || (char.isUnmapped && !/[\p{L}\p{N}\p{P}]/u.test(char.text))),
  );
  if (meaningless.length > seen.length * mostMeaningless) return { usable: false, reason: 'garbled' };
  if (isSoup(seen.map((char) => char.text).join(''))) return { usable: false, reason: 'garbled' };
  return { usable: true };
}

function isBlank(text: string): boolean {
  const code = text.charCodeAt(0);
  return !(code > 0x20 && code < 0x7f) && /^\s*$/u.test(text);
}

/** Of ASCII: most characters of most pages, for which this is quicker than an expression. */
function isLetterOrDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/** Share of the page, 0…1, that its largest image covers. */
export function largestCover(page: PdfPage): number {
  let largest = 0;
  for (const { bbox } of page.images) {
    const across = Math.min(page.width, bbox[2]) - Math.max(0, bbox[0]);
    const down = Math.min(page.height, bbox[3]) - Math.max(0, bbox[1]);
    if (across > 0 && down > 0) largest = Math.max(largest, (across * down) / (page.width * page.height));
  }
  return largest;
}

/** U+0002 is how pdfium marks the hyphen at a line's end. */
function isMeaningless(text: string): boolean {
  return text !== '\u0002' && /[\p{Co}\p{Cc}\p{Cn}\ufffd]/u.test(text);
}

/**
 * Text whose codes mean something, but not what the page shows: subset fonts without a map give a shifted alphabet
 * (")LQDQFLDO"), wrong code pages give rows of accented letters, symbol fonts give punctuation.
 */
function isSoup(text: string): boolean {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const characters = [...text].length;
  if (characters < 40) return false;
  const letters = count(/\p{L}/gu);
  const digits = count(/\p{N}/gu);
  // Leaders and rules are made of few signs; soup uses many different ones.
  const signs = new Set(text.match(/[\p{P}\p{S}]/gu) ?? []);
  const signShare =
    (characters - letters - digits - count(/\p{M}/gu) - count(/[.\u2026_\-\u2013\u2014\u00b7|]/gu)) / characters;
  if (signShare > 0.4 && signs.size > 8) return true;
  const latin = count(/\p{Script=Latin}/gu);
  if (latin < 60 || latin < letters * 0.7) return false;
  const plain = text.normalize('NFD').match(/[a-z]/giu) ?? [];
  const vowels = plain.filter((letter) => /[aeiou]/iu.test(letter)).length;
  const accented = count(/[\u00c0-\u024f]/gu);
  if (accented > latin * 0.5) return true;
  const vowelShare = plain.length === 0 ? 0 : vowels / plain.length;
  // Between 0.34 and 0.48 in texts of a dozen languages that use this script, tables and part lists included.
  return vowelShare < 0.25 || vowelShare > 0.65;
}
