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
}

/** An entry of the outline (bookmarks) that points to the page. */
export interface OutlineEntry {
  readonly title: string;
  /** From 1. */
  readonly level: number;
}
