/** Owns a model that reads imperfectly: the truth about a generated page, with words put in, left out and changed. */
import type { Page } from '../../../src/document.ts';
import { unionBox } from '../../../src/bounding-box.ts';
import { randomIntegers } from '../../generate/noise.ts';
import type { TruthBlock, TruthPage } from '../../generate/index.ts';

export interface Faults {
  /** Words put in, left out and changed, for each word of the truth. */
  readonly inserted: number;
  readonly dropped: number;
  readonly changed: number;
}

export interface Replay {
  /** What the model writes: a transcript. */
  readonly transcript: { readonly languages: readonly string[]; readonly blocks: readonly Record<string, unknown>[] };
  /** The words that the page does not have, as the model wrote them. */
  readonly planted: readonly string[];
  readonly dropped: readonly string[];
  /** Words of the truth that the model wrote as they are. */
  readonly trueWords: number;
}

const invented =
  'whereas notwithstanding approved rejected Thursday Ravensburg Aldous 4711 €99.95 2031-12-24 penalty never without guaranteed Quintero 12,5% seldom annulled'.split(
    ' ',
  );

/** @param seed the same gives the same */
export function replayOf(truth: TruthPage, faults: Faults, seed: number): Replay {
  const next = randomIntegers(seed);
  const chance = () => next() / 2 ** 32;
  const own = truth.blocks.flatMap(wordsOf);
  const planted: string[] = [];
  const dropped: string[] = [];
  let trueWords = 0;
  const misread = (word: string): string => {
    const digits = [...word].flatMap((letter, at) => (/\d/u.test(letter) ? [at] : []));
    const at = digits.length > 0 ? (digits[next() % digits.length] ?? 0) : -1;
    if (at >= 0) return `${word.slice(0, at)}${(Number(word[at]) + 1 + (next() % 8)) % 10}${word.slice(at + 1)}`;
    return invented[next() % invented.length] ?? 'never';
  };
  const words = (text: string): string =>
    text
      .split(/\s+/u)
      .filter((word) => word !== '')
      .flatMap((word): readonly string[] => {
        const isWord = /[\p{L}\p{N}]/u.test(word);
        const draw = isWord ? chance() : 1;
        if (draw < faults.dropped) {
          dropped.push(word);
          return [];
        }
        if (draw < faults.dropped + faults.changed) {
          const wrong = misread(word);
          planted.push(wrong);
          return [wrong];
        }
        if (isWord) trueWords++;
        if (chance() >= faults.inserted) return [word];
        const common = own[next() % own.length] ?? 'the';
        const added =
          next() % 3 === 0 && /[\p{L}\p{N}]{2}/u.test(common)
            ? common
            : (invented[next() % invented.length] ?? 'never');
        planted.push(added);
        return [word, added];
      })
      .join(' ');
  const lines = (block: TruthBlock): string => block.lines.map(({ text }) => words(text)).join('\n');
  const blocks = truth.blocks.map((block): Record<string, unknown> => {
    if (block.table === undefined) {
      const level = block.level === undefined ? {} : { level: block.level };
      return { kind: block.kind, text: lines(block), ...level };
    }
    const { rows, cells } = block.table;
    return {
      kind: 'table',
      text: '',
      rows: Array.from({ length: rows }, (_, row) =>
        cells
          .filter((cell) => cell.row === row)
          .toSorted((a, b) => a.column - b.column)
          .map(({ text, header, rowSpan, columnSpan }) => ({ text: words(text), header, rowSpan, columnSpan })),
      ),
    };
  });
  return { transcript: { languages: ['en'], blocks }, planted, dropped, trueWords };
}

function wordsOf(block: TruthBlock): readonly string[] {
  return block.lines.flatMap((line) => line.words.map(({ text }) => text));
}

/** The page as a reader that sees everything would have it, one line a line of the truth. */
export function basePageOf(truth: TruthPage, source: 'text-layer' | 'ocr' = 'text-layer', confidence = 1): Page {
  return {
    index: 0,
    width: truth.width,
    height: truth.height,
    unit: 'pt',
    rotation: 0,
    language: 'eng',
    source,
    blocks: truth.blocks.map((block) => ({
      kind: block.kind,
      text: block.lines.map(({ text }) => text).join('\n'),
      bbox: unionBox(block.lines.map(({ bbox }) => bbox)) ?? block.bbox,
      confidence,
      lines: block.lines.map(({ text, bbox, words }) => ({
        text,
        bbox,
        words: words.map((word) => ({ text: word.text, bbox: word.bbox, confidence })),
      })),
    })),
  };
}

export interface FlagScore {
  readonly recall: number;
  /** For each true word that the model wrote. */
  readonly falseFlags: number;
  readonly missed: readonly string[];
  readonly wronglyFlagged: readonly string[];
}

/** How many of the planted words are flagged: marked unsupported, or noted as the reading that does not stand. */
export function flagScore(page: Page, { planted, trueWords }: Replay): FlagScore {
  const bare = (text: string) => text.toLowerCase().replaceAll(/^[^\p{L}\p{N}€]+|[^\p{L}\p{N}%]+$/gu, '');
  const flags = page.blocks
    .flatMap(({ lines }) => lines.flatMap(({ words }) => words))
    .flatMap((word) =>
      word.unsupported === true ? [bare(word.text)] : word.disputed === undefined ? [] : [bare(word.disputed)],
    );
  const left = new Map<string, number>();
  for (const word of planted) left.set(bare(word), (left.get(bare(word)) ?? 0) + 1);
  const wronglyFlagged: string[] = [];
  let found = 0;
  for (const flag of flags) {
    const open = left.get(flag) ?? 0;
    if (open > 0) {
      found++;
      left.set(flag, open - 1);
    } else wronglyFlagged.push(flag);
  }
  const missed = [...left].flatMap(([word, count]) => Array.from({ length: count }, () => word));
  return {
    recall: planted.length === 0 ? 1 : found / planted.length,
    falseFlags: wronglyFlagged.length / Math.max(1, trueWords),
    missed,
    wronglyFlagged,
  };
}
