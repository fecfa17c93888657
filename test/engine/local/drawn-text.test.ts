/** Text layers of pages that draw their text in uncommon ways. */
import { describe, expect, it } from 'vitest';
import { textOfPage } from '../../../src/engine/local/page-text.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { drawLetters, type DrawnPage, drawnPdf } from '../../generate/drawn.ts';

async function textOf(page: DrawnPage): Promise<string> {
  const reader = await openPdfium(drawnPdf(page), undefined);
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
