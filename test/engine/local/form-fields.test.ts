import { describe, expect, it } from 'vitest';
import { layOutPage } from '../../../src/layout/page-layout.ts';
import { textOfPage } from '../../../src/engine/local/page-text.ts';
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
