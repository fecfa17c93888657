/** Owns reading words out of the table that Tesseract's core gives of a page. */
import type { RecognizedWord } from './tesseract.ts';

/** @param tsv level, page, block, paragraph, line, word, left, top, width, height, confidence, text; level 5 is a word */
export function parseTsv(tsv: string): readonly RecognizedWord[] {
  const words: RecognizedWord[] = [];
  let line = -1;
  let paragraph = -1;
  for (const row of tsv.split('\n')) {
    const fields = row.split('\t');
    const level = fields[0];
    if (level === '3') paragraph += 1;
    if (level === '4') line += 1;
    if (level !== '5') continue;
    const text = fields.slice(11).join(' ').trim();
    if (text === '') continue;
    const left = Number(fields[6]);
    const top = Number(fields[7]);
    words.push({
      text,
      bbox: [left, top, left + Number(fields[8]), top + Number(fields[9])],
      confidence: Math.min(1, Math.max(0, Number(fields[10]) / 100)),
      line,
      paragraph,
    });
  }
  return words;
}
