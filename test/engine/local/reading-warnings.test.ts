import { expect, it } from 'vitest';
import { mostlyUnread } from '../../../src/engine/local/reading-warnings.ts';

const words = [{ text: '24,76', bbox: [0, 0, 50, 20], confidence: 0.93, line: 0, paragraph: 0 }] as const;

it('a page is warned of where more letters were passed over than read, however sure the few are', () => {
  expect(mostlyUnread({ words, unread: 6 })).toMatch(/^Most lines of this page could not be read; .*`language`/u);
  expect(mostlyUnread({ words, unread: 5 })).toBeUndefined();
});

it('a page of which nothing was read at all is told of otherwise', () => {
  expect(mostlyUnread({ words: [], unread: 6 })).toBeUndefined();
});
