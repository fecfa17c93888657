// Shaping: a word becomes clusters of glyph outlines in visual order, with bidirectional text and face fallback.
import * as hb from 'harfbuzzjs';
import { faceChain, type LoadedFace } from './faces.ts';
import { contoursOf, extentOf } from './outline.ts';
import type { Cluster, FaceName } from './types.ts';

export interface WordStyle {
  readonly leading: FaceName;
  readonly bold: boolean;
  readonly language: string;
  /** The paragraph runs right to left. */
  readonly rightToLeft: boolean;
}

/** Widths in ems; clusters in visual order, left to right. */
export interface ShapedWord {
  readonly text: string;
  readonly advance: number;
  readonly clusters: readonly { readonly cluster: Cluster; readonly face: LoadedFace; readonly x: number }[];
}

interface Run {
  text: string;
  readonly face: LoadedFace;
  readonly rightToLeft: boolean;
}

export const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Numbers keep their separators; other left-to-right letters keep everything up to their last letter. */
const leftToRightPart =
  /\p{Sc}?\p{Nd}+(?:[.,:/٫٬-]\p{Nd}+)*[%٪\p{Sc}]?|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\d]+(?:[\p{P}\p{S}]+[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\d]+)*/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const cache = new Map<string, ShapedWord>();
const clusterCache = new Map<string, Cluster>();

export function shapeWord(text: string, style: WordStyle): ShapedWord {
  const key = `${style.leading}|${style.bold}|${style.language}|${style.rightToLeft}|${text}`;
  const known = cache.get(key);
  if (known) return known;
  const parts = directionParts(text, style.rightToLeft);
  const runs: Run[] = [];
  for (const part of style.rightToLeft ? parts.toReversed() : parts) {
    const split = faceRuns(part.text, style, part.rightToLeft);
    runs.push(...(part.rightToLeft ? split.toReversed() : split));
  }
  const clusters: ShapedWord['clusters'][number][] = [];
  let advance = 0;
  for (const run of runs) {
    for (const { cluster, width } of shapeRun(run, style.language)) {
      clusters.push({ cluster, face: run.face, x: advance });
      advance += width / run.face.unitsPerEm;
    }
  }
  const shaped = { text, advance, clusters };
  cache.set(key, shaped);
  return shaped;
}

/** A word's stretches of one direction, in logical order. */
function directionParts(text: string, rightToLeft: boolean): { text: string; rightToLeft: boolean }[] {
  if (!rightToLeft && !rightToLeftLetter.test(text)) return [{ text, rightToLeft: false }];
  const parts: { text: string; rightToLeft: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(leftToRightPart)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), rightToLeft: true });
    parts.push({ text: match[0], rightToLeft: false });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), rightToLeft: true });
  return parts;
}

function faceRuns(text: string, style: WordStyle, rightToLeft: boolean): Run[] {
  const runs: Run[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const points = Array.from(segment, (character) => character.codePointAt(0) ?? 0);
    const last = runs.at(-1);
    const common = /^[\p{Script=Common}\p{Script=Inherited}]+$/u.test(segment);
    if (last && common && covers(last.face, points)) {
      last.text += segment;
      continue;
    }
    const face = findFace(points, segment, style);
    if (last?.face === face) last.text += segment;
    else runs.push({ text: segment, face, rightToLeft });
  }
  return runs;
}

function findFace(points: readonly number[], segment: string, style: WordStyle): LoadedFace {
  for (const face of faceChain(style.leading, style.bold)) if (covers(face, points)) return face;
  throw new Error(`No face of the generator has ${JSON.stringify(segment)}`);
}

function covers(face: LoadedFace, points: readonly number[]): boolean {
  // Joiners and direction marks draw nothing: any face will do.
  return points.every((point) => face.covers.has(point) || (point >= 0x200b && point <= 0x200f) || point === 0xfe0f);
}

function* shapeRun(run: Run, language: string): Generator<{ cluster: Cluster; width: number }> {
  const buffer = new hb.Buffer();
  buffer.addText(run.text);
  buffer.guessSegmentProperties();
  buffer.setLanguage(language);
  buffer.setDirection(run.rightToLeft ? hb.Direction.RTL : hb.Direction.LTR);
  hb.shape(run.face.font, buffer);
  const infos = buffer.getGlyphInfos();
  const positions = buffer.getGlyphPositions();
  const starts = [...new Set(infos.map((info) => info.cluster))].toSorted((a, b) => a - b);
  for (let i = 0; i < infos.length;) {
    const start = infos[i]?.cluster ?? 0;
    const glyphs: { id: number; x: number; y: number }[] = [];
    let width = 0;
    for (; infos[i]?.cluster === start; i++) {
      const position = positions[i];
      const id = infos[i]?.codepoint;
      if (!position || id === undefined) break;
      glyphs.push({ id, x: width + position.xOffset, y: position.yOffset });
      width += position.xAdvance;
    }
    const text = run.text.slice(start, starts.find((other) => other > start) ?? run.text.length);
    if (glyphs.some((glyph) => glyph.id === 0)) throw new Error(`${run.face.name} cannot show ${JSON.stringify(text)}`);
    yield { cluster: clusterOf(run.face, glyphs, text), width };
  }
}

function clusterOf(face: LoadedFace, glyphs: readonly { id: number; x: number; y: number }[], text: string): Cluster {
  const key = glyphs.map((glyph) => `${glyph.id},${glyph.x},${glyph.y}`).join(';') + '|' + text;
  const cacheKey = `${face.name}|${key}`;
  const known = clusterCache.get(cacheKey);
  if (known) return known;
  const contours = glyphs.flatMap((glyph) => contoursOf(face.font.glyphToPath(glyph.id), glyph.x, glyph.y));
  const advance = glyphs.reduce((sum, glyph) => sum + face.font.glyphHAdvance(glyph.id), 0);
  const cluster = { key, text, contours, advance, ink: extentOf(contours) };
  clusterCache.set(cacheKey, cluster);
  return cluster;
}
