import { expect, test } from 'vitest';
import { textOfPage } from '../../../src/engine/local/page-text.ts';
import { openPdf } from '../../../src/engine/local/open-pdf.ts';
import { drawText } from '../../generate/drawn.ts';
import { PdfFile, type PdfValue } from '../../generate/pdf-file.ts';

/** A map by which every letter is a space. */
const allBlank = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange
  95 beginbfchar ${Array.from({ length: 95 }, (_, at) => `<${(at + 32).toString(16)}> <0020>`).join(' ')} endbfchar endcmap end end`;

async function textOf(content: string, boxes: { readonly [key: string]: PdfValue } = {}) {
  const file = new PdfFile();
  const font = { Type: '/Font', Subtype: '/Type1', BaseFont: '/Helvetica' };
  const fonts = { F: file.add(font), Z: file.add({ ...font, ToUnicode: file.addDeflated({}, allBlank) }) };
  const tree = file.reserve();
  const page = file.add({
    Type: '/Page',
    Parent: tree,
    MediaBox: [0, 0, 400, 300],
    ...boxes,
    Resources: { Font: fonts },
    Contents: file.addDeflated({}, content),
  });
  file.put(tree, { Type: '/Pages', Kids: [page], Count: 1 });
  const reader = await openPdf(
    file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({})),
    'a.pdf',
    undefined,
  );
  try {
    expect(await reader.size(0)).toEqual({ width: 400, height: 300 });
    return textOfPage(0, await reader.page(0));
  } finally {
    await reader.close();
  }
}

const hidden = [drawText('Nobody may copy this', 40, 200, 12, 'Z'), drawText('nor this line of it.', 40, 184, 12, 'Z')];

test('letters that their font calls spaces are no white: the page is recognised', async () => {
  expect(await textOf(hidden.join('\n'))).toEqual({ index: 0, lacks: 'garbled' });
  const title = drawText('What may be copied is this title.', 40, 240);
  expect(await textOf([title, ...hidden].join('\n'))).toEqual({ index: 0, lacks: 'garbled' });
});

test('spaces are white, however many', async () => {
  const white = drawText(' '.repeat(60), 40, 200);
  expect(await textOf(white)).toEqual({ index: 0, text: '' });
  const lines = ['    four', '  two', ' one'].map((line, at) => drawText(line, 40, 240 - 14 * at));
  expect(await textOf([white, ...lines].join('\n'))).toEqual({ index: 0, text: 'four\ntwo\none\n' });
});

test('a page whose boxes have nothing in common shows what is in the larger one', async () => {
  const found = await textOf(drawText('All there is.', 40, 200), { CropBox: [900, 900, 1000, 1000] });
  expect(found).toEqual({ index: 0, text: 'All there is.\n' });
});
