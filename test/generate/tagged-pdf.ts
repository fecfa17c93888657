// Tagged PDFs of a few words: a structure tree, right or wrong, and text at given places in Helvetica.
import { PdfFile, PdfText, type PdfValue } from './pdf-file.ts';

/** Text of one mark: x and baseline in points from the top left, size 10. */
export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** From 0. */
  readonly page?: number;
}

/** An element of the tree; texts before kids. One without any text has no mark, as programs write it. */
export interface TaggedNode {
  readonly type: string;
  readonly texts?: readonly PlacedText[];
  readonly kids?: readonly TaggedNode[];
  readonly rowSpan?: number;
  readonly columnSpan?: number;
  readonly scope?: string;
}

export interface TaggedPdfOptions {
  readonly pages?: number;
  /** Text outside of the tree; an artifact where it has attributes of one, be they "". */
  readonly outside?: readonly (PlacedText & { readonly artifact?: string })[];
  readonly roles?: Readonly<Record<string, string>>;
  /** Content that is drawn before the text, by page. */
  readonly drawn?: string;
}

const width = 400;
const height = 400;

export function taggedPdf(tree: readonly TaggedNode[], options: TaggedPdfOptions = {}): Uint8Array {
  const { pages: count = 1, outside = [], roles = {}, drawn = '' } = options;
  const file = new PdfFile();
  const pages = Array.from({ length: count }, () => ({
    reference: file.reserve(),
    content: [drawn],
    owners: [] as string[],
  }));
  const pageOf = ({ page = 0 }: PlacedText) => {
    const found = pages[page];
    if (found === undefined) throw new Error(`The document has no page ${page}`);
    return found;
  };
  const root = file.reserve();
  const write = (node: TaggedNode, parent: string): string => {
    const reference = file.reserve();
    const marks = (node.texts ?? []).map((text): PdfValue => {
      const { reference: page, content, owners } = pageOf(text);
      content.push(`/${node.type} <</MCID ${owners.length}>> BDC ${shown(text)} EMC`);
      owners.push(reference);
      return { Type: '/MCR', Pg: page, MCID: owners.length - 1 };
    });
    const { rowSpan, columnSpan, scope } = node;
    const hasAttributes = rowSpan !== undefined || columnSpan !== undefined || scope !== undefined;
    return file.put(reference, {
      Type: '/StructElem',
      S: `/${node.type}`,
      P: parent,
      K: [...marks, ...(node.kids ?? []).map((kid) => write(kid, reference))],
      A: hasAttributes
        ? { O: '/Table', RowSpan: rowSpan, ColSpan: columnSpan, Scope: scope === undefined ? undefined : `/${scope}` }
        : undefined,
    });
  };
  const kids = tree.map((node) => write(node, root));
  for (const text of outside)
    pageOf(text).content.push(
      text.artifact === undefined
        ? shown(text)
        : `/Artifact ${text.artifact === '' ? 'BMC' : `<<${text.artifact}>> BDC`} ${shown(text)} EMC`,
    );
  file.put(root, {
    Type: '/StructTreeRoot',
    K: kids,
    RoleMap: roles,
    ParentTree: { Nums: pages.flatMap(({ owners }, index): PdfValue[] => [index, owners]) },
  });
  const font = file.add({ Type: '/Font', Subtype: '/Type1', BaseFont: '/Helvetica', Encoding: '/WinAnsiEncoding' });
  const parent = file.reserve();
  pages.forEach(({ reference, content }, index) =>
    file.put(reference, {
      Type: '/Page',
      Parent: parent,
      MediaBox: [0, 0, width, height],
      Resources: { Font: { F: font } },
      StructParents: index,
      Contents: file.addDeflated({}, content.join('\n')),
    }),
  );
  file.put(parent, { Type: '/Pages', Count: count, Kids: pages.map(({ reference }) => reference) });
  const catalog = file.add({ Type: '/Catalog', Pages: parent, StructTreeRoot: root, MarkInfo: { Marked: 'true' } });
  return file.toBytes(catalog, file.add({ Title: new PdfText('Tagged') }));
}

function shown({ x, y, text }: PlacedText): string {
  return `BT /F 10 Tf 1 0 0 1 ${x} ${height - y} Tm (${text.replaceAll(/[()\\]/gu, String.raw`\$&`)}) Tj ET`;
}
