/** Text in pictures on PDF pages that have text of their own: read where it stands, once, and only what is there. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amend } from '../../../src/amendment.ts';
import { linesOf, type Block, type BoundingBox, type Page } from '../../../src/document.ts';
import { OcrError } from '../../../src/errors.ts';
import { uprightWords } from '../../../src/engine/local/layer-layout.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdf } from '../../../src/engine/local/open-pdf.ts';
import type { PdfReader } from '../../../src/engine/local/pdf-reader.ts';
import { createPictureReader } from '../../../src/engine/local/picture-texts.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import { createTesseract, type Tesseract } from '../../../src/engine/local/tesseract.ts';
import { createDocumentLayout } from '../../../src/layout/document-layout.ts';
import { sketchOf } from '../../../src/layout/page-sketch.ts';
import { layOut, toMixedPdf, type Inset, type LaidOutPage, type MixedPage } from '../../generate/index.ts';
import { openWorkshop, pageOf, type Workshop } from './workshop.ts';

const note =
  'The pressure of the inlet is measured every minute and must not exceed four bar. When it does, the valve closes at once.';
const above =
  'Before the pump is started for the first time, its settings are checked on the panel, one after the other.';
const below =
  'Whoever has changed a setting writes it down in the book that lies beside the pump, with the hour and a name.';

let workshop: Workshop;
let own: LaidOutPage;
let panel: LaidOutPage;
beforeAll(async () => {
  workshop = await openWorkshop();
  own = await pageWith([above, below], { width: 500, height: 700, margin: 60, gap: 260 });
  panel = await pageWith([note], { width: 300, height: 90, margin: 12 });
});
afterAll(() => workshop.close());

/** Paragraphs, each so far below the one before. */
async function pageWith(
  texts: readonly string[],
  {
    gap = 0,
    ...size
  }: { readonly width: number; readonly height: number; readonly margin: number; readonly gap?: number },
): Promise<LaidOutPage> {
  const pages = await Promise.all(
    texts.map(async (text) => (await layOut([{ kind: 'paragraph', text }], { ...size, fontSize: 10 })).pages[0]),
  );
  const [first] = pages;
  if (first === undefined) throw new Error('there is no page');
  return {
    ...first,
    placed: pages.flatMap((page, at) =>
      (page?.placed ?? []).map(({ clusters }) => ({
        clusters: clusters.map((cluster) => ({ ...cluster, y: cluster.y + at * gap })),
      })),
    ),
  };
}

const middle: BoundingBox = [90, 150, 410, 246];

async function read(page: MixedPage, options: Parameters<typeof toMixedPdf>[1] = {}, name = 'mixed'): Promise<Page> {
  const bytes = await toMixedPdf([page], options);
  return pageOf((await workshop.read(await workshop.source(`${name}.pdf`, bytes, 'application/pdf')))[0]);
}

const withInset = (inset: Partial<Inset> = {}): MixedPage => ({
  page: own,
  insets: [{ page: panel, box: middle, scan: { dpi: 150 }, ...inset }],
});
const textOf = (blocks: readonly Block[]) => blocks.map(({ text }) => text.replaceAll('\n', ' ')).join('\n');
const readWords = (page: Page) => linesOf(page).flatMap(({ words }) => words.filter(({ source }) => source === 'ocr'));
const isWithin = ([x0, y0, x1, y1]: BoundingBox, [left, top, right, bottom]: BoundingBox) =>
  x0 >= left - 1 && y0 >= top - 1 && x1 <= right + 1 && y1 <= bottom + 1;

