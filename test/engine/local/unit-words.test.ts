import { describe, expect, it } from 'vitest';
import { readDoubtfulWords } from '../../../src/engine/local/doubtful-words.ts';
import { lineNetworks } from '../../../src/engine/local/line-networks.ts';
import { decideUnit, doubtfulUnits } from '../../../src/engine/local/unit-words.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';
import { layOut, rasterize } from '../../generate/index.ts';

const word = (text: string, left = 100, line = 0): RecognizedWord => ({
  text,
  bbox: [left, 0, left + 40, 20],
  confidence: 0.95,
  line,
  paragraph: 0,
});

describe('units that may begin with the sign of micro', () => {
  it('are read again on the page, and others stay as they are', async () => {
    const printed = '1.7 µg/l lead, 25 µm wide, 5 µg more, 6 g/l salt, at 5 pm, in 2024 um drei, 4 pg/ml, 3 nm, 9 m/s';
    const read = '1.7 g/l lead, 25 um wide, 5 ug more, 6 g/l salt, at 5 pm, in 2024 um drei, 4 pg/ml, 3 nm, 9 m/s';
    const shape = { width: 640, height: 60, margin: 20, fontSize: 12 };
    const [page] = (await layOut([{ kind: 'paragraph', text: printed }], shape)).pages;
    const lines = page?.blocks.flatMap((block) => block.lines) ?? [];
    if (page === undefined) throw new Error('the document has no page');
    const { width, height, pixels } = await rasterize(page, 144);
    const misread = read.split(' ');
    const words = lines
      .flatMap((line) => line.words)
      .map(({ text, bbox: [x0, y0, x1, y1] }, at): RecognizedWord => {
        const left = text === 'µg/l' ? x0 + 7 : x0;
        return {
          text: misread[at] ?? '',
          bbox: [left * 2, y0 * 2, x1 * 2, y1 * 2],
          confidence: 0.97,
          line: 0,
          paragraph: 0,
        };
      });
    const image = { width, height, data: Uint8Array.from(pixels) };
    const now = await readDoubtfulWords(image, words, ['deu'], 17, lineNetworks);
    expect(now.map(({ text }) => text).join(' ')).toBe(printed);
  });

  it('are looked at behind figures, or where something is by something', () => {
    const texts = (...words: readonly RecognizedWord[]) => doubtfulUnits(words, 15).map((place) => place.word.text);
    expect(texts(word('25', 0), word('um'), word('um', 200))).toEqual(['um']);
    expect(texts(word('25', 0), word('um', 100, 1))).toEqual([]);
    expect(texts(word('g/l'), word('mg/l', 200), word('pg/I', 300), word('and/or', 400))).toEqual(['g/l', 'pg/I']);
    expect(texts(word('25um'), word('25mm', 200))).toEqual(['25um']);
  });

  it('get their sign only before the same unit and the same figures', () => {
    const decide = (text: string, seen: string, confidence = 0.95) =>
      decideUnit({ word: word(text), box: [88, 0, 140, 20] }, { text: seen, confidence }).text;
    expect(decide('g/l', 'μg//')).toBe('µg/l');
    expect(decide('pg/I', 'μg/')).toBe('µg/l');
    expect(decide('25um', '25 μm')).toBe('25µm');
    expect(decide('25um', '26μm')).toBe('25um');
    expect(decide('g/l', 'μm')).toBe('g/l');
    expect(decide('um', 'um')).toBe('um');
    expect(decide('um', 'μm', 0.6)).toBe('um');
  });
});
