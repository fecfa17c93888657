/** Owns the page results that store and job tests pass around. */
import type { Page, PageError } from '../../src/document.ts';

/** A page that carries one line; a word of `confidence` and `text`. */
export function pageOf(index: number, text = `page ${index + 1}`, confidence = 1): Page {
  const bbox = [10, 10, 200, 30] as const;
  return {
    index,
    width: 595,
    height: 842,
    unit: 'pt',
    rotation: 0,
    language: 'eng',
    source: 'ocr',
    blocks: [
      { kind: 'paragraph', text, bbox, confidence, lines: [{ text, bbox, words: [{ text, bbox, confidence }] }] },
    ],
  };
}

export function errorOf(index: number, message = `page ${index + 1} is torn`): PageError {
  return { index, code: 'page_failed', message };
}
