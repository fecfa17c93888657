/** Text layers of pages that draw their text in uncommon ways. */
import { describe, expect, it } from 'vitest';
import { textOfPage } from '../../../src/engine/local/page-text.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { withoutIndex } from '../../generate/damaged.ts';
import { drawLetters, type DrawnPage, drawnPdf, drawText } from '../../generate/drawn.ts';

async function textOf(page: DrawnPage, asStored = (file: Uint8Array) => file): Promise<string> {
  const reader = await openPdfium(asStored(drawnPdf(page)), undefined);
  try {
    const found = textOfPage(0, await reader.page(0));
    return 'text' in found ? found.text : JSON.stringify(found);
  } finally {
    await reader.close();
  }
}

describe('letters that are drawn one by one', () => {
  it('are one number where the font moves pairs together', async () => {
    const kerned = { '11': 74 };
    const content = [
      drawLetters('West 13,112 7,411 +11.6', 40, 200, 8, kerned),
      drawLetters('East 11,111 1,101 -11.1', 40, 180, 8, kerned),
    ].join('\n');
    expect(await textOf({ content })).toBe('West 13,112 7,411 +11.6\n\nEast 11,111 1,101 -11.1\n');
  });

  it('are read as they run on a page that is shown sideways or upside down', async () => {
    const content = [
      drawLetters('We report on four seasons', 40, 200, 11),
      drawLetters('2.1 of roofs in the city.', 40, 186, 11),
    ].join('\n');
    const text = 'We report on four seasons\n2.1 of roofs in the city.\n';
    expect(await textOf({ content })).toBe(text);
    for (const rotate of [90, 180, 270]) expect([rotate, await textOf({ content, rotate })]).toEqual([rotate, text]);
    const upsideDown = `q -1 0 0 -1 400 300 cm ${content} Q`;
    expect(await textOf({ content: upsideDown })).toBe(text);
    expect(await textOf({ content: upsideDown, rotate: 180 })).toBe(text);
  });
});

describe('glyphs of another font', () => {
  it('come where they stand, when they were drawn after their line', async () => {
    const content = [
      drawText('Rates a', 40, 200, 10),
      drawText('liates: 10', 81.3, 200, 10),
      drawText('3 mol;', 127, 200, 10),
      drawText('ffi', 74.6, 200, 7, 'B'),
      drawText('-', 121.4, 200, 10, 'S'),
      drawText('The next line.', 40, 186, 10),
    ].join('\n');
    expect(await textOf({ content })).toBe('Rates affiliates: 10\u22123 mol;\nThe next line.\n');
  });

  it('stay behind their word when they are raised or lowered', async () => {
    const content = [
      drawText('foragers', 40, 200, 11),
      drawText('1', 80.4, 204, 7),
      drawText('than H', 87.4, 200, 11),
      drawText('2', 119.9, 198, 8),
      drawText('O.', 124.4, 200, 11),
    ].join('\n');
    expect(await textOf({ content })).toBe('foragers1 than H2O.\n');
  });
});

describe('text that nobody sees', () => {
  const seen = drawText('This is seen.', 40, 260);
  const rectangle = (gray: number, x: number, y: number, width: number, height: number) =>
    `q ${gray} g ${x} ${y} ${width} ${height} re f Q`;
  const white = (text: string, y: number) => `q 1 g ${drawText(text, 40, y)} Q`;

  it('is left out below an area that was drawn later, and white on white', async () => {
    const content = [
      seen,
      drawText('covered', 40, 230),
      rectangle(1, 30, 225, 200, 18),
      drawText('Number: 4711', 40, 200),
      rectangle(0, 88, 195, 60, 18),
      white('pale', 170),
    ].join('\n');
    expect(await textOf({ content })).toBe('This is seen.\n\nNumber:\n');
    expect(await textOf({ content, rotate: 90 })).toBe('This is seen.\n\nNumber:\n');
  });

  it('is left out on layers that are switched off, also where letters of another layer stand at its place', async () => {
    const on = (layer: string, operators: string) => `/OC /${layer} BDC ${operators} EMC`;
    const content = [
      seen,
      on('German', drawText('Ein geheimer Satz', 40, 230)),
      on('English', drawText('A public phrase', 40, 200)),
      on('German', drawText('Er beginnt woanders als der andere', 40, 170)),
      on('English', drawText('It', 60, 170)),
    ].join('\n');
    const lines = async (layers: Readonly<Record<string, boolean>>) =>
      (await textOf({ content, layers })).split('\n').filter(Boolean);
    expect(await lines({ German: false, English: true })).toEqual(['This is seen.', 'A public phrase', 'It']);
    expect((await lines({ German: true, English: true })).join(' ')).toContain('Ein geheimer Satz');
  });

  it('is left out on layers that are switched off in files that are encrypted or need repair', async () => {
    const content = `${seen} /OC /German BDC ${drawText('Ein geheimer Satz', 40, 200)} EMC`;
    const layers = { German: false };
    expect(await textOf({ content, layers, security: { ownerPassword: 'owner' } })).toBe('This is seen.\n');
    expect(await textOf({ content, layers }, withoutIndex)).toBe('This is seen.\n');
    expect(await textOf({ content, layers: { German: true } }, withoutIndex)).toContain('geheimer');
  });

  it('is told from what stands on areas, shines through them, or is clipped out of them', async () => {
    const content = [
      seen,
      rectangle(0, 30, 225, 200, 18),
      white('on a bar', 230),
      drawText('marked', 40, 200),
      `q /M gs 1 1 0 rg 30 195 200 18 re f Q`,
      drawText('III clipped', 40, 170),
      `q 300 0 10 10 re W n 0 g 30 165 200 18 re f Q`,
      drawText('tinted', 40, 140),
      `q /A gs 1 0 0 rg 30 135 200 18 re f Q`,
    ].join('\n');
    const states = { M: { BM: '/Multiply' }, A: { ca: 0.3 } };
    expect((await textOf({ content, states })).split('\n').filter(Boolean)).toEqual([
      'This is seen.',
      'on a bar',
      'marked',
      'III clipped',
      'tinted',
    ]);
  });
});
