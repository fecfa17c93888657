/**
 * Owns pages that a PDF has and does not count, or counts and cannot have: libraries read as many as the root of its pages says
 * (ISO 32000-1, 7.7.3.2).
 */
import { withIndex } from './appended-index.ts';
import { Malformed } from './parser.ts';
import { StoredDocument } from './stored-document.ts';
import { asNumber, isArray, isDictionary, Name, Reference, type Dictionary, type Value } from './value.ts';

const mostPages = 100_000;
const deepest = 50;

/** The file itself, or with all pages counted where it has more than it says, or says more than it has objects. */
export function withAllPages(file: Buffer): Buffer {
  try {
    const document = new StoredDocument(file);
    // Of an encrypted file it is as it is: only strings and streams are encrypted.
    const root = document.dictionaryAt(document.catalogReference).get('Pages');
    if (!(root instanceof Reference)) return file;
    const counted = asNumber(document.resolve(document.dictionaryAt(root).get('Count'))) ?? 0;
    // Each page is an object of its own.
    const cannotBe = counted > document.index.size;
    if (!cannotBe && !mayHaveMore(document, root)) return file;
    const { pages, dropped, mended } = new PageCounter(document).countBelow(root);
    const isAll = cannotBe ? pages === 0 : pages < counted || (pages === counted && dropped === 0);
    return isAll || pages > mostPages ? file : withIndex(document, mended);
  } catch (thrown) {
    // What needs repair is counted by the libraries themselves.
    if (thrown instanceof Malformed || thrown instanceof RangeError) return file;
    throw thrown;
  }
}

/**
 * Whether a node of the tree says that it has fewer pages than its kids have, as they say. Those that have as many as kids are
 * mostly pages, as the outermost ones tell, and are not visited.
 */
function mayHaveMore(document: StoredDocument, root: Reference): boolean {
  const seen = new Set<number>();
  const kidsOf = (value: Value): readonly [Dictionary, readonly Value[]] | undefined => {
    const node = document.resolve(value);
    const kids = isDictionary(node) ? document.resolve(node.get('Kids')) : null;
    return isDictionary(node) && isArray(kids) ? [node, kids] : undefined;
  };
  /** Not a number where there may be more. */
  const sizeOf = (value: Value, depth: number, isOutermost: boolean): number => {
    const [node, kids] = kidsOf(value) ?? [];
    if (node === undefined || kids === undefined) return 1;
    const count = asNumber(document.resolve(node.get('Count'))) ?? 0;
    if (value instanceof Reference) {
      if (seen.has(value.number)) return count;
      seen.add(value.number);
    }
    // Those without a count are counted by the libraries.
    if (count <= 0 && depth === 0) return Infinity;
    if (kids.length > count || depth > deepest) return Number.NaN;
    const last = kids.length - 1;
    const isOfPages = () => !isOutermost || [0, last].every((at) => kidsOf(kids[at] ?? null) === undefined);
    if (kids.length === count && isOfPages()) return count;
    let below = 0;
    for (const [at, kid] of kids.entries()) below += sizeOf(kid, depth + 1, isOutermost && (at === 0 || at === last));
    return below <= count ? count : Number.NaN;
  };
  return Number.isNaN(sizeOf(root, 0, true));
}

interface Counted {
  readonly pages: number;
  /** Kids that are no pages. */
  readonly dropped: number;
}

/** Visits all nodes, and notes what those should say that say something else. */
class PageCounter {
  readonly #document: StoredDocument;
  readonly #mended = new Map<number, Dictionary>();
  /** By the numbers of nodes; null for those that are being counted. */
  readonly #known = new Map<number, Counted | null>();

  constructor(document: StoredDocument) {
    this.#document = document;
  }

  countBelow(root: Reference): Counted & { readonly mended: ReadonlyMap<number, Dictionary> } {
    return { ...this.#count(root, 0), mended: this.#mended };
  }

  #count(value: Value, depth: number): Counted {
    const nothing = { pages: 0, dropped: 1 };
    const node = this.#document.resolve(value);
    if (!isDictionary(node) || depth > deepest) return nothing;
    const kids = this.#document.resolve(node.get('Kids'));
    if (!isArray(kids)) return isPage(this.#document, node) ? { pages: 1, dropped: 0 } : nothing;
    if (!(value instanceof Reference)) return nothing;
    const known = this.#known.get(value.number);
    if (known !== undefined) return known ?? nothing;
    this.#known.set(value.number, null);
    const counts = kids.map((kid) => this.#count(kid, depth + 1));
    const pages = counts.reduce((sum, count) => sum + count.pages, 0);
    const dropped = counts.reduce((sum, count) => sum + count.dropped, 0);
    const kept = kids.filter((_, at) => (counts[at]?.pages ?? 0) > 0);
    if (kept.length < kids.length || asNumber(this.#document.resolve(node.get('Count'))) !== pages)
      this.#mended.set(value.number, new Map([...node, ['Kids', kept], ['Count', pages]]));
    const counted = { pages, dropped };
    this.#known.set(value.number, counted);
    return counted;
  }
}

/** True for what has no others below it, and is not said to be for that. */
function isPage(document: StoredDocument, node: Dictionary): boolean {
  const type = document.resolve(node.get('Type'));
  return type instanceof Name ? type.value === 'Page' : !node.has('Kids');
}
