import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { textOfPage } from '../../src/engine/local/page-text.ts';
import { openPdf } from '../../src/engine/local/open-pdf.ts';
import { Malformed } from '../../src/pdf-syntax/parser.ts';
import { withRebuiltIndex } from '../../src/pdf-syntax/rebuilt-index.ts';
import { StoredDocument } from '../../src/pdf-syntax/stored-document.ts';
import { drawnPdf, drawText } from '../generate/drawn.ts';

const content = drawText('This is all.', 40, 200);
const drawn = Buffer.from(drawnPdf({ content }));

/** A file whose catalog, pages and font are packed in a stream of objects, without any index. */
function packedFile(): Buffer {
  const objects: Readonly<Record<number, string>> = {
    2: '<< /Type /Catalog /Pages 3 0 R >>',
    3: '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    4: '<< /Type /Page /Parent 3 0 R /MediaBox [0 0 400 300] /Resources << /Font << /F 5 0 R >> >> /Contents 6 0 R >>',
    5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  };
  let offset = 0;
  const places = Object.entries(objects).map(([number, object]) => {
    const place = `${number} ${offset}`;
    offset += object.length + 1;
    return place;
  });
  const head = `${places.join(' ')} `;
  const packed = deflateSync(`${head}${Object.values(objects).join(' ')}`);
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 4 /First ${head.length} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
    ),
    packed,
    Buffer.from(
      `\nendstream\nendobj\n6 0 obj\n<< /Length ${content.length} >>\nstream\n${content}\nendstream\nendobj\n7 0 obj\n<< /Typ`,
    ),
  ]);
}

describe('a file whose end is cut off', () => {
  const cut = drawn.subarray(0, drawn.lastIndexOf('trailer') + 12);

  it('is read with an index of what is there, also where objects are packed', async () => {
    for (const file of [cut, packedFile()]) {
      const reader = await openPdf(file, 'cut.pdf', undefined);
      try {
        const found = textOfPage(0, await reader.page(0), await reader.faults(0, false));
        expect(found).toEqual({ index: 0, text: 'This is all.\n' });
      } finally {
        await reader.close();
      }
    }
  });

  it('has the same pages by its new index as by a search for them', () => {
    for (const file of [cut, packedFile()]) {
      const rebuilt = new StoredDocument(withRebuiltIndex(file).file);
      expect(rebuilt.pages).toHaveLength(1);
      expect(rebuilt.pages).toEqual(new StoredDocument(file, 'repaired').pages);
    }
  });

  /** Three pages, and after them their root and the catalog, or nothing of these. */
  const written = (root: string, mention = '') => {
    const page = (number: number, text: string) =>
      `${number} 0 obj\n<< /Type /Page /Parent 9 0 R /MediaBox [0 0 400 300] /Resources << /Font << /F 8 0 R >> >> /Contents ${number + 1} 0 R >>\nendobj\n` +
      `${number + 1} 0 obj\n<< /Length ${drawText(text, 40, 200).length} >>\nstream\n${drawText(text, 40, 200)}\nendstream\nendobj\n`;
    const font = '8 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n';
    return Buffer.from(`%PDF-1.4\n${font}${root}${page(1, 'One.')}${page(3, 'Two.')}${mention}11 0 obj\n<< /Ty`);
  };
  const pagesOf = async (file: Buffer) => {
    const reader = await openPdf(file, 'cut.pdf', undefined);
    try {
      const pages: unknown[] = [];
      for (let index = 0; index < reader.pageCount; index += 1) {
        const page = await reader.page(index).catch((thrown: unknown) => thrown);
        const faults = await reader.faults(index, false);
        pages.push(page instanceof Error ? page : [page, faults]);
      }
      return pages.map((page) => {
        if (!Array.isArray(page)) return page;
        const found = textOfPage(0, page[0], []);
        return 'text' in found ? [found.text.trim(), ...page[1]] : found;
      });
    } finally {
      await reader.close();
    }
  };
  const missing = expect.objectContaining({ code: 'page_not_found' });

  it('is read by the root of its pages where the catalog went with the end, and what is gone of them is missing', async () => {
    // 12 is one more than the highest number that is left.
    const root = '9 0 obj\n<< /Type /Pages /Kids [1 0 R 3 0 R 12 0 R] /Count 3 >>\nendobj\n';
    expect(await pagesOf(written(root))).toEqual([['One.'], ['Two.'], missing]);
  });

  it('is read page by page where the root is gone too, and the last page says that there may have been more', async () => {
    expect(await pagesOf(written(''))).toEqual([['One.'], ['Two.', 'end']]);
  });

  it('has the pages of a node that is gone in its place', async () => {
    const first = '7 0 obj\n<< /Type /Page /Parent 10 0 R /MediaBox [0 0 400 300] >>\nendobj\n';
    const root = '10 0 obj\n<< /Type /Pages /Kids [9 0 R 7 0 R 13 0 R] /Count 4 >>\nendobj\n';
    const [one, two, blank, gone] = await pagesOf(written(`${first}${root}`));
    expect([one, two, blank, gone]).toEqual([['One.'], ['Two.'], [''], missing]);
  });

  it('is refused where no page has anything left to show, with what each way of opening it says', async () => {
    const lost = Buffer.from(
      written('')
        .toString('latin1')
        .replaceAll(/Contents \d+/gu, 'Contents 99'),
      'latin1',
    );
    for (const file of [lost, Buffer.from(drawn.subarray(0, 40))]) {
      expect(() => withRebuiltIndex(file)).toThrow(Malformed);
      await expect(openPdf(file, 'cut.pdf', undefined)).rejects.toMatchObject({
        code: 'damaged_file',
        message: expect.stringMatching(/pdfium.*pdf\.js.*the catalog is missing/u),
      });
    }
  });
});
