import { describe, expect, it } from 'vitest';
import { textOfPage } from '../../src/engine/local/page-text.ts';
import { openPdf } from '../../src/engine/local/open-pdf.ts';
import { withAllPages } from '../../src/pdf-syntax/uncounted-pages.ts';
import { drawText } from '../generate/drawn.ts';
import { PdfFile, type PdfSecurity } from '../generate/pdf-file.ts';

/** A page that says its name, a node with a count and kids, or a reference to nothing. */
type Node = string | { readonly count: number; readonly kids: readonly Node[] } | undefined;

function fileOf(tree: Node, security: PdfSecurity = {}): Buffer {
  const file = new PdfFile();
  const font = file.add({ Type: '/Font', Subtype: '/Type1', BaseFont: '/Helvetica' });
  const place = (node: Node, parent?: string): string => {
    if (node === undefined) return '999 0 R';
    const of = parent === undefined ? {} : { Parent: parent };
    if (typeof node === 'string')
      return file.add({ Type: '/Page', ...of, Contents: file.add({}, Buffer.from(drawText(node, 40, 200))) });
    const own = file.reserve();
    const kids = node.kids.map((kid) => place(kid, own));
    const resources = { Font: { F: font } };
    const inherited = { Resources: resources, MediaBox: [0, 0, 400, 300] };
    return file.put(own, { Type: '/Pages', ...of, ...inherited, Kids: kids, Count: node.count });
  };
  return Buffer.from(
    file.toBytes(file.add({ Type: '/Catalog', Pages: place(tree) }), file.add({ Producer: '(none)' }), security),
  );
}

async function textsOf(file: Buffer): Promise<readonly string[]> {
  const reader = await openPdf(file, 'pages.pdf', undefined);
  try {
    return await Promise.all(
      Array.from({ length: reader.pageCount }, async (_, index) => {
        const found = textOfPage(index, await reader.page(index), await reader.faults(index, false));
        return 'text' in found ? found.text.trim() : '';
      }),
    );
  } finally {
    await reader.close();
  }
}

const three: Node = { count: 3, kids: ['One.', 'Two.', 'Three.'] };

describe('the pages of a file that counts fewer of them than it has', () => {
  it.each([
    ['in one node', { count: 1, kids: ['One.', 'Two.', 'Three.'] }],
    ['below others', { count: 2, kids: [{ count: 2, kids: ['One.', 'Two.'] }, 'Three.'] }],
    ['below one that counts too few itself', { count: 2, kids: [{ count: 1, kids: ['One.', 'Two.'] }, 'Three.'] }],
    ['deep in the tree', { count: 1, kids: [{ count: 1, kids: [{ count: 1, kids: ['One.', 'Two.', 'Three.'] }] }] }],
    ['behind one that was taken out', { count: 3, kids: ['One.', undefined, 'Two.', 'Three.'] }],
  ] as const)('are read, all of them: %s', async (_, tree) => {
    const file = fileOf(tree);
    expect(withAllPages(file)).not.toBe(file);
    expect(await textsOf(file)).toEqual(['One.', 'Two.', 'Three.']);
  });

  it('are read of an encrypted file, too', async () => {
    expect(await textsOf(fileOf({ ...three, count: 2 }, { ownerPassword: 'secret' }))).toEqual([
      'One.',
      'Two.',
      'Three.',
    ]);
  });
});

describe('the pages of a file that counts more of them than it has objects', () => {
  it.each([
    ['in one node', { ...three, count: 100_000 }],
    ['below others', { count: 2_000_000_000, kids: [{ count: 1_999_999_999, kids: ['One.', 'Two.'] }, 'Three.'] }],
    ['beside one that is gone', { count: 4000, kids: ['One.', 'Two.', undefined, 'Three.'] }],
  ] as const)('are those that it has: %s', async (_, tree) => {
    expect(await textsOf(fileOf(tree))).toEqual(['One.', 'Two.', 'Three.']);
  });
});

describe('a file is left as it is', () => {
  it.each([
    ['that counts its pages', three],
    ['whose nodes count theirs', { count: 3, kids: [{ count: 2, kids: ['One.', 'Two.'] }, 'Three.'] }],
    ['that counts too many', { ...three, count: 7 }],
    ['that says nothing', { ...three, count: 0 }],
    ['of which a page is gone that it counts', { count: 3, kids: ['One.', undefined, 'Three.'] }],
  ] as const)('%s', (_, tree) => {
    const file = fileOf(tree);
    expect(withAllPages(file)).toBe(file);
  });

  it('whose tree runs in a circle, or whose end is missing', () => {
    const circle = Buffer.from(
      fileOf({ ...three, count: 1 })
        .toString('latin1')
        .replace(/Kids \[\d+/u, 'Kids [2'),
      'latin1',
    );
    expect(withAllPages(circle)).toBeInstanceOf(Buffer);
    const cut = fileOf({ ...three, count: 1 }).subarray(0, -60);
    expect(withAllPages(cut)).toBe(cut);
  });
});
