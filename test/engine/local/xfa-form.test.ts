/** Forms whose content is XML that a program of Adobe lays out: their pages say only that it did not. */
import { describe, expect, it } from 'vitest';
import { laidPage } from '../../../src/engine/local/laid-page.ts';
import { textOfPage } from '../../../src/engine/local/page-text.ts';
import { openPdf } from '../../../src/engine/local/open-pdf.ts';
import { openPdfJs } from '../../../src/engine/local/pdfjs-reader.ts';
import { openPdfium } from '../../../src/engine/local/pdfium-reader.ts';
import { PdfFile } from '../../generate/pdf-file.ts';

/** @param needsRendering as the file says of a form that is drawn from its XML alone */
function formWith(content: string, needsRendering: boolean): Uint8Array {
  const file = new PdfFile();
  const font = file.add({ Type: '/Font', Subtype: '/Type1', BaseFont: '/Helvetica' });
  const pages = file.reserve();
  const page = file.add({
    Type: '/Page',
    Parent: pages,
    MediaBox: [0, 0, 400, 200],
    Resources: { Font: { F: font } },
    Contents: file.addDeflated({}, content),
  });
  file.put(pages, { Type: '/Pages', Kids: [page], Count: 1 });
  const xfa = file.addDeflated({}, '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template/></xdp:xdp>');
  const form = needsRendering ? { XFA: xfa, Fields: [] } : { Fields: [] };
  const catalog = file.add({
    Type: '/Catalog',
    Pages: pages,
    AcroForm: form,
    ...(needsRendering ? { NeedsRendering: 'true' } : {}),
  });
  return file.toBytes(catalog, file.add({}));
}

const waiting = 'BT /F 12 Tf 1 0 0 1 50 100 Tm (Please wait) Tj ET';

async function read(content: string, needsRendering: boolean) {
  const reader = await openPdf(formWith(content, needsRendering), 'form.pdf', undefined);
  try {
    const page = await reader.page(0);
    const faults = await reader.faults(0, false);
    return { text: () => textOfPage(0, page, faults), lay: () => laidPage(0, page, faults) };
  } finally {
    await reader.close();
  }
}

describe('an XFA form', () => {
  it('is told of with what its pages say in its place', async () => {
    const { text, lay } = await read(waiting, true);
    const warnings = [expect.stringMatching(/XFA form, which is not read/u)];
    expect(text()).toEqual({ index: 0, text: 'Please wait\n', warnings });
    expect(lay()).toMatchObject({ warnings });
  });

  it('is refused where its pages are blank', async () => {
    const { text, lay } = await read('', true);
    for (const run of [text, lay])
      expect(run).toThrow(expect.objectContaining({ code: 'page_failed', hint: expect.stringContaining('print it') }));
  });

  it('is told by both readers, and no other form is taken for one', async () => {
    for (const open of [openPdfium, openPdfJs]) {
      for (const isForm of [true, false]) {
        const reader = await open(formWith(waiting, isForm), undefined);
        expect(reader.isXfaForm).toBe(isForm);
        await reader.close();
      }
    }
    expect((await read(waiting, false)).text()).toEqual({ index: 0, text: 'Please wait\n' });
  });
});
