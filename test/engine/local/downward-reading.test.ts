/** Pages whose lines run downwards are read with data made for that, or say that it is missing. */
import { describe, expect, it } from 'vitest';
import { chooseDownward } from '../../../src/engine/local/downward-reading.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { stateAtFirst, type State } from '../../../src/engine/local/recognition-state.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { fakeTesseract } from './fake-tesseract.ts';

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
  /** How the first look has found its lines, if otherwise. */
  readonly seemsDown?: readonly boolean[];
  readonly language?: string;
  readonly script?: string;
  readonly installed?: readonly string[];
  /** How surely data reads the page. */
  readonly surely?: Readonly<Record<string, number>>;
  /** Columns of ink, from and to. */
  readonly columns?: readonly (readonly [number, number])[];
  /** Takes the images that are read. */
  readonly seen?: GrayImage[];
}

const size = { width: 400, height: 320 };

function choose(page: Page) {
  const { isDown = true, seemsDown, language = 'auto', script = 'Japanese', installed = [], surely = {} } = page;
  const data = new Uint8Array(size.width * size.height).fill(255);
  for (const [from, to] of page.columns ?? [])
    for (let y = 20; y < 300; y += 1) data.fill(0, y * size.width + from, y * size.width + to);
  const image: GrayImage = { ...size, data };
  const tesseract = fakeTesseract({
    recognize: async (part, [code = '']) => {
      page.seen?.push(part);
      return lines(isDown, surely[code] ?? 0.1);
    },
  });
  const state: State = {
    ...stateAtFirst(tesseract, image, { language, installed: ['eng', 'jpn', 'chi_sim', ...installed] }),
    letters: 100,
    capitalHeight: 20,
    detected: { turn: 0, turnConfidence: 9, script, scriptConfidence: 1 },
  };
  const first = lines(isDown, surely[language] ?? 0.1);
  const mixed = seemsDown?.flatMap((down, at) => lines(down, 0.1).slice(at, at + 1));
  return chooseDownward(state, mixed ?? first);
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

  it('looks again where a few letters of each column were taken for level lines, too', async () => {
    const installed = ['jpn_vert', 'chi_tra_vert'];
    const seemsDown = [true, false, false];
    expect(await choose({ installed, surely, seemsDown })).toEqual({ codes: ['chi_tra_vert'], missing: undefined });
    expect(await choose({ installed, surely, seemsDown, isDown: false })).toBeUndefined();
    expect(await choose({ installed, surely, seemsDown: [false, false, false] })).toBeUndefined();
  });

  it('looks at what is printed, cut between columns', async () => {
    const partsOf = async (columns: Page['columns']) => {
      const seen: GrayImage[] = [];
      await choose({ ...(columns === undefined ? {} : { columns }), seen });
      // The data that is at hand.
      expect(seen).toHaveLength(1);
      return [...(seen[0]?.data.subarray(100 * seen[0].width, 101 * seen[0].width) ?? [])];
    };
    const inked = (row: readonly number[]) => row.filter((value) => value === 0).length;
    // All of three columns at the right: 40 % of the page is more than what is printed.
    const few = await partsOf([
      [270, 290],
      [320, 340],
      [370, 390],
    ]);
    expect([few.length, inked(few), few[0], few.at(-1)]).toEqual([121, 60, 255, 0]);
    // Whole columns out of the middle of many.
    const many = await partsOf(Array.from({ length: 14 }, (_, at) => [10 + 27 * at, 28 + 27 * at] as const));
    expect(inked(many) % 18).toBe(0);
    expect(inked(many) / 18).toBeGreaterThanOrEqual(5);
    expect(inked(many) / 18).toBeLessThanOrEqual(8);
  });

  it('says which data is missing', async () => {
    expect(await choose({ language: 'jpn' })).toEqual({ codes: undefined, missing: 'jpn_vert' });
    expect(await choose({})).toEqual({ codes: undefined, missing: 'jpn_vert' });
  });
});
