/** Pages whose lines run downwards are read with data made for that, or say that it is missing. */
import { describe, expect, it } from 'vitest';
import { chooseDownward } from '../../../src/engine/local/downward-reading.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { stateAtFirst, type State } from '../../../src/engine/local/recognition-state.ts';
import type { RecognizedWord, Tesseract } from '../../../src/engine/local/tesseract.ts';

/** Three lines, each read as one word. */
const lines = (isDown: boolean, confidence: number): readonly RecognizedWord[] =>
  [0, 1, 2].map((line) => ({
    text: 'ABCDEFGH',
    bbox: isDown ? [40 * line, 0, 40 * line + 20, 300] : [0, 40 * line, 300, 40 * line + 20],
    confidence,
    line,
    paragraph: 0,
  }));

interface Page {
  readonly isDown?: boolean;
  readonly language?: string;
  readonly script?: string;
  readonly installed?: readonly string[];
  /** How surely data reads the page. */
  readonly surely?: Readonly<Record<string, number>>;
}

function choose({ isDown = true, language = 'auto', script = 'Japanese', installed = [], surely = {} }: Page) {
  const image: GrayImage = { width: 400, height: 320, data: new Uint8Array(400 * 320).fill(255) };
  const tesseract: Tesseract = {
    recognize: async (_, [code = '']) => lines(isDown, surely[code] ?? 0.1),
    recognizeLines: async () => [],
    wordList: async () => () => false,
    detect: async () => undefined,
    warmUp: () => {},
    giveBack: async () => {},
  };
  const state: State = {
    ...stateAtFirst(tesseract, image, { language, installed: ['eng', 'jpn', 'chi_sim', ...installed] }),
    letters: 100,
    capitalHeight: 20,
    detected: { turn: 0, turnConfidence: 9, script, scriptConfidence: 1 },
  };
  return chooseDownward(state, lines(isDown, surely[language] ?? 0.1));
}

const surely = { jpn_vert: 0.6, chi_tra_vert: 0.9, eng: 0.95 };

describe('chooseDownward', () => {
  it('takes the data that reads such a page best', async () => {
    const installed = ['jpn_vert', 'chi_tra_vert'];
    expect(await choose({ installed, surely })).toEqual({ codes: ['chi_tra_vert'], missing: undefined });
    expect(await choose({ installed, surely, language: 'jpn' })).toEqual({ codes: ['jpn_vert'], missing: undefined });
    expect(await choose({ installed, surely, language: 'jpn+eng' })).toEqual({
      codes: ['jpn_vert', 'eng'],
      missing: undefined,
    });
  });

  it('leaves other pages alone', async () => {
    const installed = ['jpn_vert', 'chi_tra_vert'];
    expect(await choose({ installed, surely, isDown: false })).toBeUndefined();
    expect(await choose({ installed, surely, script: 'Latin' })).toBeUndefined();
    expect(await choose({ installed, surely, language: 'deu' })).toBeUndefined();
    // What reads well as it is needs nothing else.
    expect(await choose({ installed, surely: { ...surely, jpn: 0.8 }, language: 'jpn' })).toBeUndefined();
    expect(await choose({ installed, surely: { jpn_vert: 0.2 }, language: 'jpn' })).toBeUndefined();
  });

  it('says which data is missing', async () => {
    expect(await choose({ language: 'jpn' })).toEqual({ codes: undefined, missing: 'jpn_vert' });
    expect(await choose({})).toEqual({ codes: undefined, missing: 'jpn_vert' });
  });
});
