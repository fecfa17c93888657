import { describe, expect, it } from 'vitest';
import type { CodeNode, LineAlphabet } from '../../../src/engine/local/line-alphabet.ts';
import { decodeLine } from '../../../src/engine/local/line-decoder.ts';

const blank = 0;

/** An alphabet of characters by their codes. */
function alphabet(codes: Readonly<Record<string, readonly number[]>>): LineAlphabet {
  interface Node {
    readonly id: number;
    character: string | undefined;
    readonly next: Map<number, Node>;
  }
  let ids = 0;
  const grow = (): Node => ({ id: ids++, character: undefined, next: new Map<number, Node>() });
  const root = grow();
  for (const [character, way] of Object.entries(codes)) {
    let node = root;
    for (const code of way) {
      const next = node.next.get(code) ?? grow();
      node.next.set(code, next);
      node = next;
    }
    node.character = character;
  }
  const typed: CodeNode = root;
  return { root: typed, isPlain: Object.values(codes).every((way) => way.length === 1), names: Object.keys(codes) };
}

/** What the network says: of each step the probabilities of codes; the second of two lines. */
function decode(steps: readonly Readonly<Record<number, number>>[], of: LineAlphabet, codes = 6) {
  const data = new Float32Array(steps.length * 2 * codes);
  for (const [step, chances] of steps.entries())
    for (const [code, chance] of Object.entries(chances)) data[(step * 2 + 1) * codes + Number(code)] = chance;
  return decodeLine({ data, line: 1, lines: 2, codes, steps: steps.length }, of, blank);
}

const letters = alphabet({ a: [1], b: [2], ' ': [3], P: [4], p: [5] });
const none = { 0: 1 };

describe('decoding a line', () => {
  it('takes a code that goes on for one character, and parts the same one by a blank', () => {
    const read = decode([none, { 1: 1 }, { 1: 1 }, none, { 1: 1 }, { 2: 1 }], letters);
    expect(read.map(({ text, first, end }) => [text, first, end])).toEqual([
      ['a', 1, 3],
      ['a', 4, 5],
      ['b', 5, 6],
    ]);
  });

  it('does not doubt where one character ends and the next begins, but what they are', () => {
    const shared = decode([{ 1: 1 }, { 1: 0.55, 2: 0.45 }, { 2: 1 }], letters);
    expect(shared.map(({ text }) => text)).toEqual(['a', 'b']);
    for (const { certainty } of shared) expect(certainty).toBeCloseTo(0);
    const [doubted] = decode([none, { 1: 0.6, 2: 0.4 }, none], letters);
    expect(doubted?.certainty).toBeCloseTo(Math.log(0.6));
    expect(doubted?.cost).toBeCloseTo(-Math.log(0.6));
  });

  it('lets doubt before a space fall on the character before it', () => {
    const read = decode([{ 1: 1 }, { 0: 0.5, 2: 0.5 }, { 3: 1 }, { 2: 1 }], letters);
    // What is left of the doubt is not the space's.
    expect(read.map(({ text }) => text)).toEqual(['a', ' ', 'b']);
    expect(read[0]?.certainty).toBeCloseTo(Math.log(0.5));
    expect(read[1]?.certainty).toBeCloseTo(0);
  });

  it('takes two letters that look alike and touch for one', () => {
    const one = decode([{ 4: 0.55, 5: 0.4 }, { 4: 0.35, 5: 0.6 }, none], letters);
    expect(one.map(({ text }) => text)).toEqual(['p']);
    const two = decode([{ 4: 0.95, 5: 0.05 }, { 4: 0.05, 5: 0.95 }, none], letters);
    expect(two.map(({ text }) => text)).toEqual(['P', 'p']);
  });

  it('follows only codes that make characters together', () => {
    // 2 alone means nothing: the likeliest codes one by one would be 1, 2 and 2, 3.
    const syllables = alphabet({ ga: [1, 2], na: [3, 2], s: [4] });
    const read = decode(
      [{ 1: 0.6, 3: 0.4 }, { 2: 1 }, none, { 3: 0.45, 1: 0.05, 2: 0.5 }, { 2: 1 }, { 4: 1 }],
      syllables,
    );
    expect(read.map(({ text }) => text)).toEqual(['ga', 'na', 's']);
  });

  it('gives nothing for a line without ink, and for one without steps', () => {
    expect(decode([none, none], letters)).toEqual([]);
    expect(decode([], letters)).toEqual([]);
    expect(decode([none, none], alphabet({ ga: [1, 2] }))).toEqual([]);
  });
});
