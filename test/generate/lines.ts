// Setting lines: a text becomes words, words become lines of a width, lines become placed clusters with their truth.
import { around } from './box.ts';
import { rightToLeftLetter, shapeWord, type ShapedWord, type WordStyle } from './shape.ts';
import type { Align, BlockKind, Box, PlacedCluster, PlacedLine, TruthBlock, TruthLine, TruthWord } from './types.ts';

export interface Token {
  readonly word: ShapedWord;
  /** A space stands before it, except at the start of a line. */
  readonly spaced: boolean;
}

/** One line before it has a place. Widths in ems. */
export interface SetLine {
  readonly tokens: readonly Token[];
  readonly style: WordStyle;
  readonly width: number;
}

const withoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const closing = /^[\p{Pe}\p{Pf}\p{Po}ー々ๆฯ…]+$/u;
const opening = /[\p{Ps}\p{Pi}]$/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Lines no wider than `width` ems (a single word that is wider is cut). */
export function setLines(text: string, style: WordStyle, width: number): SetLine[] {
  const space = shapeWord(' ', style).advance;
  const lines: SetLine[] = [];
  let tokens: Token[] = [];
  let used = 0;
  const flush = (): void => {
    if (tokens.length > 0) lines.push({ tokens, style, width: used });
    tokens = [];
    used = 0;
  };
  for (const piece of pieces(text, style.language)) {
    let gap = piece.spaced && tokens.length > 0 ? space : 0;
    for (const part of cut(piece.text, style, width)) {
      const word = shapeWord(part, style);
      if (tokens.length > 0 && used + gap + word.advance > width) {
        flush();
        gap = 0;
      }
      tokens.push({ word, spaced: gap > 0 });
      used += gap + word.advance;
      gap = 0;
    }
  }
  flush();
  return lines;
}

/** What may stand on different lines, in order. */
function* pieces(text: string, language: string): Generator<{ text: string; spaced: boolean }> {
  for (const chunk of text.split(/\s+/).filter(Boolean)) {
    if (!withoutSpaces.test(chunk)) {
      yield { text: chunk, spaced: true };
      continue;
    }
    let pending = '';
    let spaced = true;
    const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(chunk);
    for (const { segment } of segments) {
      if (pending !== '' && !closing.test(segment) && !opening.test(pending)) {
        yield { text: pending, spaced };
        spaced = false;
        pending = '';
      }
      pending += segment;
    }
    if (pending !== '') yield { text: pending, spaced };
  }
}

function* cut(text: string, style: WordStyle, width: number): Generator<string> {
  if (shapeWord(text, style).advance <= width) {
    yield text;
    return;
  }
  let part = '';
  for (const { segment } of graphemes.segment(text)) {
    if (part !== '' && shapeWord(part + segment, style).advance > width) {
      yield part;
      part = '';
    }
    part += segment;
  }
  yield part;
}

/** Tokens in the order in which they stand from left to right (UAX 9, simplified to words). */
function visualOrder(line: SetLine): Token[] {
  const foreign = (token: Token | undefined): boolean =>
    token !== undefined && !/\p{L}/u.test(token.word.text)
      ? false
      : rightToLeftLetter.test(token?.word.text ?? '') !== line.style.rightToLeft;
  const groups: Token[][] = [];
  const { tokens } = line;
  for (let i = 0; i < tokens.length;) {
    let end = i + 1;
    if (foreign(tokens[i])) {
      for (let j = end; j < tokens.length; j++) {
        const native = rightToLeftLetter.test(tokens[j]?.word.text ?? '') === line.style.rightToLeft;
        if (/\p{L}/u.test(tokens[j]?.word.text ?? '') && native) break;
        if (/[\p{L}\p{Nd}]/u.test(tokens[j]?.word.text ?? '')) end = j + 1;
      }
    }
    const group = tokens.slice(i, end);
    // A group of foreign words runs its own way inside the line.
    groups.push(group.length > 1 && !line.style.rightToLeft ? group.toReversed() : group);
    i = end;
  }
  return (line.style.rightToLeft ? groups.toReversed() : groups).flat();
}

export interface Place {
  /** Points: the left edge and the width of the measure, and the baseline. */
  readonly x: number;
  readonly width: number;
  readonly baseline: number;
  readonly size: number;
  readonly align: Align;
}

export function placeLine(line: SetLine, place: Place): { placed: PlacedLine; truth: TruthLine } {
  const { size } = place;
  const slack = place.width - line.width * size;
  const toRight = place.align === 'end' || (place.align === 'start' && line.style.rightToLeft);
  let x =
    place.x +
    (place.align === 'center'
      ? slack / 2
      : toRight
        ? place.align === 'end' && line.style.rightToLeft
          ? 0
          : slack
        : 0);
  const space = shapeWord(' ', line.style);
  const clusters: PlacedCluster[] = [];
  const boxes = new Map<Token, Box>();
  const put = (word: ShapedWord): Box[] => {
    const ink: Box[] = [];
    for (const { cluster, face, x: offset } of word.clusters) {
      const placed = { cluster, face, x: x + offset * size, y: place.baseline, size };
      clusters.push(placed);
      const box = inkOf(placed);
      if (box) ink.push(box);
    }
    x += word.advance * size;
    return ink;
  };
  const order = visualOrder(line);
  for (const [index, token] of order.entries()) {
    const right = order[index - 1];
    // The space belongs before the later word of the two, which in right-to-left text is the one on the left.
    if (right && (logicallyLater(line, right, token) ? right.spaced : token.spaced)) put(space);
    boxes.set(token, around(put(token.word)));
  }
  const words: TruthWord[] = line.tokens.map((token) => ({
    text: token.word.text,
    bbox: boxes.get(token) ?? [0, 0, 0, 0],
  }));
  const text = line.tokens.map((token, index) => (index > 0 && token.spaced ? ' ' : '') + token.word.text).join('');
  return { placed: { clusters }, truth: { text, words, bbox: around(words.map((word) => word.bbox)) } };
}

function logicallyLater(line: SetLine, left: Token, right: Token): boolean {
  return line.tokens.indexOf(left) > line.tokens.indexOf(right);
}

/** The exact extent of a placed cluster's ink, points. */
function inkOf({ cluster, face, x, y, size }: PlacedCluster): Box | undefined {
  const { ink } = cluster;
  const scale = size / face.unitsPerEm;
  return ink && [x + ink[0] * scale, y - ink[3] * scale, x + ink[2] * scale, y - ink[1] * scale];
}

/** The truth about a block from that about its lines. */
export function textBlock(kind: BlockKind, lines: readonly TruthLine[], level?: number): TruthBlock {
  const text = lines.map((line) => line.text).join('\n');
  const bbox = around(lines.map((line) => line.bbox));
  const heading = kind === 'heading' ? { level: level ?? 1 } : {};
  return { kind, ...heading, text, bbox, lines };
}
