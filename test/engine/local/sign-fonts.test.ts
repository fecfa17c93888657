import { describe, expect, it } from 'vitest';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { signsOf } from '../../../src/engine/local/sign-fonts.ts';
import { drawnPdf, drawText } from '../../generate/drawn.ts';

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
});
