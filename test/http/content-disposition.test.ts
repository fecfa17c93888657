import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attachment } from '../../src/http/content-disposition.ts';
import { nameOfResponse, safeFileName } from '../../src/input/file-name.ts';

describe('attachment', () => {
  test.each([
    ['invoice.pdf', 'attachment; filename="invoice.pdf"'],
    ['a"b\\c.pdf', `attachment; filename="a_b_c.pdf"; filename*=UTF-8''a%22b%5Cc.pdf`],
    ['100%.pdf', `attachment; filename="100_.pdf"; filename*=UTF-8''100%25.pdf`],
    ['請求書.pdf', `attachment; filename="___.pdf"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf`],
    ['né\r\nX: 1.txt', `attachment; filename="ne__X: 1.txt"; filename*=UTF-8''n%C3%A9%0D%0AX%3A%201.txt`],
  ])('%j', (name, header) => {
    expect(attachment(name)).toBe(header);
  });

  test('any safe name comes back as it was, and no header can be broken out of', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const header = attachment(text);
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        const name = safeFileName(text);
        expect(nameOfResponse(attachment(name), new URL('https://example.org/'))).toBe(name);
      }),
    );
  });
});
