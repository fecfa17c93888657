import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/document.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';
import { hasShortStrokes, wipeTouchingRules } from '../../../src/engine/local/touching-rules.ts';
import { encode, invoice, layOut, letter, rasterize, type LaidOutPage } from '../../generate/index.ts';
import { gaussianNoise } from '../../generate/noise.ts';
import { openWorkshop, pageOf, type Workshop } from './workshop.ts';

const dpi = 200;
/** Of the pages below, pixels. */
const capitalHeight = 22;
const texts = [
  'The mill stands at the lower end of the village, where the river turns.',
  'Its wheel was taken down in the spring, and the new one will be of oak.',
  'Visitors ring at the side door and wait for the keeper of the house.',
  'Nobody has seen the old map of the yard since the last summer but one.',
];

let page: LaidOutPage;
let clean: GrayImage;
beforeAll(async () => {
  page = await firstPage(
    texts.map((text) => ({ kind: 'paragraph', text })),
    { width: 440, height: 180, margin: 30, fontSize: 11 },
  );
  clean = await drawn(page);
});

async function firstPage(...of: Parameters<typeof layOut>): Promise<LaidOutPage> {
  const [first] = (await layOut(...of)).pages;
  if (first === undefined) throw new Error('the document has no page');
  return first;
}

async function drawn(of: LaidOutPage): Promise<GrayImage> {
  const { width, height, pixels } = await rasterize(of, dpi);
  return { width, height, data: Uint8Array.from(pixels) };
}

/** The page with a line along a paragraph. @param place share of the paragraph's box, from its top */
function withLine(paragraph: number, place: number, thickness: number, noise = 0): GrayImage {
  const [x0, y0, x1, y1] = (page.blocks[paragraph]?.bbox ?? [0, 0, 0, 0]).map((point) => (point * dpi) / 72);
  const data = Uint8Array.from(clean.data);
  const top = Math.round((y0 ?? 0) + place * ((y1 ?? 0) - (y0 ?? 0)));
  for (let y = top; y < top + thickness; y += 1)
    data.fill(30, y * clean.width + Math.round(x0 ?? 0), y * clean.width + Math.round(x1 ?? 0));
  if (noise > 0) gaussianNoise(data, noise, 7);
  return { ...clean, data };
}

/** Pixels that lie on the other side of the middle than on the clean page. */
const unlike = ({ data }: GrayImage) =>
  data.reduce((sum, level, at) => sum + (level > 127 === (clean.data[at] ?? 0) > 127 ? 0 : 1), 0);

describe('a line through text, or on which it stands', () => {
  it('goes, and the letters stay, with and without grain', () => {
    for (const place of [0.45, 0.5, 0.58])
      for (const noise of [0, 6]) {
        const image = withLine(1, place, 3, noise);
        const wiped = wipeTouchingRules(image, capitalHeight);
        expect(unlike(image)).toBeGreaterThan(1000);
        expect(unlike(wiped)).toBeLessThan(0.6 * unlike(image));
      }
  });

  it('is none where nothing is drawn, where a line keeps away from text, and where it is a bar', async () => {
    const report = await drawn(await firstPage(letter().content, { ...letter().options, fontSize: 11 }));
    const table = await drawn(await firstPage(invoice().content, { ...invoice().options, fontSize: 11 }));
    for (const image of [clean, report, table, withLine(1, 1.25, 3), withLine(1, 0.3, 14)])
      expect(wipeTouchingRules(image, capitalHeight)).toBe(image);
  });

  it('is looked for only in scripts whose own strokes are short', () => {
    expect(['eng', 'deu', 'rus', 'ell', 'Latin'].map(hasShortStrokes)).toEqual([true, true, true, true, true]);
    expect(['hin', 'ara', 'chi_sim', 'Devanagari'].map(hasShortStrokes)).toEqual([false, false, false, false]);
  });
});

describe('a page with lines through its text', () => {
  let workshops: readonly Workshop[] = [];
  beforeAll(async () => {
    workshops = [await openWorkshop(), await openWorkshop({ leaveOut: ['touching rules'] })];
  });
  afterAll(() => Promise.all(workshops.map((workshop) => workshop.close())));

  it('is read with what they run through, which is lost otherwise', async () => {
    const { width, height, data } = withLine(1, 0.58, 3, 4);
    const png = await encode({ width, height, pixels: Uint8Array.from(data) }, 'png', dpi);
    const [read = '', without = ''] = await Promise.all(
      workshops.map(async (workshop) => {
        const source = await workshop.source('struck.png', png, 'image/png');
        const [result] = await workshop.read(source, { language: 'eng' });
        return linesOf(pageOf(result))
          .map(({ text }) => text)
          .join(' ');
      }),
    );
    const wordsIn = (text: string) => (texts[1] ?? '').split(' ').filter((word) => text.includes(word)).length;
    expect(read).toContain(texts[0]);
    expect(wordsIn(read)).toBeGreaterThan(12);
    expect(wordsIn(without)).toBeLessThan(9);
  });
});