describe('a picture of text on a page that has text of its own', () => {
  it('is read where it stands, and told apart from the text layer', async () => {
    const page = await read(withInset());
    expect(textOf(page.blocks)).toBe([above, note, below].join('\n'));
    expect(page.blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'paragraph', 'paragraph']);
    expect(page.source).toBe('text-layer');
    expect(page.warnings).toBeUndefined();
    const words = readWords(page);
    expect(words.map(({ text }) => text).join(' ')).toBe(note);
    for (const { bbox, confidence } of words) {
      expect(isWithin(bbox, middle)).toBe(true);
      expect(confidence).toBeGreaterThan(0.7);
      expect(confidence).toBeLessThan(1);
    }
    const others = linesOf(page).flatMap((line) => line.words.filter(({ source }) => source === undefined));
    expect(others.every(({ confidence }) => confidence === 1)).toBe(true);
  });

  it.each([
    'Давление на входе измеряется каждую минуту и не должно превышать четырёх бар. Клапан сразу закрывается.',
    'Η πίεση της εισόδου μετριέται κάθε λεπτό και δεν πρέπει να ξεπερνά τα τέσσερα μπαρ. Η βαλβίδα κλείνει.',
    'Ανακοίνωση προς τους μαθητές της τρίτης τάξης',
    'Объявление для учеников и родителей',
    'Biblioteka jest otwarta codziennie od dziewiątej rano do ósmej wieczorem. Za opóźnienie płaci się dziesięć groszy.',
  ])('is read in its own language on a page of English: %s', async (text) => {
    const foreign = await pageWith([text], { width: 300, height: 90, margin: 12 });
    const bytes = await toMixedPdf([withInset({ page: foreign })]);
    const source = await workshop.source('foreign.pdf', bytes, 'application/pdf');
    const page = pageOf((await workshop.read(source, { language: 'auto' }))[0]);
    expect(textOf(page.blocks)).toBe([above, text, below].join('\n'));
  });

  it('is read at half the size, too', async () => {
    const page = await read(withInset({ box: [150, 170, 320, 221], scan: { dpi: 200 } }));
    expect(textOf(page.blocks)).toBe([above, note, below].join('\n'));
  });

  it('is one where it was cut into strips', async () => {
    const page = await read(withInset({ strips: 9 }));
    expect(textOf(page.blocks)).toBe([above, note, below].join('\n'));
  });

  it('is read on a page that is turned', async () => {
    for (const turn of [90, 180, 270] as const) {
      const page = await read(withInset(), { pageRotation: turn }, `rotated-${turn}`);
      expect(textOf(page.blocks)).toBe([above, note, below].join('\n'));
      expect(readWords(page).every(({ bbox }) => isWithin(bbox, middle))).toBe(true);
    }
  });

  it('is read on a page whose own text stands on its side', async () => {
    const page = await read(withInset(), { contentTurn: 90 }, 'sideways');
    expect(page.rotation).toBe(270);
    expect(textOf(page.blocks)).toBe([above, note, below].join('\n'));
    expect(readWords(page).every(({ bbox }) => isWithin(bbox, middle))).toBe(true);
  });

  it('comes once where its text lies over it already, seen or unseen', async () => {
    const unseen = await read(withInset({ scan: { dpi: 150, searchable: true } }), {}, 'unseen');
    expect(textOf(unseen.blocks)).toBe([above, note, below].join('\n'));
    // A picture of the page's own words, with these on it: what is a label drawn twice.
    const upper: BoundingBox = [0, 0, 500, 130];
    const pages = await pageWith([above], { width: 500, height: 700, margin: 60 });
    const same = await read(
      { page: pages, insets: [{ page: { ...pages, height: 130 }, box: upper, isBelow: true }] },
      {},
      'twice',
    );
    expect(readWords(same)).toEqual([]);
    expect(textOf(same.blocks)).toBe(above);
  });

  it('is a ground where text of the page stands on it: what it says besides comes where it stands', async () => {
    const slide = await pageWith([note], { width: 500, height: 700, margin: 80, gap: 0 });
    const lowered: LaidOutPage = {
      ...slide,
      placed: slide.placed.map(({ clusters }) => ({ clusters: clusters.map((one) => ({ ...one, y: one.y + 70 })) })),
    };
    const page = await read(
      { page: own, insets: [{ page: lowered, box: [0, 0, 500, 700], isBelow: true }] },
      {},
      'ground',
    );
    expect(textOf(page.blocks)).toBe([above, note, below].join('\n'));
  });

  it('stays above its caption', async () => {
    const caption = 'Figure 1: The panel of the pump';
    const page = await read({
      page: await pageWith([above, caption, below], { width: 500, height: 700, margin: 60, gap: 200 }),
      insets: [{ page: panel, box: [90, 150, 410, 246], scan: { dpi: 150 } }],
    });
    expect(textOf(page.blocks)).toBe([above, note, caption, below].join('\n'));
  });
});

