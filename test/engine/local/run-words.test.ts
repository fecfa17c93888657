import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/engine/local/page-runs.ts';
import { joinSyllables, particleCuts, wordsOfRun, type RunWord } from '../../../src/engine/local/run-words.ts';

/** Words of characters that were seen at these places, each one step wide, with as many pixels. */
function read(seen: readonly (readonly [text: string, at: number])[], cuts?: readonly number[]): readonly RunWord[] {
  const characters = seen.map(([text, at]) => ({ text, first: at, end: at + 1, certainty: -0.01, cost: 0.01 }));
  const last = seen.at(-1)?.[1] ?? 0;
  const run: Run = { box: [0, 0, last + 1, 10], blobs: [], line: 0, paragraph: 0, turn: 0 };
  const strip = { characters, pixelsAStep: 1, confidence: 0.9 };
  return wordsOfRun(run, strip, { left: 0, scale: 1 }, () => false, false, cuts);
}

const joined = (words: readonly RunWord[]) => joinSyllables(words).map(({ text }) => text);

describe('Korean words', () => {
  it('are syllables with no space between them', () => {
    const seen = [...'설치 문제'].map((text, at) => [text, at * 10] as const);
    expect(joined(read(seen))).toEqual(['설치', '문제']);
  });
});

describe('a particle behind a Latin name', () => {
  const korean = read([...'640에 은'].map((text, at) => [text, at * 10] as const));

  it('is where the reading of another language is cut', () => {
    const cuts = particleCuts(korean);
    expect(cuts).toHaveLength(1);
    const english = read(
      [...'log01'].map((text, at) => [text, at * 10] as const),
      cuts,
    );
    expect(english.map(({ text }) => text)).toEqual(['log', '01']);
  });

  it('leaves a word whole that is taken from one language', () => {
    const english = read(
      [...'logs'].map((text, at) => [text, at * 10] as const),
      [25],
    );
    expect(english).toHaveLength(2);
    expect(joined(english)).toEqual(['logs']);
  });
});
