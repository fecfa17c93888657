/** Pages that another ocrchat sends are those that it has. */
import { expect, test } from 'vitest';
import { pagesOfDocument } from '../../../src/engine/remote/to-pages.ts';
import { WireDocument } from '../../../src/wire/document.ts';
import { address, everything, exportedText, linkedPage } from '../../export/everything.ts';

const sent = async (pages: Parameters<typeof exportedText>[1]): Promise<string> => exportedText('json', pages);

test('every kind of page comes back whole', async () => {
  expect(pagesOfDocument(WireDocument.parse(JSON.parse(await sent(everything))))).toEqual(everything);
});

test('links that could run or open something are left out', async () => {
  const text = (await sent([linkedPage])).replaceAll(JSON.stringify(address), '"javascript:alert(1)"');
  const [made] = pagesOfDocument(WireDocument.parse(JSON.parse(text)));
  expect(JSON.stringify(made)).toContain('North well');
  expect(JSON.stringify(made)).not.toContain('links');
});
