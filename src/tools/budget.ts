/** Owns the size of results: how much of a text or of a list fits, and where a text may be cut. */
import { z } from 'zod';
import type { Rendered } from './tool.ts';

/** Characters; about four make a token in English. */
export const MaxChars = z.int().min(1000).max(100_000).default(32_000).describe('Longest result; the rest by cursor');

/** Size that a host counts: whichever of the two forms it shows, that one must fit. */
export function sizeOf({ structured, text }: Rendered<unknown>): number {
  return Math.max(text.length, JSON.stringify(structured).length);
}

/** Shortens a text that is not the content itself, and shows that it did. */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, wholeCharacters(text, max - 1))}…`;
}

/**
 * Renders the longest beginning of `content` with which the result stays within `maxChars`.
 *
 * @param build renders the result that shows `content.slice(0, end)`; everything else in it must be small
 * @returns the rendering for the end that was chosen; at least one character of a non-empty content is shown
 */
export function fitText<Output>(
  content: string,
  maxChars: number,
  build: (end: number) => Rendered<Output>,
): Rendered<Output> {
  if (content.length <= maxChars) {
    const whole = build(content.length);
    if (sizeOf(whole) <= maxChars) return whole;
  }
  const empty = build(0);
  let room = reach(content, maxChars - empty.text.length, maxChars - JSON.stringify(empty.structured).length);
  for (;;) {
    const end = cutPosition(content, room);
    const rendered = build(end);
    const excess = sizeOf(rendered) - maxChars;
    if (excess <= 0 || end <= 1 || room <= 1) return rendered;
    room = Math.max(1, Math.min(end, room) - Math.max(1, Math.ceil(excess / 2)));
  }
}

/** Renders as many of `count` items as fit within `maxChars`, at least one. */
export function fitItems<Output>(
  count: number,
  maxChars: number,
  build: (shown: number) => Rendered<Output>,
): Rendered<Output> {
  const whole = build(count);
  if (count <= 1 || sizeOf(whole) <= maxChars) return whole;
  let fits = 1;
  let tooMany = count;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (sizeOf(build(middle)) <= maxChars) fits = middle;
    else tooMany = middle;
  }
  return build(fits);
}

/** How many characters of `content` fit into `plain` characters of text and into `escaped` characters of JSON. */
function reach(content: string, plain: number, escaped: number): number {
  const last = Math.min(content.length, plain);
  let cost = 0;
  for (let at = 0; at < last; at++) {
    cost += escapedLength(content.charCodeAt(at));
    if (cost > escaped) return at;
  }
  return Math.max(last, 0);
}

/** Characters that JSON.stringify writes for one code unit; a lone surrogate is counted when it is met in `sizeOf`. */
function escapedLength(unit: number): number {
  if (unit === 0x22 || unit === 0x5c) return 2;
  if (unit >= 0x20) return 1;
  return (unit >= 0x08 && unit <= 0x0a) || unit === 0x0c || unit === 0x0d ? 2 : 6;
}

/**
 * Where to cut `text` at `limit` or a little before: after a paragraph, else after a line (so a table row stays whole),
 * else after a word, else between characters as a reader sees them. Never 0 for a non-empty text.
 */
export function cutPosition(text: string, limit: number): number {
  if (limit >= text.length) return text.length;
  const paragraph = text.lastIndexOf('\n\n', limit - 2);
  if (paragraph >= 0 && paragraph + 2 > limit * 0.8) return paragraph + 2;
  const line = text.lastIndexOf('\n', limit - 1);
  if (line >= 0 && line + 1 > limit * 0.5) return line + 1;
  const word = text.lastIndexOf(' ', limit - 1);
  if (word >= 0 && word + 1 > limit * 0.8) return wholeCharacters(text, word + 1);
  return wholeCharacters(text, limit);
}

/** Made on first use: its tables take 20 ms to load, which a start should not pay. */
let graphemes: Intl.Segmenter | undefined;
/** Longer clusters exist only in texts made to annoy; those are cut between code points. */
const longestGrapheme = 64;

/** The last boundary between graphemes at or before `limit`; the first one after it when there is none before. */
function wholeCharacters(text: string, limit: number): number {
  const wanted = Math.max(1, limit);
  if (wanted >= text.length) return text.length;
  const from = codePointStart(text, Math.max(0, wanted - longestGrapheme));
  const window = text.slice(from, wanted + longestGrapheme);
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const start = graphemes.segment(window).containing(wanted - from)?.index ?? 0;
  if (start > 0) return from + start;
  const point = codePointStart(text, wanted);
  return point > 0 ? point : 2;
}

/** Steps back from the second half of a surrogate pair. */
function codePointStart(text: string, at: number): number {
  const isLow = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  const afterHigh = at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  return isLow && afterHigh ? at - 1 : at;
}
