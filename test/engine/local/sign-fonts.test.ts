import { describe, expect, it } from 'vitest';
import { laidPage } from '../../../src/engine/local/laid-page.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { signsOf } from '../../../src/engine/local/sign-fonts.ts';
import { drawnPdf, drawText } from '../../generate/drawn.ts';
import { markdownOf } from './laid.ts';

describe('fonts of signs', () => {
  it('are known by their names, as subsets too, and others are fonts of letters', () => {
    expect(signsOf('ABCDEF+Wingdings-Regular')?.get(0xf0fe)).toBe('☑');
    expect(signsOf('Wingdings')?.get(0x6f)).toBe('☐');
    expect(signsOf('Wingdings2')?.get(0x52)).toBe('☑');
    expect(signsOf('Wingdings 3')).toBeUndefined();
    expect(signsOf('ABCDEF+SymbolMT')?.get(0xf0b7)).toBe('•');
    expect(signsOf('ABCDEF+SymbolMT')?.get(0x6f)).toBeUndefined();
    expect(['\uf0fe', '\uf052', '\uf0b7'].map((sign) => signsOf('BAAAAA+OpenSymbol')?.get(sign.charCodeAt(0)))).toEqual(
      ['☑', '☑', '•'],
    );
    for (const name of ['Helvetica', 'NotoSansSymbols', '', 'Calibri']) expect(signsOf(name)).toBeUndefined();
  });

  it('give a text layer boxes and ticks instead of letters', async () => {
    const marks = ['o', '\\376', '\\375', '\\374'];
    const content = marks
      .map((mark, at) => `BT /W 12 Tf 40 ${250 - 30 * at} Td (${mark}) Tj ET ${drawText('of oak', 60, 250 - 30 * at)}`)
      .join('\n');
    const reader = await openPdfium(drawnPdf({ content }), undefined);
    try {
      const { chars } = await reader.page(0);
      const text = chars.map((char) => char.text).join('');
      expect(text.replaceAll(/\s+/gu, ' ')).toBe('☐ of oak ☑ of oak ☒ of oak ✓ of oak');
      expect(chars.some(({ isUnmapped }) => isUnmapped)).toBe(false);
    } finally {
      await reader.close();
    }
  });

  it.each([
    ['pdfium', openPdfium],
    ['pdf.js', openPdfJs],
  ] as const)('give ticks, crosses, bullets and arrows of Zapf Dingbats as %s reads them', async (_, open) => {
    const content = ['4', '8', 'l', '\\324', '\\254', 'H']
      .map((sign, at) => `BT /Z 12 Tf 40 ${250 - 30 * at} Td (${sign}) Tj ET`)
      .join('\n');
    const reader = await open(drawnPdf({ content }), undefined);
    try {
      const { chars } = await reader.page(0);
      expect(chars.map(({ text }) => text.trim()).join('')).toBe('✔✘●➔①★');
    } finally {
      await reader.close();
    }
  });

  it('head items in Markdown: ticks and crosses stay, bullets are what the list has anyhow', async () => {
    const items = ['4', '8', '\\324', 'l', 'n'].map((sign, at) => {
      const y = 250 - 18 * at;
      return `BT /Z 12 Tf 40 ${y} Td (${sign}) Tj ET ${drawText(`item ${at} of oak`, 60, y)}`;
    });
    const choice = `BT /Z 12 Tf 70 60 Td (4) Tj ET ${drawText('Yes', 40, 60)}`;
    const reader = await openPdfium(drawnPdf({ content: [...items, choice].join('\n') }), undefined);
    try {
      const markdown = markdownOf(laidPage(0, await reader.page(0)));
      expect(markdown.split('\n').filter(Boolean)).toEqual([
        '- ✔ item 0 of oak',
        '- ✘ item 1 of oak',
        '- ➔ item 2 of oak',
        '- item 3 of oak',
        '- item 4 of oak',
        'Yes ✔',
      ]);
    } finally {
      await reader.close();
    }
  });

  it('of Zapf Dingbats are known by their codes, wherever these are in Unicode', () => {
    const signs = signsOf('ABCDEF+ZapfDingbats');
    expect([0x21, 0x33, 0x34, 0x6e, 0xb5, 0xca, 0xd5, 0xfe].map((code) => signs?.get(code)).join('')).toBe('✁✓✔■⑩➊→➾');
  });
});
