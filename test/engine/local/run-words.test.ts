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

describe('a space that the network overlooked', () => {
  /** Letters of 8 pixels, 2 apart; a space is 8 wide, whether it was read or not (`_`). */
  function readInk(text: string) {
    const characters: { text: string; first: number; end: number; certainty: number; cost: number }[] = [];
    const blobs: (readonly [number, number, number, number])[] = [];
    let pen = 0;
    for (const sign of text) {
      if (sign === ' ') characters.push({ text: sign, first: pen, end: pen + 6, certainty: -0.01, cost: 0.01 });
      if (sign === ' ' || sign === '_') pen += 6;
      else {
        blobs.push([pen, 0, pen + 8, 10]);
        characters.push({ text: sign, first: pen, end: pen + 8, certainty: -0.01, cost: 0.01 });
        pen += 10;
      }
    }
    const run: Run = { box: [0, 0, pen, 10], blobs, line: 0, paragraph: 0, turn: 0 };
    const strip = { characters, pixelsAStep: 1, confidence: 0.9 };
    return wordsOfRun(run, strip, { left: 0, scale: 1 }, () => false, false).map((word) => word.text);
  }

  it('is told by white as wide as the spaces that were read', () => {
    expect(readInk('με_τον χρόνο και θα δεν')).toEqual(['με', 'τον', 'χρόνο', 'και', 'θα', 'δεν']);
  });

  it('is none behind a sign, before a mark, or where too few spaces tell how wide they are', () => {
    expect(readInk('a,_b c d e')).toEqual(['a,b', 'c', 'd', 'e']);
    expect(readInk('ಹ_ೆ c d e')).toEqual(['ಹೆ', 'c', 'd', 'e']);
    expect(readInk('με_τον χρόνο')).toEqual(['μετον', 'χρόνο']);
  });
});

describe('a word with one doubtful sign', () => {
  const word = (certainties: readonly number[]) => {
    const characters = [...'أسفل'].map((text, at) => ({
      text,
      first: at,
      end: at + 1,
      certainty: certainties[at] ?? 0,
      cost: 0,
    }));
    const run: Run = { box: [0, 0, 4, 10], blobs: [], line: 0, paragraph: 0, turn: 0 };
    const strip = { characters, pixelsAStep: 1, confidence: 0.9 };
    return wordsOfRun(run, strip, { left: 0, scale: 1 }, () => false, true)[0];
  };

  it('is doubted, and no noise unless more of it is', () => {
    expect(word([-0.01, -0.01, -0.01, -9])).toMatchObject({ isNoise: false, confidence: 0 });
    expect(word([-0.01, -0.01, -9, -9])).toMatchObject({ isNoise: true });
  });
});
