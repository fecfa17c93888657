/** Owns what a document itself says of its text: the elements of its structure tree and the entries of its outline. */
import type { BlockKind } from '../document.ts';

/** A block-level element that words belong to. */
export interface Element {
  /** The same for words of one element, unlike those of others on the page. */
  readonly id: number;
  /** Undefined for an element that only holds text together. */
  readonly kind: BlockKind | undefined;
  /** Of a heading, from 1. Of a list item, how deep its list is nested, from 1. */
  readonly level: number | undefined;
  /** Of a heading, the number printed before it when the outline has none: typesetting counted it. */
  readonly label?: string | undefined;
  /** The innermost cell of a table around it. */
  readonly cell?: TaggedCell | undefined;
}

/** A table as the structure tree has it, which may be wrong. */
export interface TaggedTable {
  /** Unlike that of others on the page. */
  readonly id: number;
  /** Those of this page, from the first to the last that has something on it; an undefined row or cell has nothing here. */
  readonly rows: readonly (TaggedRow | undefined)[];
  /** True when rows come before that have nothing on this page. */
  readonly goesOn: boolean;
  /** The cell of another table that it stands in. */
  readonly within: TaggedCell | undefined;
}

/** Its cells in the order of their columns; the tree says nothing of how many columns an undefined one takes. */
export type TaggedRow = readonly (TaggedCell | undefined)[];

export interface TaggedCell {
  readonly table: TaggedTable;
  /** From 1. */
  readonly rowSpan: number;
  readonly columnSpan: number;
  /** True when it heads columns. */
  readonly heads: boolean;
  /** The cells that head it, as far as they have something on the page; empty where the tree does not say. */
  readonly headings: readonly TaggedCell[];
}

/** An entry of the outline (bookmarks) that points to the page. */
export interface OutlineEntry {
  readonly title: string;
  /** From 1. */
  readonly level: number;
}
