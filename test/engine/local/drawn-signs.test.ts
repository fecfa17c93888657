import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { withDrawnSigns } from '../../../src/engine/local/drawn-signs.ts';
import type { GrayImage } from '../../../src/engine/local/raster.ts';

/** Strokes of signs in boxes of 30 by 40, in which capitals reach from 8 to 32: lines through points, discs as circles. */
const signs: Readonly<Record<string, string>> = {
  '>': 'M5 10L25 19L5 28',
  '<': 'M25 10L5 19L25 28',
  '=': 'M4 16H26 M4 25H26',
  '≥': 'M5 8L25 16L5 24 M5 31H25',
  '≤': 'M25 8L5 16L25 24 M5 31H25',
  '≠': 'M4 16H26 M4 25H26 M20 8L10 33',
  '≈': 'M3 17Q9 9 15 15T27 14 M3 27Q9 19 15 25T27 24',
  '~': 'M3 22Q9 14 15 20T27 19',
  '#': 'M4 16H26 M4 25H26 M22 8L17 32 M13 8L8 32',
  '+': 'M15 9V31 M4 20H26',
  '÷': 'M4 20H26 M15 10V13 M15 28V31',
  '→': 'M2 20H27 M19 12L27 20L19 28',
  '←': 'M28 20H3 M11 12L3 20L11 28',
  '—': 'M2 20H28',
  Ω: 'M4 31H12V28A10 10 0 1 1 18 28V31H26',
  Q: 'M15 9A11 11 0 1 0 15.1 9 M17 24L27 33',
  Δ: 'M15 8L4 31H26Z',
  A: 'M15 8L4 32 M15 8L26 32 M8 24H22',
  '•': 'M15 20.5V20.6',
  '°': 'M15 9A4 4 0 1 0 15.1 9',
  '½': 'M2 12L6 9V19 M22 8L8 32 M20 23Q26 20 26 24Q26 26 19 31H27',
  '¼': 'M2 12L6 9V19 M22 8L8 32 M25 32V21L18 29H28',
  '¾': 'M1 9.5Q5 7 7 10.5Q7 13 4 14Q8 14.5 7.5 18Q5 22 1 19 M22 8L9 32 M25 32V21L18 29H28',
  '%': 'M6 9A4 5 0 1 0 6.1 9 M22 8L8 32 M24 21A4 5 0 1 0 24.1 21',
  '‰': 'M5 9A3.5 5 0 1 0 5.1 9 M18 8L5 32 M18 21A3 5 0 1 0 18.1 21 M27 21A3 5 0 1 0 27.1 21',
  '5': 'M24 9H8L7 20Q24 15 23 25Q18 34 6 30',
  '1': 'M9 13L15 9V32',
  '/': 'M22 8L8 32',
  '2': 'M6 13Q15 3 22 12Q24 18 6 31H25',
};
const [wide, scale] = [30, 2];

/** Signs side by side, as dark strokes. @param thickness of a stroke */
async function drawn(text: string, thickness = 2.4): Promise<GrayImage> {
  const paths = [...text].map(
    (sign, at) =>
      `<path transform="translate(${10 + wide * at} 10)" d="${signs[sign] ?? ''}" stroke-width="${sign === '•' ? 9 : sign === '÷' || sign === '%' ? 2 : thickness}" stroke-linecap="${sign === '•' ? 'round' : 'butt'}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${(20 + wide * [...text].length) * scale}" height="${60 * scale}" viewBox="0 0 ${20 + wide * [...text].length} 60"><rect width="100%" height="100%" fill="#f4f4f0"/><g fill="none" stroke="#222">${paths.join('')}</g></svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** @param read as what it was read @param text as it stands there */
async function look(read: string, text: string, before?: string, after?: string): Promise<string | undefined> {
  const image = await drawn(text);
  const word = {
    text: read,
    bbox: [10 * scale, 18 * scale, image.width - 10 * scale, 42 * scale],
    confidence: 0.9,
    line: 1,
    paragraph: 1,
  } as const;
  const words = before === undefined ? [word] : [{ ...word, text: before, bbox: [-90, 36, -60, 84] as const }, word];
  const behind = after === undefined ? [] : [{ ...word, text: after, bbox: [900, 36, 960, 84] as const }];
  return withDrawnSigns(image, [...words, ...behind], 24 * scale)[words.length - 1]?.text;
}

describe('signs that the data cannot write', () => {
  it.each([
    ['>', '≥'],
    ['=', '≥'],
    ['<', '≤'],
    ['#', '≠'],
    ['=', '≈'],
    ['~', '≈'],
    ['+', '÷'],
    ['—', '→'],
    ['-', '←'],
    ['*', '•'],
    ['e', '•'],
  ])('read as %s are told to be %s by their shape', async (read, sign) => {
    expect(await look(read, sign)).toBe(sign);
  });

  it.each(['>', '<', '=', '#', '~', '+', '—', '°'])('are not seen in %s', async (sign) => {
    expect(await look(sign, sign)).toBe(sign);
  });

  it('are told from a figure before another one', async () => {
    expect(await look('2', '≥', undefined, '79')).toBe('≥');
    expect(await look('2', '2', undefined, '79')).toBe('2');
    expect(await look('2', '≥')).toBe('2');
  });

  it('are no discs that end a sentence', async () => {
    for (const sign of ['。', '.', '・']) expect(await look(sign, '•')).toBe(sign);
  });

  it('are told within a word where each of its signs stands apart, or at its ends', async () => {
    expect(await look('5>5', '5≥5')).toBe('5≥5');
    expect(await look('>55', '≥55')).toBe('≥55');
    expect(await look('=15', '≥5')).toBe('≥15');
    expect(await look('5<55', '5≤5')).toBe('5<55');
  });
});

describe('fractions', () => {
  it.each([
    ['%', '½'],
    ['1/2', '½'],
    ['%,', '¼'],
    ['3/4', '¾'],
    ['%0', '‰'],
  ])('read as %s are told to be %s by their figures', async (read, sign) => {
    expect(await look(read, sign)).toBe(read.endsWith(',') ? `${sign},` : sign);
  });

  it('stand behind the whole ones', async () => {
    expect(await look('5%', '5½')).toBe('5½');
    expect(await look('51/2', '5½')).toBe('5½');
  });

  it('are not seen in percent, nor in figures that stand on the line', async () => {
    expect(await look('5%', '5%')).toBe('5%');
    expect(await look('1/2', '1/2')).toBe('1/2');
  });
});

describe('letters of Greek', () => {
  it('stand for ohms behind an amount', async () => {
    expect(await look('Q', 'Ω', '12')).toBe('Ω');
    expect(await look('5Q', '5Ω')).toBe('5Ω');
    expect(await look('Q', 'Ω')).toBe('Q');
    expect(await look('Q', 'Q', '12')).toBe('Q');
  });

  it('are told from A by the stroke below', async () => {
    expect(await look('A', 'Δ')).toBe('Δ');
    expect(await look('A', 'A')).toBe('A');
  });
});

it('the sign of a thousandth is written where it was read as %o behind an amount', async () => {
  const image = await drawn('5');
  const word = (text: string) => ({ text, bbox: [20, 36, 60, 84] as const, confidence: 1, line: 1, paragraph: 1 });
  const read = (...texts: readonly string[]) => withDrawnSigns(image, texts.map(word), 48).map(({ text }) => text);
  expect(read('5%o')).toEqual(['5‰']);
  expect(read('1.25', '%o.')).toEqual(['1.25', '‰.']);
  expect(read('as', '%o')).toEqual(['as', '%o']);
});
