import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { lineNetworks } from '../../../src/engine/local/line-networks.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { readAgain } from '../../../src/engine/local/second-reading.ts';
import { createTesseract, type RecognizedWord, type Tesseract } from '../../../src/engine/local/tesseract.ts';
import { layOut, letter, photograph, rasterize, truthAfter } from '../../generate/index.ts';
import type { Distortion, LaidOutPage } from '../../generate/types.ts';
import { errorRate } from './workshop.ts';

let page: LaidOutPage;
let tesseract: Tesseract;
beforeAll(async () => {
  const { content, options } = letter();
  const document = await layOut(content, { ...options, width: 420, height: 420, margin: 30, fontSize: 11 });
  const [first] = document.pages;
  if (first === undefined) throw new Error('the document has no page');
  page = first;
  const data = gunzipSync(await readFile(new URL('../../../data/tessdata/eng.traineddata.gz', import.meta.url)));
  tesseract = createTesseract(async () => data);
});

const draw = async (dpi: number, distortion: Distortion): Promise<GrayImage> => {
  const { width, height, pixels } = await rasterize(page, dpi, distortion);
  return { width, height, data: Uint8Array.from(pixels) };
};
const look = (image: GrayImage, words: readonly RecognizedWord[]) => ({
  image,
  words,
  codes: ['eng'],
  capitalHeight: 18,
  isBent: false,
  readPage: async (other: GrayImage) => ({ words: await tesseract.recognize(other, ['eng'], 180), codes: ['eng'] }),
});
/** Words in lines from the top, as layout would put them on a page with one column. */
function textOf(words: readonly RecognizedWord[]): string {
  const lines = [...Map.groupBy(words, ({ line }) => line).values()].map((line) =>
    line.toSorted((a, b) => a.bbox[0] - b.bbox[0]),
  );
  const top = (line: readonly RecognizedWord[]) => Math.min(...line.map(({ bbox }) => bbox[1]));
  return lines
    .toSorted((a, b) => top(a) - top(b))
    .map((line) => line.map(({ text }) => text).join(' '))
    .join('\n');
}

