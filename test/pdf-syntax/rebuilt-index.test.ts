import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { textOfPage } from '../../src/engine/local/page-text.ts';
import { openPdf } from '../../src/engine/local/pdf-reader.ts';
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
        const found = textOfPage(0, await reader.page(0), await reader.damage(0, false));
        expect(found).toEqual({ index: 0, text: 'This is all.\n' });
      } finally {
        await reader.close();
      }
    }
  });

  it('has the same pages by its new index as by a search for them', () => {
    for (const file of [cut, packedFile()]) {
      const rebuilt = new StoredDocument(withRebuiltIndex(file));
      expect(rebuilt.pages).toHaveLength(1);
      expect(rebuilt.pages).toEqual(new StoredDocument(file, 'repaired').pages);
    }
  });

  it('is refused without a catalog, with what each way of opening it says', async () => {
    const lost = Buffer.from(cut.toString('latin1').replace('/Catalog', '/Katalog'), 'latin1');
    expect(() => withRebuiltIndex(lost)).toThrow(Malformed);
    await expect(openPdf(lost, 'cut.pdf', undefined)).rejects.toMatchObject({
      code: 'damaged_file',
      message: expect.stringMatching(/pdfium.*pdf\.js.*the catalog is missing/u),
    });
  });
});
