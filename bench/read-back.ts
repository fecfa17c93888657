/** Owns reading a searchable PDF back with three readers: how many of its words each finds, and where. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type FoundWord, compare, readWords } from '../test/export/pdf-reading.ts';

const readerNames = ['pdftotext', 'pdfium', 'pdf.js'] as const;

interface ReadBack {
  /** Share of the words that are found, each as often as it stands there. */
  readonly share: number;
  /** How far the box of a found word is off at most, as a share of the page's width. */
  readonly off: number;
}

/**
 * @param wanted the words of each page, boxes in points of the page as it is shown
 * @param width of the pages, in points
 */
export async function readBack(
  pdf: string,
  wanted: readonly (readonly FoundWord[])[],
  width: number,
): Promise<readonly (readonly [(typeof readerNames)[number], ReadBack])[]> {
  const bytes = readFileSync(pdf);
  const results: (readonly [(typeof readerNames)[number], ReadBack])[] = [];
  for (const name of readerNames) {
    const placed = name === 'pdftotext' ? popplerBoxes(pdf) : await readWords(name, bytes);
    const found = name === 'pdftotext' ? popplerWords(pdf) : placed;
    const total = wanted.reduce((sum, words) => sum + words.length, 0);
    const hits = wanted.reduce((sum, words, index) => sum + words.length * compared(words, found[index]).share, 0);
    const off = Math.max(0, ...wanted.map((words, index) => compared(words, placed[index]).off));
    results.push([name, { share: hits / Math.max(1, total), off: off / width }]);
  }
  return results;
}

function compared(wanted: readonly FoundWord[], found: readonly FoundWord[] = []): ReadBack {
  return wanted.length === 0 ? { share: 1, off: 0 } : compare(wanted, found);
}

/** The words of each page as pdftotext writes them, without the marks of direction that it adds. */
function popplerWords(pdf: string): readonly (readonly FoundWord[])[] {
  const text = execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 30 });
  return text.split('\f').map((page) =>
    page
      .replaceAll(/[\u202A-\u202E]/gu, '')
      .split(/\s+/u)
      .map((word): FoundWord => ({ text: word, bbox: [0, 0, 0, 0] })),
  );
}

/** The same with boxes in points; words that run to the left stand here as they are seen, so few of them are found. */
function popplerBoxes(pdf: string): readonly (readonly FoundWord[])[] {
  const told = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8', maxBuffer: 1 << 30 });
  return told
    .split('<page ')
    .slice(1)
    .map((page) =>
      [
        ...page.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/gsu),
      ].map(([, x0, y0, x1, y1, text = '']): FoundWord => ({
        text: unescaped(text),
        bbox: [Number(x0), Number(y0), Number(x1), Number(y1)],
      })),
    );
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescaped(text: string): string {
  return text.replaceAll(/&(#\d+|\w+);/gu, (whole, name: string) =>
    name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (entities[name] ?? whole),
  );
}
