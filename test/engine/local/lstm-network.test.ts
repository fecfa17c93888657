import { describe, expect, it } from 'vitest';
import { createLanguageData } from '../../../src/engine/local/language-data.ts';
import { readAlphabet } from '../../../src/engine/local/line-alphabet.ts';
import { cutStrip } from '../../../src/engine/local/line-strip.ts';
import { toBatchModel } from '../../../src/engine/local/lstm-graph.ts';
import { parseLineNetwork, UnknownNetwork } from '../../../src/engine/local/lstm-layers.ts';
import { openLstmReader } from '../../../src/engine/local/lstm-reader.ts';
import { openBatchNetwork } from '../../../src/engine/local/onnx.ts';
import { componentOf, withoutWordLists } from '../../../src/engine/local/traineddata.ts';
import { readWordList } from '../../../src/engine/local/word-list.ts';

const languageData = createLanguageData({ dataFolders: [], cache: '', dataUrl: '', systemData: 'ignore' });

async function component(code: string, name: 'lstm' | 'unicharset' | 'recoder'): Promise<Uint8Array> {
  const found = componentOf(await languageData.load(code), name);
  if (found === undefined) throw new Error(`${code} has no ${name}`);
  return found;
}

describe('the network in language data', () => {
  it('is read layer by layer', async () => {
    const { layers, blank } = parseLineNetwork(await component('eng', 'lstm'));
    expect(layers.map(({ kind }) => kind)).toEqual([
      'input',
      'convolve',
      'connect',
      'pool',
      'lstm',
      'lstm',
      'lstm',
      'lstm',
      'connect',
    ]);
    const sizes = layers.flatMap((layer) =>
      layer.kind === 'lstm' ? [[layer.inputs, layer.states, layer.vertical, layer.reversed]] : [],
    );
    expect(sizes).toEqual([
      [16, 48, true, false],
      [48, 96, false, false],
      [96, 96, false, true],
      [96, 192, false, false],
    ]);
    expect(blank).toBe(110);
  });

  it('is refused when it is cut off, or of an unknown build', async () => {
    const bytes = await component('eng', 'lstm');
    for (const length of [0, 1, 40, 5_000, bytes.length - 30])
      expect(() => parseLineNetwork(bytes.subarray(0, length)), `${length} bytes`).toThrow(UnknownNetwork);
    const other = Uint8Array.from(bytes);
    other.set(new TextEncoder().encode('Serial'), other.indexOf('S'.charCodeAt(0)));
    expect(() => parseLineNetwork(other)).toThrow(UnknownNetwork);
    const { layers, blank } = parseLineNetwork(bytes);
    expect(() => toBatchModel({ layers: layers.toReversed(), blank })).toThrow(UnknownNetwork);
  });

  it('gives probabilities, and the same for a line whatever lines it is read with', async () => {
    const { model, height, pixelsAStep, codes } = toBatchModel(parseLineNetwork(await component('eng', 'lstm')));
    const network = await openBatchNetwork(model);
    if (network === undefined) throw new Error('onnxruntime is not installed');
    const [narrow, wide] = [60, 150];
    const line = Float32Array.from({ length: height * narrow }, (_, at) => (at % 7 < 3 ? -1 : 1));
    const copy = (scores: Float32Array) => scores.slice();
    const alone = await network.run(line, [1, 1, height, narrow], Int32Array.of(narrow / pixelsAStep), copy);
    expect(alone.length).toBe((narrow / pixelsAStep) * codes);
    for (let step = 0; step < narrow / pixelsAStep; step += 1)
      expect(alone.subarray(step * codes, (step + 1) * codes).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    const both = new Float32Array(2 * height * wide).fill(1);
    for (let y = 0; y < height; y += 1) {
      both.set(line.subarray(y * narrow, (y + 1) * narrow), y * wide);
      for (let x = 0; x < wide; x += 1) both[(height + y) * wide + x] = x % 11 < 5 ? -1 : 1;
    }
    const together = await network.run(
      both,
      [2, 1, height, wide],
      Int32Array.of(narrow / pixelsAStep, wide / pixelsAStep),
      copy,
    );
    // But for its last step, whose convolution sees what it is filled up with.
    for (let step = 0; step < narrow / pixelsAStep - 4; step += 1)
      for (let code = 0; code < codes; code += 1)
        expect(together[step * 2 * codes + code]).toBeCloseTo(alone[step * codes + code] ?? -1, 1);
    await network.close();
  });

  it('is not opened where characters stand without spaces', async () => {
    for (const code of ['chi_sim', 'jpn', 'tha'])
      expect(await openLstmReader(await languageData.load(code))).toBeUndefined();
  });

  it.each(['lstm', 'unicharset', 'recoder'] as const)('is not opened from a damaged %s', async (name) => {
    for (const value of [0, 255]) {
      const data = Uint8Array.from(await languageData.load('deu'));
      componentOf(data, name)?.fill(value);
      expect(await openLstmReader(data)).toBeUndefined();
    }
  });

  it('is not opened from damaged data', async () => {
    const data = Uint8Array.from(await languageData.load('deu'));
    const network = componentOf(data, 'lstm');
    network?.fill(7);
    expect(await openLstmReader(data)).toBeUndefined();
    expect(await openLstmReader(new Uint8Array(20))).toBeUndefined();
  });
});

describe('the alphabet', () => {
  it('has a code for each Latin character, and several for a Korean syllable', async () => {
    const english = readAlphabet(await component('eng', 'unicharset'), await component('eng', 'recoder'), 110);
    expect(english.isPlain).toBe(true);
    expect(english.names).toContain('Q');
    const korean = parseLineNetwork(await component('kor', 'lstm'));
    const syllables = readAlphabet(
      await component('kor', 'unicharset'),
      await component('kor', 'recoder'),
      korean.blank,
    );
    expect(syllables.isPlain).toBe(false);
    expect(syllables.names).toContain('한');
  });
});

describe('the list of words', () => {
  it('knows words in any case, with signs around them, and figures', async () => {
    const data = await languageData.load('eng');
    const { names } = readAlphabet(await component('eng', 'unicharset'), await component('eng', 'recoder'), 110);
    const isListed = readWordList(data, names);
    for (const word of ['library', 'Library', 'LIBRARY', '(library),', "don't", 'well-known', '1,204.50', '2024'])
      expect([word, isListed?.(word)]).toEqual([word, true]);
    for (const word of ['librxry', 'librar', 'libraryx', '', '...', 'q7', '日本'])
      expect([word, isListed?.(word)]).toEqual([word, false]);
  });

  it('is missing where the data has none', async () => {
    expect(readWordList(withoutWordLists(await languageData.load('eng')), [])).toBeUndefined();
    expect(readWordList(await languageData.load('deu'), [])).toBeUndefined();
  });
});

describe('a strip', () => {
  const page = (width: number, height: number, ink: (x: number, y: number) => number) => ({
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, at) => ink(at % width, Math.floor(at / width))),
  });

  it.each([20, 36, 80] as const)(
    'is as high as the network wants, from %i pixels, with ink −1 and paper 1',
    (height) => {
      const bars = page(height * 10, height, (x) => (Math.floor((x * 6) / height) % 2 === 0 ? 60 : 200));
      const strip = cutStrip(bars, [0, 0, height * 10, height], 36);
      expect([strip.width, strip.height, strip.data.length]).toEqual([360, 36, 360 * 36]);
      expect(strip.scale).toBeCloseTo(36 / height);
      const middle = [...strip.data.subarray(18 * 360, 19 * 360)];
      expect(middle.filter((value) => value < -0.8).length).toBeGreaterThan(100);
      expect(middle.filter((value) => value > 0.8).length).toBeGreaterThan(100);
      expect(Math.max(...middle)).toBeLessThanOrEqual(1);
      expect(Math.min(...middle)).toBeGreaterThanOrEqual(-1);
    },
  );

  it('holds what its box holds, at the edges of the page, too', () => {
    const dot = page(90, 60, (x, y) => (x >= 80 && y >= 50 ? 0 : 255));
    const strip = cutStrip(dot, [70, 40, 90, 60], 40);
    const at = (x: number, y: number) => strip.data[y * strip.width + x] ?? 0;
    expect(at(35, 35)).toBeLessThan(0);
    expect(at(5, 35)).toBeGreaterThan(0);
    expect(at(35, 5)).toBeGreaterThan(0);
  });

  it('is squeezed where it would be longer than any line', () => {
    const strip = cutStrip(
      page(20_000, 9, (x) => (x % 900 < 100 ? 0 : 255)),
      [0, 0, 20_000, 9],
      36,
    );
    expect(strip.width).toBe(12_000);
    expect(strip.scale).toBeCloseTo(0.6);
  });

  it('of one colour is even', () => {
    const strip = cutStrip(
      page(50, 30, () => 128),
      [0, 0, 50, 30],
      36,
    );
    expect(new Set(strip.data).size).toBe(1);
  });
});
