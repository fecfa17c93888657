/** Holds that ink which recognition cannot read bears out the words that a model has for it, and no others. */
import { describe, expect, it } from 'vitest';
import { type BoundingBox, type Page, type Word, linesOf } from '../../../src/document.ts';
import type { PageImage } from '../../../src/engine/engine.ts';
import { marksOf } from '../../../src/engine/vlm/page-ink.ts';
import { pageOfTranscript } from '../../../src/engine/vlm/page-of-transcript.ts';
import { toTranscript } from '../../../src/engine/vlm/transcript.ts';
import {
  type ContentBlock,
  type FaceName,
  type TruthPage,
  layOut,
  toImages,
  toScannedPdf,
} from '../../generate/index.ts';
import { openWorkshop } from '../local/workshop.ts';
import { basePageOf, flagScore, replayOf } from './replay.ts';

const none = { inserted: 0, dropped: 0, changed: 0 };
const some = { inserted: 0.05, dropped: 0, changed: 0 };
const letterByHand = [
  'Dear Margaret, the oak by the upper gate came down in the storm on Thursday night and took the fence with it. I have asked Mr Holloway to bring his saw on Monday, if the weather holds, and he will stack the wood by the barn.',
  'The children are well and send their love. Tom has lost two teeth and writes that the school has bought 14 new desks. We expect to come over on 21 June with the early train, unless you would rather have us in July.',
  'Please tell Aunt Clara that her recipe for plum jam turned out perfectly, though I used a little less sugar than she said. With all my love, your sister Eleanor',
];
const faces: readonly FaceName[] = ['handwriting', 'scrawl'];

async function written(content: readonly ContentBlock[]) {
  const document = await layOut(content, { language: 'en', fontSize: 20 });
  const [truth] = document.pages;
  const [data] = await toImages(document, { format: 'png', dpi: 130 });
  if (truth === undefined || data === undefined) throw new Error('no page');
  const image: PageImage = { data, mediaType: 'image/png', width: 0, height: 0 };
  return { document, truth, marks: await marksOf(image, truth) };
}

const byHand = (face: FaceName): readonly ContentBlock[] =>
  letterByHand.map((text) => ({ kind: 'paragraph', text, script: face }));
const unseen = (truth: TruthPage): Page => ({ ...basePageOf(truth, 'ocr', 0.9), blocks: [] });

function read(base: Page, transcript: unknown, marks: readonly BoundingBox[]): Page {
  const known = toTranscript(transcript);
  if (known === undefined) throw new Error('the replay is no transcript');
  return pageOfTranscript(base, known, marks).page;
}

const wordsIn = (page: Page): readonly Word[] => linesOf(page).flatMap(({ words }) => words);

describe.each(faces)('writing that recognition does not see: %s', (face) => {
  it('bears out its words, which have their places and say that nobody else read them', async () => {
    const { truth, marks } = await written(byHand(face));
    const page = read(unseen(truth), replayOf(truth, none, 1).transcript, marks);
    const words = wordsIn(page);
    const own = truth.blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words));
    expect(words.map(({ text }) => text)).toEqual(own.map(({ text }) => text));
    expect(words.filter(({ unsupported }) => unsupported === true).length / words.length).toBeLessThanOrEqual(0.01);
    const placed = words.filter(({ bbox }, at) => {
      const box = own[at]?.bbox ?? [0, 0, 0, 0];
      const [x, y] = [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
      return x > box[0] && x < box[2] && y > box[1] - 5 && y < box[3] + 5;
    });
    expect(placed.length / own.length).toBeGreaterThanOrEqual(0.98);
    expect(words[0]).toMatchObject({ text: 'Dear', source: 'vlm', unread: true, confidence: 0.35 });
    expect(linesOf(page).map(({ text }) => text)).toEqual(
      truth.blocks.flatMap(({ lines }) => lines.map(({ text }) => text)),
    );
    expect(page.warnings?.join(' ')).toContain('ink that recognition could not read');
  });

  it('does not bear out words that were put in', async () => {
    const { truth, marks } = await written(byHand(face));
    const sums = { planted: 0, found: 0, flagged: 0, own: 0 };
    for (let seed = 0; seed < 24; seed++) {
      const replay = replayOf(truth, some, seed);
      const score = flagScore(read(unseen(truth), replay.transcript, marks), replay);
      sums.planted += replay.planted.length;
      sums.found += score.recall * replay.planted.length;
      sums.flagged += score.wronglyFlagged.length;
      sums.own += replay.trueWords;
    }
    expect(sums.planted).toBeGreaterThan(100);
    expect(sums.found / sums.planted).toBeGreaterThanOrEqual(0.98);
    // Which of the words of a line has no ink cannot always be told: the others like it are doubted, too.
    expect(sums.flagged / sums.own).toBeLessThanOrEqual(0.15);
  });

  it('bears out nothing when the text is another one', async () => {
    const { marks, truth } = await written(byHand(face));
    const text = 'It is hereby agreed that whoever holds these premises shall pay rent quarterly in advance';
    const page = read(unseen(truth), { languages: ['en'], blocks: [{ kind: 'paragraph', text }] }, marks);
    expect(wordsIn(page).filter(({ unread }) => unread === true).length).toBeLessThan(5);
  });
});