describe('the second look at a page', () => {
  it('is spared a page that was read well: its words stay as they are, and no network is opened', async () => {
    const image = await draw(180, {});
    const words = await tesseract.recognize(image, ['eng'], 180);
    let opened = 0;
    const after = await readAgain(look(image, words), tesseract, async () => {
      opened += 1;
      return lineNetworks();
    });
    expect(opened).toBe(0);
    expect(after.words).toBe(words);
  });

  it('finds and reads the lines of a page of which nothing was read, with boxes on the words', async () => {
    const distortion = { noise: 0.12, blurSigma: 0.8, background: 170, ink: 60, skewDegrees: 0.3 };
    const image = await draw(180, distortion);
    const { words } = await readAgain(look(image, []), tesseract, lineNetworks);
    expect(errorRate(page.text, textOf(words))).toBeLessThan(0.03);
    const truth = truthAfter(page, 180, distortion).blocks.flatMap((block) =>
      block.lines.flatMap((line) => line.words),
    );
    const found = truth.filter(({ text, bbox }) =>
      words.some((word) => word.text === text && overlap(word.bbox, bbox) > 0.5),
    );
    expect(found.length / truth.length).toBeGreaterThan(0.9);
  });

  it('keeps a brace that stands alone, which no search finds, but no stroke', async () => {
    const image = await draw(180, { noise: 0.12 });
    const [across, down] = [image.width - 20, image.height - 40];
    const alone = (text: string, left: number): RecognizedWord => ({
      text,
      bbox: [left, down, left + 8, down + 20],
      confidence: 0.9,
      line: 0,
      paragraph: 0,
    });
    const { words } = await readAgain(look(image, [alone('}', across), alone('|', 10)]), tesseract, lineNetworks);
    expect(words.length).toBeGreaterThan(20);
    expect(words.filter(({ text }) => /^[{}|]$/.test(text)).map(({ text }) => text)).toEqual(['}']);
  });

  it('mends lines that were read badly, and leaves the good ones of the page alone', async () => {
    const image = await draw(180, { noise: 0.03 });
    const good = await tesseract.recognize(image, ['eng'], 180);
    const target = good.find(({ text }) => text.length > 8)?.line;
    const spoilt = good.map((word) =>
      word.line === target ? { ...word, text: 'x'.repeat(word.text.length), confidence: 0.4 } : word,
    );
    const { words: after } = await readAgain(look(image, spoilt), tesseract, lineNetworks);
    const textAt = (words: readonly RecognizedWord[], line: number | undefined) =>
      words.flatMap((word) => (word.line === line ? [word.text] : [])).join(' ');
    const lines = [...new Set(good.map(({ line }) => line))];
    expect(errorRate(textAt(good, target), textAt(after, lines.indexOf(target ?? -1)))).toBeLessThan(0.1);
    const others = lines.flatMap((line, at) => (line === target ? [] : [{ line, at }]));
    for (const { line, at } of others) expect(textAt(after, at)).toBe(textAt(good, line));
  });

  it('reads a line of which nothing was read, without a search for all the others', async () => {
    const image = await draw(180, {});
    const whole = await tesseract.recognize(image, ['eng'], 180);
    const missing = whole.find(({ text }) => text === 'Okafor,')?.line;
    const left = whole.filter(({ line }) => line !== missing);
    expect(left.length).toBeLessThan(whole.length);
    const { words } = await readAgain(look(image, left), tesseract, async () => {
      const networks = await lineNetworks();
      const detect = () => Promise.reject(new Error('the whole page is searched'));
      return networks === undefined ? undefined : { ...networks, detector: { detect, detectEach: detect } };
    });
    const texts = (list: readonly RecognizedWord[]) => list.map(({ text }) => text);
    expect(texts(words.slice(0, left.length))).toEqual(texts(left));
    expect(texts(words.slice(left.length)).join(' ')).toBe('Dear Mr Okafor,');
  });

  it('makes a bent page flat, however well it was read, and takes what is read on the flat one', async () => {
    const { width, height, pixels } = await rasterize(page, 110);
    const photo = photograph(
      { width, height, pixels },
      {
        fan: 40,
        curl: 60,
        corners: [
          [0.1, 0.1],
          [0.8, 0.1],
          [0.8, 0.9],
          [0.1, 0.9],
        ],
        surroundings: 200,
      },
    );
    const image: GrayImage = { ...photo.image, data: Uint8Array.from(photo.image.pixels) };
    const covering = ({ width: right, height: bottom }: GrayImage): readonly RecognizedWord[] => [
      { text: 'everything', bbox: [0, 0, right, bottom], confidence: 1, line: 0, paragraph: 0 },
    ];
    const readPage = async (flat: GrayImage) => ({ words: covering(flat), codes: ['eng'] });
    const first = { ...look(image, covering(image)), capitalHeight: 12, readPage };
    expect((await readAgain(first, tesseract, lineNetworks)).bend).toBeUndefined();
    const flat = await readAgain({ ...first, isBent: true }, tesseract, lineNetworks);
    expect(flat.words).toEqual(covering(flat.image));
    const [x, y] = flat.bend?.point(flat.image.width / 2, flat.image.height / 2) ?? [0, 0];
    expect(Math.hypot(x - image.width / 2, y - image.height / 2)).toBeLessThan(image.width / 5);
  });

  it('leaves level lines as they are, though the edges of their columns lean', async () => {
    const { width, height, pixels } = await rasterize(page, 110);
    const { image: aslant } = photograph(
      { width, height, pixels },
      {
        corners: [
          [0.2, 0.1],
          [0.8, 0.1],
          [0.95, 0.9],
          [0.05, 0.9],
        ],
        surroundings: 255,
      },
    );
    const image: GrayImage = { ...aslant, data: Uint8Array.from(aslant.pixels) };
    const readPage = () => Promise.reject(new Error('the page is made flat'));
    const { bend, words } = await readAgain(
      { ...look(image, []), capitalHeight: 12, readPage },
      tesseract,
      lineNetworks,
    );
    expect(bend).toBeUndefined();
    expect(words.length).toBeGreaterThan(20);
  });

  it('keeps lines that Tesseract alone, in a script without a network, read rather doubtfully, and leaves out guesses', async () => {
    const image = await draw(180, {});
    let asked = 0;
    const doubtful: Tesseract = {
      ...tesseract,
      recognizeLines: async (images) =>
        images.map(({ width, height }) => {
          const confidence = [0.7, 0.7, 0.45, 0.3][asked % 4] ?? 0;
          asked += 1;
          return [{ text: `लिखा${confidence}`, bbox: [0, 0, width, height], confidence, line: 0, paragraph: 0 }];
        }),
    };
    const { words } = await readAgain({ ...look(image, []), codes: ['hin'] }, doubtful, lineNetworks);
    const texts = new Set(words.map(({ text }) => text));
    expect(asked).toBeGreaterThan(6);
    expect(texts).toEqual(new Set(['लिखा0.7', 'लिखा0.45']));
  });

  it('keeps the first reading where the networks are not installed', async () => {
    const image = await draw(120, { noise: 0.3 });
    const words: RecognizedWord[] = [{ text: 'dim', bbox: [10, 10, 40, 24], confidence: 0.2, line: 0, paragraph: 0 }];
    expect((await readAgain(look(image, words), tesseract, async () => undefined)).words).toBe(words);
  });
});

function overlap(a: readonly number[], b: readonly number[]): number {
  const [a0 = 0, a1 = 0, a2 = 0, a3 = 0] = a;
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = b;
  const common = Math.max(0, Math.min(a2, b2) - Math.max(a0, b0)) * Math.max(0, Math.min(a3, b3) - Math.max(a1, b1));
  return common / ((a2 - a0) * (a3 - a1) + (b2 - b0) * (b3 - b1) - common);
}
