import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/document.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { turnTextUpright } from '../../../src/engine/local/turned-text.ts';
import { layOut, report, toDigitalPdf } from '../../generate/index.ts';
import type { LaidOutDocument } from '../../generate/types.ts';
import { pageWith, typeset } from './chars.ts';
import { errorRate, openWorkshop, pageOf, textOf, type Workshop } from './workshop.ts';

let workshop: Workshop;
let document: LaidOutDocument;
beforeAll(async () => {
  workshop = await openWorkshop();
  // As wide as a landscape table that is set on a portrait page.
  document = await layOut(report().content, { ...report().options, width: 842, height: 595, margin: 50 });
});
afterAll(() => workshop.close());

const quarters = [0, 90, 180, 270] as const;
const first = () => {
  const [page] = document.pages;
  if (page === undefined) throw new Error('the document has no page');
  return page;
};

describe('a text layer that stands sideways or upside down', () => {
  for (const contentTurn of [90, 180, 270] as const) {
    it(`is read like the upright one when turned by ${contentTurn}, whatever /Rotate says`, async () => {
      const upright = pageOf(
        (await workshop.read(await workshop.source('upright.pdf', await toDigitalPdf(document), 'application/pdf')))[0],
      );
      expect(errorRate(first().text, textOf(upright))).toBeLessThan(0.02);
      for (const pageRotation of quarters) {
        const bytes = await toDigitalPdf(document, { contentTurn, pageRotation, origin: [20, 30] });
        const name = `turned-${contentTurn}-${pageRotation}.pdf`;
        const page = pageOf((await workshop.read(await workshop.source(name, bytes, 'application/pdf')))[0]);
        expect(page).toMatchObject({ rotation: 360 - contentTurn, source: 'text-layer' });
        expect([Math.round(page.width), Math.round(page.height)]).toEqual([842, 595]);
        expect(textOf(page)).toBe(textOf(upright));
        const words = linesOf(upright).flatMap((line) => line.words);
        for (const [index, word] of linesOf(page)
          .flatMap((line) => line.words)
          .entries()) {
          for (const corner of [0, 1, 2, 3] as const)
            expect(Math.abs(word.bbox[corner] - (words[index]?.bbox[corner] ?? -999))).toBeLessThan(1);
        }
      }
    });
  }

  it('is rendered upright by its rotation', async () => {
    const bytes = await toDigitalPdf(document, { contentTurn: 90 });
    const source = await workshop.source('render.pdf', bytes, 'application/pdf');
    const [page] = await workshop.read(source, { pages: [0] });
    const { rotation } = pageOf(page);
    const image = await workshop.engine.renderPage(source, 0, { maxSide: 842, maxBytes: 5_000_000, rotation });
    expect([image.width, image.height]).toEqual([842, 595]);
  });

  for (const [name, open] of [
    ['pdfium', openPdfium],
    ['pdf.js', openPdfJs],
  ] as const) {
    it(`is known by ${name}`, async () => {
      for (const contentTurn of quarters) {
        const reader = await open(await toDigitalPdf(document, { contentTurn, pageRotation: 90 }), undefined);
        const { chars } = await reader.page(0);
        await reader.close();
        const turns = new Set(chars.filter(({ text }) => text.trim() !== '').map(({ turn }) => turn));
        expect([...turns]).toEqual([(360 - contentTurn) % 360]);
      }
    });
  }
});

describe('the turn of a page', () => {
  const text = typeset('the quick brown fox jumps over it', 50, 100);
  const stamp = (words: string) => typeset(words, 50, 300, 10, { turn: 270 });

  it('is that of nearly all of its characters', () => {
    expect(turnTextUpright(pageWith([...text, ...stamp('a stamp in the margin')])).rotation).toBe(0);
    expect(turnTextUpright(pageWith([...text, ...stamp('as much text as runs across it')])).rotation).toBe(0);
    const sideways = stamp('the quick brown fox jumps over it');
    const { page, rotation } = turnTextUpright(pageWith([...sideways, ...typeset('page 17', 300, 780)]));
    expect([rotation, page.width, page.height]).toEqual([270, 800, 600]);
  });

  it('is not told by a label, by what nobody sees, or by text aslant', () => {
    expect(turnTextUpright(pageWith(stamp('label'))).rotation).toBe(0);
    const hidden = typeset('hidden words beyond counting '.repeat(9), 50, 300, 1, { turn: 90, isHidden: true });
    expect(turnTextUpright(pageWith([...text, ...hidden])).rotation).toBe(0);
    const aslant = typeset('confidential draft, not to be copied', 50, 300, 10, { turn: undefined });
    expect(turnTextUpright(pageWith(aslant)).rotation).toBe(0);
  });
});