it('bears out what is written by hand on a printed form, and no word that was put in where there is print', async () => {
  const { truth, marks } = await written([
    { kind: 'paragraph', text: 'Name of the tenant and address of the flat' },
    { kind: 'paragraph', text: 'Eleanor Holloway, Upper Gate 14', script: 'scrawl' },
    { kind: 'paragraph', text: 'Signed on the first day of the month' },
  ]);
  const base = basePageOf(truth, 'ocr', 0.95);
  const print: Page = { ...base, blocks: base.blocks.filter((_, at) => at !== 1) };
  const { transcript } = replayOf(truth, none, 1);
  const blocks = transcript.blocks.map((block) => ({
    ...block,
    text: String(block['text']).replace('first', 'first working'),
  }));
  const words = wordsIn(read(print, { ...transcript, blocks }, marks));
  expect(words.filter(({ unread }) => unread === true).map(({ text }) => text)).toEqual([
    'Eleanor',
    'Holloway,',
    'Upper',
    'Gate',
    '14',
  ]);
  expect(words.filter(({ unsupported }) => unsupported === true).map(({ text }) => text)).toEqual(['working']);
});

it('takes the place of what recognition made of writing, and notes it as the other reading', async () => {
  const { truth, marks } = await written([{ kind: 'paragraph', text: 'Eleanor Holloway', script: 'scrawl' }]);
  const [first, second] = truth.blocks[0]?.lines[0]?.words ?? [];
  if (first === undefined || second === undefined) throw new Error('no words');
  const base = basePageOf(truth, 'ocr', 0.3);
  const garbled: Page = {
    ...base,
    blocks: base.blocks.map((block) => ({
      ...block,
      lines: block.lines.map((line) => ({
        ...line,
        words: line.words.map((word, at) => ({ ...word, text: at === 0 ? '§ka~' : 'Uqx' })),
      })),
    })),
  };
  const page = read(garbled, replayOf(truth, none, 1).transcript, marks);
  expect(wordsIn(page)).toMatchObject([
    { text: 'Eleanor', unread: true, disputed: '§ka~' },
    { text: 'Holloway', unread: true, disputed: 'Uqx' },
  ]);
  expect(page.omitted).toBeUndefined();
});

it('finds no letters in a rule, a blot or an even page', async () => {
  const { default: sharp } = await import('sharp');
  const sheet = sharp({ create: { width: 700, height: 1000, channels: 3, background: '#fdfdf8' } });
  const bar = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#101010' } })
      .png()
      .toBuffer();
  const picture = async (data: Buffer): Promise<PageImage> => ({
    data,
    mediaType: 'image/png',
    width: 700,
    height: 1000,
  });
  const size = { width: 700, height: 1000 };
  expect(await marksOf(await picture(await sheet.clone().png().toBuffer()), size)).toEqual([]);
  const marked = sheet.composite([
    { input: await bar(300, 8), left: 100, top: 200 },
    { input: await bar(4, 300), left: 100, top: 300 },
    { input: await bar(200, 200), left: 300, top: 400 },
  ]);
  expect(await marksOf(await picture(await marked.png().toBuffer()), size)).toEqual([]);
});

it('holds beside what recognition makes of writing', { timeout: 240_000 }, async () => {
  const workshop = await openWorkshop({ readers: 1 });
  try {
    const { document, truth } = await written(byHand('handwriting'));
    const source = await workshop.source('letter.pdf', await toScannedPdf(document, { dpi: 200 }), 'application/pdf');
    const [base] = await workshop.read(source);
    if (base === undefined || 'code' in base) throw new Error('the page was not read');
    const image = await workshop.engine.renderPage(source, 0, {
      maxSide: 1568,
      maxBytes: 4e6,
      rotation: base.rotation,
    });
    const marks = await marksOf(image, base);
    const right = wordsIn(read(base, replayOf(truth, none, 1).transcript, marks));
    expect(right.filter(({ unsupported }) => unsupported === true).length / right.length).toBeLessThanOrEqual(0.03);
    const sums = { planted: 0, found: 0 };
    for (let seed = 0; seed < 8; seed++) {
      const replay = replayOf(truth, some, seed);
      sums.planted += replay.planted.length;
      sums.found += flagScore(read(base, replay.transcript, marks), replay).recall * replay.planted.length;
    }
    expect(sums.found / sums.planted).toBeGreaterThanOrEqual(0.98);
  } finally {
    await workshop.close();
  }
});
