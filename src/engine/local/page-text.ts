/** Owns the text of a page as its text layer has it, without layout: lines in the order of the page's content. Pure. */
import type { PlacedWord } from '../../layout/placed-word.ts';
import { isInTurnedLine } from '../../layout/turned-words.ts';
import type { LayerFault, PageText } from '../engine.ts';
import { uprightWords } from './layer-layout.ts';
import { damageWarnings, refuseDamaged, refuseLostCodes, type FileFault } from './damage.ts';
import type { PdfPage } from './pdf-reader.ts';
import { judgeTextLayer } from './text-layer-quality.ts';
import { unreadPictures } from './unread-pictures.ts';

/** Share of the lower one's height by which two words overlap that stand in one line. */
const sameLine = 0.5;
/** From one line to the next, in sizes of the type: what is more parts paragraphs. */
const widestLeading = 1.75;

/**
 * What a page's text layer says; the verdict on the layer is the one by which pages are recognised instead.
 * @param index of the page, from 0
 * @param faults of the page in the file
 * @throws OcrError `page_failed` for a page of which nothing is left because it is damaged
 */
export function textOfPage(index: number, page: PdfPage, faults: readonly FileFault[] = []): PageText {
  const fault = faultOfLayer(page, faults);
  if (fault === 'blank') {
    refuseDamaged(faults);
    return { index, text: '' };
  }
  if (fault !== undefined) return { index, lacks: fault };
  const { page: upright, words } = uprightWords(page);
  const warnings = [...damageWarnings(faults), ...unreadPictures(upright, words)];
  return { index, text: linesOf(words), ...(warnings.length === 0 ? {} : { warnings }) };
}

/**
 * Why the text layer of a page is not to be read; "blank" when there is nothing else on the page either.
 * @throws OcrError `page_failed` where its picture does not show what was written either
 */
export function faultOfLayer(page: PdfPage, faults: readonly FileFault[]): LayerFault | 'blank' | undefined {
  const verdict = judgeTextLayer(page);
  if (verdict.usable || verdict.reason === 'garbled') refuseLostCodes(faults);
  if (verdict.usable) return faults.includes('unknown letters') ? 'garbled' : undefined;
  const isBlank = verdict.reason === 'none' && page.images.length === 0 && page.pathCount === 0;
  return isBlank ? 'blank' : verdict.reason;
}

/** Words on lines, a blank line where white parts them or the text goes on further up, as in the next column. */
function linesOf(words: readonly PlacedWord[]): string {
  let text = '';
  let last: PlacedWord | undefined;
  for (const word of words) {
    if (last !== undefined) text += separator(last, word);
    text += word.text;
    last = word;
  }
  return text === '' ? '' : `${text}\n`;
}

function separator(before: PlacedWord, next: PlacedWord): ' ' | '\n' | '\n\n' {
  if (before.turn !== next.turn) return '\n\n';
  const size = Math.max(before.style?.fontSize ?? 0, next.style?.fontSize ?? 0);
  if (before.turn !== undefined) return isInTurnedLine(before.turn, before.bbox, next.bbox, size) ? ' ' : '\n';
  const [, top, , bottom] = before.bbox;
  const [, nextTop, , nextBottom] = next.bbox;
  const overlap = Math.min(bottom, nextBottom) - Math.max(top, nextTop);
  if (overlap >= sameLine * Math.min(bottom - top, nextBottom - nextTop)) return ' ';
  return nextBottom < top || nextBottom - bottom > widestLeading * size ? '\n\n' : '\n';
}