it('a title that is a picture is a heading of the page', async () => {
  const [title] = (
    await layOut([{ kind: 'paragraph', text: 'What became of the pump' }], {
      width: 400,
      height: 60,
      margin: 8,
      fontSize: 26,
    })
  ).pages;
  if (title === undefined) throw new Error('there is no page');
  const slide: MixedPage = { page: own, insets: [{ page: title, box: [70, 4, 430, 58], scan: { dpi: 120 } }] };
  const path = await workshop.source('slide.pdf', await toMixedPdf([slide]), 'application/pdf');
  const [page] = (await workshop.read(path)).map(pageOf);
  if (page === undefined) throw new Error('there is no page');
  const layout = createDocumentLayout();
  const sketch = sketchOf(page);
  layout.observe(sketch);
  const settled = amend(page, layout.settle(sketch));
  expect(settled.blocks[0]).toMatchObject({ kind: 'heading', text: 'What became of the pump' });
});

describe('a picture that is no text', () => {
  it('keeps its words as labels of a figure', async () => {
    const page = await layOut(
      [
        {
          kind: 'table',
          rows: [
            ['Inlet', '', 'Outlet'],
            ['', '', ''],
            ['', '', ''],
            ['', 'Valve', ''],
            ['', '', ''],
          ],
          ruled: false,
        },
      ],
      { width: 300, height: 220, margin: 30, fontSize: 10 },
    );
    const [drawing] = page.pages;
    if (drawing === undefined) throw new Error('there is no page');
    const bars = [40, 90, 140, 190, 240].map((x) => [x, 150, x + 30, 200] as const);
    const found = await read(withInset({ page: { ...drawing, rules: bars }, box: [120, 110, 366, 290] }));
    const figure = found.blocks.find(({ kind }) => kind === 'figure');
    expect(figure?.lines.flatMap(({ words }) => words.map(({ text }) => text)).toSorted()).toEqual([
      'Inlet',
      'Outlet',
      'Valve',
    ]);
    expect(found.blocks.filter(({ kind }) => kind !== 'figure').map(({ text }) => text.replaceAll('\n', ' '))).toEqual([
      above,
      below,
    ]);
  });

  it('says nothing as a photograph', async () => {
    const page = await read(withInset({ page: meadow(480, 320), box: [100, 120, 370, 300] }));
    expect(readWords(page)).toEqual([]);
    expect(page.warnings).toBeUndefined();
    expect(page.blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'figure', 'paragraph']);
  });

  it('is not read when it is as small as a logo, and has as few lines', async () => {
    const [name] = (await layOut([{ kind: 'paragraph', text: 'Pump & Valve' }], { width: 120, height: 60, margin: 14 }))
      .pages;
    if (name === undefined) throw new Error('there is no page');
    const page = await read(withInset({ page: name, box: [90, 150, 210, 210], scan: { dpi: 200 } }));
    expect(readWords(page)).toEqual([]);
  });
});

/** Blades, clouds and shadows: waves of many lengths and directions, with grain on them. */
function meadow(width: number, height: number) {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let level = 120;
      for (let wave = 1; wave < 9; wave += 1)
        level +=
          (60 / wave) * Math.sin((x * Math.cos(wave * wave) + y * Math.sin(wave * wave)) * 0.02 * wave * wave + wave);
      pixels[y * width + x] = Math.max(0, Math.min(255, level + 20 * Math.sin(x * 12.9898 + y * 78.233)));
    }
  return { width, height, pixels };
}

