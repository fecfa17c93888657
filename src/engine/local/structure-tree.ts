/** Owns what becomes of the structure tree of a tagged page, from either reader: elements by their marked content. */
import type { Element, TaggedCell, TaggedRow, TaggedTable } from '../../layout/element.ts';

/** What the tree says of a cell (ISO 32000-1, table 349). */
export interface CellAttributes {
  /** From 1. */
  readonly rowSpan?: number;
  readonly columnSpan?: number;
  /** What a heading cell heads. */
  readonly scope?: string;
  readonly id?: string;
  /** The ids of the cells that head it. */
  readonly headers?: readonly string[];
}

/** An element of the tree. Types are the standard ones, after the role map (ISO 32000-1, 14.8). */
export interface StructureNode extends CellAttributes {
  readonly type: string;
  /** Elements, ids of marked content on the page, and undefined for an element that has nothing on it. */
  readonly kids: readonly (StructureNode | number | undefined)[];
}

/** Elements by the id of the marked content that is theirs; empty for a page that is not tagged. */
export type PageStructure = ReadonlyMap<number, Element>;

/** What is no part of the text; where it stands tells a header from a footer. */
export const furniture: Element = { id: 0, kind: 'header', level: undefined };

/** A page of more elements is made to hurt; the rest is left out. */
export const mostElements = 20_000;
/** Elements nested deeper than this are left out. */
export const deepest = 64;
const widestSpan = 1000;

const kinds: Readonly<Record<string, Element['kind']>> = {
  Title: 'title',
  H: 'heading',
  P: 'paragraph',
  BlockQuote: 'paragraph',
  Code: 'paragraph',
  BibEntry: 'paragraph',
  TOCI: 'paragraph',
  LI: 'list-item',
  Caption: 'caption',
  Note: 'footnote',
  FENote: 'footnote',
  Formula: 'formula',
  Figure: 'figure',
  TD: 'table',
  TH: 'table',
};

/** What holds for an element because of those around it. */
interface Around {
  /** The block that it is part of. */
  readonly holder: Element | undefined;
  readonly lists: number;
  readonly cell: TaggedCell | undefined;
}

/** Gives each marked content its element, the first that claims it; the tree may be nonsense. */
export function elementsOf(tree: StructureNode['kids']): PageStructure {
  const found = new Map<number, Element>();
  const cells = new Map<StructureNode, TaggedCell>();
  let count = 0;
  const visit = (node: StructureNode, around: Around) => {
    count += 1;
    if (node.type === 'Table') for (const [at, cell] of cellsOf(node, count, around.cell)) cells.set(at, cell);
    const cell = cells.get(node) ?? around.cell;
    const isFirst = cell !== around.cell;
    const id = count;
    const holder = elementOf(node, id, { ...around, cell, holder: isFirst ? undefined : around.holder });
    for (const kid of node.kids) {
      if (kid === undefined) continue;
      if (typeof kid === 'object') visit(kid, { holder, lists: around.lists + (node.type === 'L' ? 1 : 0), cell });
      else if (!found.has(kid)) found.set(kid, holder ?? { id, kind: undefined, level: undefined });
    }
  };
  for (const node of tree) if (typeof node === 'object') visit(node, { holder: undefined, lists: 0, cell: undefined });
  return found;
}

/** The block that the content of a node belongs to. */
function elementOf({ type }: StructureNode, id: number, { holder, lists, cell }: Around): Element | undefined {
  const heading = /^H([1-6])$/.exec(type)?.[1];
  const kind = heading === undefined ? kinds[type] : 'heading';
  // Paragraphs in an item, a caption are no blocks of their own; those of a cell are, should the table be none.
  const isBlock =
    kind !== undefined &&
    (holder === undefined || holder.kind === 'table' || kind === 'list-item' || kind === 'heading');
  if (!isBlock) return holder;
  const level = heading === undefined ? (kind === 'list-item' ? Math.max(1, lists) : undefined) : Number(heading);
  return { id, kind, level, ...(cell === undefined ? {} : { cell }) };
}

/** The cells of a table but for those of tables in it, by their nodes. */
function cellsOf(
  node: StructureNode,
  id: number,
  within: TaggedCell | undefined,
): ReadonlyMap<StructureNode, TaggedCell> {
  const cells = new Map<StructureNode, TaggedCell>();
  const rows: (TaggedRow | undefined)[] = [];
  const named = new Map<string, TaggedCell>();
  const headed: (() => void)[] = [];
  const table: Writable<TaggedTable> = { id, rows, goesOn: false, within };
  const readRow = (parent: StructureNode, row: (TaggedCell | undefined)[], inHead: boolean) => {
    for (const kid of parent.kids) {
      if (kid === undefined) row.push(undefined);
      else if (typeof kid !== 'object' || kid.type === 'Table') continue;
      else if (kid.type === 'TD' || kid.type === 'TH') {
        const heads = inHead || (kid.type === 'TH' && kid.scope !== 'Row');
        const spans = { rowSpan: spanOf(kid.rowSpan), columnSpan: spanOf(kid.columnSpan) };
        const cell: Writable<TaggedCell> = { table, ...spans, heads, headings: [] };
        cells.set(kid, cell);
        if (kid.id !== undefined) named.set(kid.id, cell);
        const { headers } = kid;
        if (headers !== undefined)
          headed.push(() => (cell.headings = headers.flatMap((header) => named.get(header) ?? [])));
        row.push(cell);
      } else readRow(kid, row, inHead);
    }
  };
  const readRows = (parent: StructureNode, inHead: boolean) => {
    for (const kid of parent.kids) {
      if (kid === undefined) rows.push(undefined);
      else if (typeof kid !== 'object' || kid.type === 'Table' || kid.type === 'Caption') continue;
      else if (kid.type === 'TR') {
        const row: (TaggedCell | undefined)[] = [];
        readRow(kid, row, inHead);
        rows.push(row);
      } else readRows(kid, inHead || kid.type === 'THead');
    }
  };
  readRows(node, false);
  for (const find of headed) find();
  const first = rows.findIndex((row) => row !== undefined);
  table.goesOn = first > 0;
  table.rows = rows.slice(Math.max(0, first), rows.findLastIndex((row) => row !== undefined) + 1);
  return cells;
}

/** While it is built. */
type Writable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

function spanOf(told: number | undefined): number {
  return told !== undefined && Number.isFinite(told) ? Math.min(widestSpan, Math.max(1, Math.floor(told))) : 1;
}
