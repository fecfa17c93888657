/** Owns the pages of a PDF: all of them, or one by its number (ISO 32000-1, 7.7.3). */
import { Malformed } from './parser.ts';
import type { StoredDocument } from './stored-document.ts';
import { asNumber, isArray, isDictionary, Reference, type Dictionary, type Value } from './value.ts';

export interface StoredPage {
  readonly reference: Reference;
  /** With what it inherits from the page tree. */
  readonly dictionary: Dictionary;
}

const inherited = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const;
const mostPages = 100_000;
const deepest = 50;
const nothing: ReadonlyMap<string, Value> = new Map();

/** @throws Malformed where the tree needs repair; of a repaired document what is no page is left out */
export function pagesOf(document: StoredDocument): readonly StoredPage[] {
  const pages: StoredPage[] = [];
  const above = new Set<number>();
  const visit = (value: Value, handedDown: ReadonlyMap<string, Value>) => {
    if (document.isRepaired && !isNode(document, value, above)) return;
    if (!(value instanceof Reference)) throw new Malformed('a page is not an object of its own');
    if (above.has(value.number)) throw new Malformed('the page tree runs in a circle');
    const node = document.dictionaryAt(value);
    const own = withOwn(handedDown, node);
    const kids = document.resolve(node.get('Kids'));
    if (isArray(kids)) {
      above.add(value.number);
      for (const kid of kids) visit(kid, own);
      above.delete(value.number);
      return;
    }
    pages.push({ reference: value, dictionary: new Map([...own, ...node]) });
    if (pages.length > mostPages) throw new Malformed('there are too many pages');
  };
  visit(document.catalog.get('Pages') ?? null, nothing);
  if (pages.length === 0) throw new Malformed('there are no pages');
  return pages;
}

/** A node of the tree that has others below it. */
interface Branch {
  readonly kids: readonly Value[];
  /** Pages below it, as it says itself. */
  readonly count: number;
  /** What it hands down. */
  readonly own: ReadonlyMap<string, Value>;
}

/** Finds pages by their numbers, from 0, without a look at the others, as far as the tree says how many its branches have. */
export class PageFinder {
  readonly #document: StoredDocument;
  readonly #branches = new Map<number, Branch>();

  constructor(document: StoredDocument) {
    this.#document = document;
  }

  /** @returns undefined where the tree does not lead to a page @throws Malformed */
  at(index: number): Dictionary | undefined {
    let node = this.#node(this.#document.catalog.get('Pages'), nothing);
    for (let depth = 0, left = index; 'kids' in node; depth += 1) {
      const { kids, count, own } = node;
      // As many pages as kids: none of them has more than one.
      let at = kids.length === count ? left : 0;
      if (at > 0) left = 0;
      let next = this.#node(kids[at], own);
      for (let pages = sizeOf(next); left >= pages; pages = sizeOf(next)) {
        left -= pages;
        at += 1;
        next = this.#node(kids[at], own);
      }
      if (depth > deepest) return undefined;
      node = next;
    }
    return node.page;
  }

  /** How many pages there are, as the tree says. @throws Malformed */
  get count(): number {
    return sizeOf(this.#node(this.#document.catalog.get('Pages'), nothing));
  }

  #node(value: Value | undefined, handedDown: ReadonlyMap<string, Value>): Branch | { readonly page: Dictionary } {
    if (!(value instanceof Reference)) throw new Malformed('a page is not an object of its own');
    const before = this.#branches.get(value.number);
    if (before !== undefined) return before;
    const node = this.#document.dictionaryAt(value);
    const kids = this.#document.resolve(node.get('Kids'));
    const own = withOwn(handedDown, node);
    if (!isArray(kids)) return { page: new Map([...own, ...node]) };
    const branch = { kids, count: asNumber(this.#document.resolve(node.get('Count'))) ?? 0, own };
    this.#branches.set(value.number, branch);
    return branch;
  }
}

function sizeOf(node: Branch | { readonly page: Dictionary }): number {
  return 'kids' in node ? node.count : 1;
}

/** What is wrong with how a page says what is on it; found now, it sends the file to be repaired. @throws Malformed */
export function checkPages(document: StoredDocument): void {
  for (const { dictionary } of document.pages) {
    for (const key of ['Contents', ...inherited]) document.resolve(dictionary.get(key));
    const resources = document.resolve(dictionary.get('Resources'));
    if (isDictionary(resources)) document.resolve(resources.get('Font'));
  }
}

function withOwn(handedDown: ReadonlyMap<string, Value>, node: Dictionary): ReadonlyMap<string, Value> {
  const own = new Map(handedDown);
  for (const key of inherited) {
    const entry = node.get(key);
    if (entry !== undefined && entry !== null) own.set(key, entry);
  }
  return own;
}

function isNode(document: StoredDocument, value: Value, above: ReadonlySet<number>): boolean {
  try {
    return value instanceof Reference && !above.has(value.number) && isDictionary(document.resolve(value));
  } catch (thrown) {
    if (thrown instanceof Malformed) return false;
    throw thrown;
  }
}