describe('the pictures of a document', () => {
  const options = { language: 'eng', installed: ['eng'] };
  const refuse = () => Promise.reject(new Error('this must not be read'));
  const noTesseract = new Proxy({}, { get: () => refuse }) as Tesseract; // seam: nothing of it may be called

  async function looksOf(pages: readonly MixedPage[]) {
    const pdf = await openPdf(await toMixedPdf(pages), 'pictures.pdf', undefined);
    const looks: number[] = [];
    const counted: Pick<PdfReader, 'renderPart'> = {
      renderPart: (index, part, width, height) => {
        looks.push(index);
        return pdf.renderPart(index, part, width, height);
      },
    };
    return { pdf, looks, pictures: createPictureReader(counted) };
  }

  it('cost a page without any nothing', async () => {
    const { pdf, looks, pictures } = await looksOf([{ page: own }]);
    const page = await pdf.page(0);
    expect(await pictures.read(0, page, uprightWords(page), 'eng', noTesseract, options)).toEqual({
      texts: [],
      warnings: [],
    });
    expect(looks).toEqual([]);
    await pdf.close();
  });

  it('are not looked at when the step is left out', async () => {
    const { pdf, looks, pictures } = await looksOf([withInset()]);
    const page = await pdf.page(0);
    leaveOut(['text in pictures']);
    try {
      const found = await pictures.read(0, page, uprightWords(page), 'eng', noTesseract, options);
      expect([found, looks]).toEqual([{ texts: [], warnings: [] }, []]);
    } finally {
      leaveOut([]);
    }
    await pdf.close();
  });

  it.each([
    ['pdfium', openPdfium],
    ['pdf.js', openPdfJs],
  ] as const)('are read through %s', async (_, open) => {
    const data = gunzipSync(await readFile(new URL('../../../data/tessdata/eng.traineddata.gz', import.meta.url)));
    const pdf = await open(await toMixedPdf([withInset()]), undefined);
    const page = await pdf.page(0);
    const read = createPictureReader(pdf).read;
    const { texts } = await read(
      0,
      page,
      uprightWords(page),
      'eng',
      createTesseract(async () => data),
      options,
    );
    await pdf.close();
    expect(texts.map(({ blocks, isText }) => [textOf(blocks), isText])).toEqual([[note, true]]);
    for (const [side, edge] of middle.entries()) expect(texts[0]?.bbox[side]).toBeCloseTo(edge, 0);
  });

  it('are as many as can be read in the time for a page; of the others is told', async () => {
    const insets = Array.from({ length: 20 }, (_, at): Inset => {
      const [x, y] = [2 + (at % 4) * 124, 5 + Math.floor(at / 4) * 137];
      return { page: meadow(120, 130), box: [x, y, x + 120, y + 130], isBelow: true };
    });
    const { pdf, looks, pictures } = await looksOf([{ page: own, insets }]);
    const page = await pdf.page(0);
    const { texts, warnings } = await pictures.read(0, page, uprightWords(page), 'eng', noTesseract, options);
    await pdf.close();
    expect([texts, looks.length]).toEqual([[], 16]);
    expect(warnings).toEqual([expect.stringMatching(/^4 more pictures on this page may hold text that was not read/)]);
  });

  it('say on the page that their text was not read, when they cannot be', async () => {
    const { pdf, pictures } = await looksOf([withInset()]);
    const page = await pdf.page(0);
    const broken = new Proxy(
      {},
      {
        get: () => () => {
          throw new OcrError('language_data_missing', 'There is no data for xyz.');
        },
      },
    ) as Tesseract; // seam: as above
    const { texts, warnings } = await pictures.read(0, page, uprightWords(page), 'eng', broken, options);
    expect(texts).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/A picture on this page holds text that was not read. There is no data for xyz/),
    ]);
    await pdf.close();
  });

  it('are read once when they come again on every page', async () => {
    const logo: Inset = { page: panel, box: [90, 20, 300, 83], scan: { dpi: 200 } };
    const bytes = await toMixedPdf([1, 2, 3, 4].map(() => ({ page: own, insets: [logo] })));
    const pages = (await workshop.read(await workshop.source('logos.pdf', bytes, 'application/pdf'))).map(pageOf);
    expect(
      pages.map((page) =>
        readWords(page)
          .map(({ text }) => text)
          .join(' '),
      ),
    ).toEqual([note, note, note, note]);
    const { pdf, looks, pictures } = await looksOf(
      [1, 2, 3, 4].map(() => ({ page: own, insets: [{ ...logo, page: meadow(400, 120) }] })),
    );
    for (const index of [0, 1, 2, 3]) {
      const page = await pdf.page(index);
      await pictures.read(index, page, uprightWords(page), 'eng', noTesseract, options);
    }
    // Small, to see that it is the same.
    expect(looks).toEqual([0, 1, 2, 3]);
    await pdf.close();
  });
});
