import { describe, expect, it } from 'vitest';
import { layOutPage } from '../../../src/layout/page-layout.ts';
import { textOfPage } from '../../../src/engine/local/page-text.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { wordsOfTextLayer } from '../../../src/engine/local/text-layer.ts';
import { type DrawnField, drawnPdf, drawText } from '../../generate/drawn.ts';

const frame = (width: number, height: number) =>
  `0.9 g 0 0 ${width} ${height} re f 0 G 0.5 0.5 ${width - 1} ${height - 1} re S 0 g`;
const typed = (x: number, y: number, value: string): DrawnField => ({
  box: [x, y, x + 150, y + 20],
  shows: `${frame(150, 20)} ${drawText(value, 4, 6, 11)}`,
});
const box = (x: number, y: number, mark = ''): DrawnField => ({
  box: [x, y, x + 16, y + 16],
  shows: `${frame(16, 16)} ${mark}`,
});
const cross = '3 3 m 13 13 l S 3 13 m 13 3 l S';
const page = {
  content: [
    drawText('Application for a library card', 40, 260),
    drawText('Name:', 40, 226),
    drawText('Street:', 40, 196),
    drawText('Adult', 40, 166),
    drawText('Child', 150, 166),
    drawText('Letters', 60, 136),
    drawText('Visits', 170, 136),
    drawText('Floor:', 40, 106),
  ].join('\n'),
  fields: [
    typed(120, 220, 'Orla Finnegan'),
    typed(120, 190, '3 Lantern Street'),
    box(72, 162, cross),
    box(182, 162),
    box(40, 132),
    box(150, 132, drawText('4', 3, 4, 11, 'Z')),
    box(80, 102, drawText('7', 5, 4, 11)),
    { ...box(250, 102), isHidden: true },
  ],
};

async function read(wants?: 'text') {
  const reader = await openPdfium(drawnPdf(page), undefined);
  try {
    return await reader.page(0, wants);
  } finally {
    await reader.close();
  }
}

describe('a filled form', () => {
  it('has its values behind their labels, and says what was ticked', async () => {
    const found = textOfPage(0, await read('text'));
    expect('text' in found ? found.text.split('\n').filter(Boolean) : found).toEqual([
      'Application for a library card',
      'Name: Orla Finnegan',
      'Street: 3 Lantern Street',
      'Adult \u2612 Child \u2610',
      '\u2610 Letters \u2612 Visits',
      'Floor: 7',
    ]);
  });

  it('is no figure and no table', async () => {
    const { chars, width, height, rulings, drawings = [] } = await read();
    const words = wordsOfTextLayer(chars, width, height);
    const blocks = layOutPage({ width, height, words, rulings, graphics: { images: [], drawings } });
    expect(blocks.map(({ kind }) => kind)).not.toContain('figure');
    expect(blocks.map(({ text }) => text).join('\n')).toMatch(/Name: Orla Finnegan/);
  });
});

const utf16 = (text: string) => `<${Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex')}>`;
const tick = (value: string, on = 'Yes') => ({
  FT: '/Btn',
  V: `/${value}`,
  AS: `/${value}`,
  AP: { N: { [on]: 'null', Off: 'null' } },
});
const shown = { N: { One: 'null', Two: 'null', Off: 'null' } };

describe.each([
  ['pdfium', openPdfium],
  ['pdf.js', openPdfJs],
] as const)('a form of which nothing is drawn, read by %s,', (_, open) => {
  const bare = {
    height: 400,
    content: [
      drawText('Name:', 40, 366),
      drawText('Notes:', 40, 326),
      drawText('Colour:', 40, 246),
      drawText('Sizes:', 40, 216),
      drawText('Member', 60, 186),
      drawText('Guest', 160, 186),
      drawText('Rail', 60, 156),
      drawText('Road', 160, 156),
      drawText('Code:', 40, 126),
      drawText('Secret:', 40, 96),
    ].join('\n'),
    groups: [
      { FT: '/Btn', Ff: 32_768, V: '/Two', T: '(way)' },
      { FT: '/Tx', V: utf16('Zoë Ångström'), T: '(name)' },
    ],
    fields: [
      { box: [120, 360, 300, 380], group: 1 },
      {
        box: [120, 280, 300, 340],
        entries: {
          FT: '/Tx',
          Ff: 4096,
          V: '(first line\\nsecond line of the notes)',
          T: '(notes)',
          DA: '(/F 11 Tf 0 g)',
        },
      },
      {
        box: [120, 240, 300, 260],
        entries: { FT: '/Ch', Ff: 131_072, Opt: ['[(r) (Red)]', '[(b) (Blue)]'], V: '(b)', T: '(colour)' },
      },
      { box: [120, 210, 300, 230], entries: { FT: '/Ch', Opt: ['(small)', '(large)'], V: '(large)', T: '(sizes)' } },
      { box: [40, 182, 56, 198], entries: { ...tick('Yes'), T: '(member)' } },
      { box: [140, 182, 156, 198], entries: { ...tick('Off'), T: '(guest)' } },
      { box: [40, 152, 56, 168], entries: { AS: '/Off', AP: shown }, group: 0 },
      { box: [140, 152, 156, 168], entries: { AS: '/Two', AP: { N: { Two: 'null', Off: 'null' } } }, group: 0 },
      {
        box: [120, 120, 300, 140],
        shows: [...'4711'].map((digit, at) => drawText(digit, 10 + 40 * at, 4, 11)).join('\n'),
        entries: { FT: '/Tx', Ff: 1 << 24, MaxLen: 4, V: '(4711)', T: '(code)' },
      },
      { box: [120, 90, 300, 110], entries: { FT: '/Tx', Ff: 1 << 13, V: '(hunter2)', T: '(secret)' } },
    ],
  } as const satisfies Parameters<typeof drawnPdf>[0];

  it('has its values all the same: lines, what is chosen, what is ticked', async () => {
    const reader = await open(drawnPdf(bare), undefined);
    try {
      const found = textOfPage(0, await reader.page(0));
      expect('text' in found ? found.text.split('\n').filter(Boolean) : found).toEqual([
        'Name: Zoë Ångström',
        'Notes: first line',
        'second line of the notes',
        'Colour: Blue',
        'Sizes: large',
        '☒ Member ☐ Guest',
        '☐ Rail ☒ Road',
        'Code: 4711',
        'Secret:',
      ]);
    } finally {
      await reader.close();
    }
  });
});
