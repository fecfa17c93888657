/** Links: which addresses are passed on, and how texts are cut at them. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Link, followable, linkedParts, soundLinks, spellsOut } from '../src/link.ts';

test.each([
  'https://example.org/a?b=c#d',
  'HTTP://example.org',
  'ftp://example.org/file',
  'mailto:me@example.org',
  'tel:+44-20-7946-0123',
])('%s can be followed', (uri) => expect(followable(uri)).toBe(uri));

test.each([
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,hello',
  'file:///etc/passwd',
  'vbscript:x',
  'https://',
  'mailto:',
  'page.html',
  '#top',
  '',
  `https://example.org/${'a'.repeat(3000)}`,
])('%j leads nowhere', (uri) => expect(followable(uri)).toBeUndefined());

test('white and what cannot be seen is taken out of addresses', () => {
  expect(followable(' https://example.org/a b\u0000\n')).toBe('https://example.org/a%20b');
});

test.each([
  ['https://example.org/a', 'https://example.org/a'],
  ['https://example.org', 'https://example.org/'],
  ['me@example.org', 'mailto:me@example.org'],
  ['020 7946-0123', 'tel:02079460123'],
  ['https://example.org/ü', 'https://example.org/%C3%BC'],
])('%s says that it leads to %s', (text, uri) => expect(spellsOut(text, uri)).toBe(true));

test.each([
  ['example.org', 'https://example.org/other'],
  ['https://example.org/a', 'https://example.com/a'],
  ['here', 'https://example.org'],
  ['%', 'https://example.org/%'],
])('%s does not say that it leads to %s', (text, uri) => expect(spellsOut(text, uri)).toBe(false));

test('parts joined are the text, whatever is linked of it', () => {
  const anyLink = fc.record({ start: fc.nat(30), end: fc.nat(30), uri: fc.constantFrom('https://a.org', 'file:///x') });
  fc.assert(
    fc.property(fc.string({ maxLength: 25 }), fc.array(anyLink, { maxLength: 5 }), (text, any) => {
      const links: readonly Link[] = soundLinks(text, any);
      const parts = linkedParts(text, links);
      expect(parts.map((part) => part.text).join('')).toBe(text);
      expect(parts.filter(({ uri }) => uri !== undefined)).toEqual(
        links.map(({ start, end, uri }) => ({ text: text.slice(start, end), uri })),
      );
      expect(links.every(({ uri }) => uri === 'https://a.org')).toBe(true);
    }),
  );
});
