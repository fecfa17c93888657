/** Owns the structure tree of a tagged PDF (ISO 32000-1, 14.7): what each marked part of the pages is. */
import type { Block, TableCell } from '../../document.ts';
import type { ObjectWriter } from './object-writer.ts';
import type { MarkedPart } from './text-layer.ts';
import { dictionary, name, type Reference, type Value } from '../../pdf-syntax/value.ts';

interface Element {
  readonly tag: string;
  readonly attributes?: Value;
  readonly page: Reference;
  readonly kids: (Element | number)[];
}

export class StructureTree {
  private readonly roots: Element[] = [];
  private readonly pages: { readonly page: Reference; readonly count: number }[] = [];

  get isEmpty(): boolean {
    return this.roots.length === 0;
  }

  /** Takes the parts of a page in. @returns the number by which the page is found in the tree (StructParents) */
  addPage(page: Reference, parts: readonly MarkedPart[]): number {
    let list: Element | undefined;
    let table: { readonly block: Block; readonly element: Element; row: number } | undefined;
    let count = 0;
    const open = (tag: string, above: Element | undefined, attributes?: Value): Element => {
      const element: Element = { tag, page, kids: [], ...(attributes === undefined ? {} : { attributes }) };
      if (above === undefined) this.roots.push(element);
      else above.kids.push(element);
      return element;
    };
    for (const { block, cell, id } of parts) {
      if (id === undefined) continue;
      count = id + 1;
      if (block.kind !== 'list-item') list = undefined;
      if (block.table !== undefined && cell !== undefined) {
        if (table?.block !== block) table = { block, element: open('Table', undefined), row: -1 };
        const isNewRow = table.row !== cell.row;
        table.row = cell.row;
        const last = table.element.kids.at(-1);
        const row = isNewRow || last === undefined || typeof last === 'number' ? open('TR', table.element) : last;
        open(cell.header ? 'TH' : 'TD', row, cellAttributes(cell)).kids.push(id);
      } else if (block.kind === 'list-item') {
        list ??= open('L', undefined);
        open('LBody', open('LI', list)).kids.push(id);
      } else open(tagOf(block), undefined).kids.push(id);
    }
    this.pages.push({ page, count });
    return this.pages.length - 1;
  }

  /** Writes the tree. @returns its root */
  write(writer: ObjectWriter): Reference {
    const root = writer.reserve();
    const document = writer.reserve();
    /** For each page, the elements that its parts belong to. */
    const owners = new Map<Reference, Reference[]>(this.pages.map(({ page }) => [page, []]));
    const write = (element: Element, parent: Reference): Reference => {
      const own = writer.reserve();
      const kids = element.kids.map((kid): Value => {
        if (typeof kid !== 'number') return write(kid, own);
        const list = owners.get(element.page);
        if (list !== undefined) list[kid] = own;
        return kid;
      });
      return writer.put(
        own,
        dictionary({
          S: name(element.tag),
          P: parent,
          Pg: element.kids.some((kid) => typeof kid === 'number') ? element.page : undefined,
          A: element.attributes,
          K: kids.length === 1 ? kids[0] : kids,
        }),
      );
    };
    const kids = this.roots.map((element) => write(element, document));
    writer.put(document, dictionary({ S: name('Document'), P: root, K: kids }));
    const numbers = this.pages.flatMap(({ page, count }, index): Value[] => {
      const elements = owners.get(page) ?? [];
      return [index, writer.add(Array.from({ length: count }, (_, id) => elements[id] ?? null))];
    });
    return writer.put(
      root,
      dictionary({
        Type: name('StructTreeRoot'),
        K: document,
        ParentTree: writer.add(dictionary({ Nums: numbers })),
        ParentTreeNextKey: this.pages.length,
      }),
    );
  }
}

function tagOf({ kind, level }: Block): string {
  if (kind === 'title') return 'H1';
  if (kind === 'heading') return `H${level ?? 2}`;
  if (kind === 'caption') return 'Caption';
  if (kind === 'formula') return 'Formula';
  if (kind === 'footnote') return 'Note';
  return 'P';
}

function cellAttributes({ header, rowSpan, columnSpan }: TableCell): Value | undefined {
  const entries = dictionary({
    O: name('Table'),
    Scope: header ? name('Column') : undefined,
    RowSpan: rowSpan > 1 ? rowSpan : undefined,
    ColSpan: columnSpan > 1 ? columnSpan : undefined,
  });
  return entries.size > 1 ? entries : undefined;
}
