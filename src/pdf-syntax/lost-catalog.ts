/** Owns a new catalog for a PDF that lost its own with its end, as programs write it last: it names the pages that are left. */
import { Malformed } from './parser.ts';
import type { Place } from './cross-references.ts';
import { StoredDocument } from './stored-document.ts';
import { isArray, isDictionary, Name, Reference, serialize, type Dictionary, type Value } from './value.ts';

export interface Recovered {
  readonly document: StoredDocument;
  /** False where nobody knows how many pages there were. */
  readonly isCounted: boolean;
}

/** Above what a file refers to, so that nothing is taken for what it has lost, and below what pdfium takes (4 Mi objects). */
const [catalogNumber, rootNumber] = [4_194_200, 4_194_201];

/** @throws Malformed where no page is left, or none of those has anything of its content */
export function withCatalog(file: Buffer): Recovered {
  const remains = new Remains(withObjects(file, { Type: new Name('Catalog') }));
  const { root, pages } = remains.tree();
  if (!pages.some((page) => remains.hasContent(page)))
    throw new Malformed('the catalog is missing, and so is what its pages show');
  const catalog = { Type: new Name('Catalog'), Pages: root ?? new Reference(rootNumber) };
  const tree = { Type: new Name('Pages'), Kids: pages, Count: pages.length };
  return {
    document: root === undefined ? withObjects(file, catalog, tree) : withObjects(file, catalog),
    isCounted: remains.isCounted,
  };
}

type Entries = Readonly<Record<string, Value>>;

function withObjects(file: Buffer, catalog: Entries, root?: Entries): StoredDocument {
  const object = (number: number, entries: Entries) =>
    `${number} 0 obj\n${serialize(new Map(Object.entries(entries)))}\nendobj\n`;
  const added = [
    '\nendobj\n',
    object(catalogNumber, catalog),
    ...(root === undefined ? [] : [object(rootNumber, root)]),
    `trailer\n<< /Root ${catalogNumber} 0 R >>\n`,
  ];
  return new StoredDocument(Buffer.concat([file, Buffer.from(added.join(''), 'latin1')]), 'repaired');
}

/** The pages and nodes of a page tree that are left, wherever they stand. */
class Remains {
  readonly #document: StoredDocument;
  /** In the order of the file. */
  readonly #found = new Map<number, Dictionary>();

  constructor(document: StoredDocument) {
    this.#document = document;
    const placed = [...document.index].flatMap(([number, place]) => (place === undefined ? [] : [{ number, place }]));
    for (const { number } of placed.toSorted((one, other) => this.#offsetOf(one.place) - this.#offsetOf(other.place))) {
      const value = this.#valueOf(number);
      const type = isDictionary(value) ? value.get('Type') : undefined;
      if (isDictionary(value) && type instanceof Name && /^Pages?$/u.test(type.value)) this.#found.set(number, value);
    }
  }

  /** Whether the root of the pages is there, which refers to them all. */
  get isCounted(): boolean {
    return this.#top() !== undefined;
  }

  /** The pages, those that are referred to and gone included; their root where it leads to all of them. */
  tree(): { readonly root: Reference | undefined; readonly pages: readonly Reference[] } {
    const top = this.#top();
    const tops = top === undefined ? this.#withLostParent(() => true) : [top];
    const seen = new Set<number>();
    const pages = tops.flatMap((number) => this.#pagesBelow(number, seen));
    const kept = new Set(pages.map(({ number }) => number));
    const isWhole = ![...seen].some((number) => !this.#found.has(number) && !kept.has(number));
    return { root: top !== undefined && isWhole ? new Reference(top) : undefined, pages };
  }

  hasContent(page: Reference): boolean {
    const contents = this.#found.get(page.number)?.get('Contents') ?? null;
    const listed = contents instanceof Reference ? this.#valueOf(contents.number) : contents;
    const parts = isArray(listed) ? listed : [contents];
    return parts.some((part) => part instanceof Reference && this.#document.offsetOf(part) !== undefined);
  }

  /** The node without one above it. */
  #top(): number | undefined {
    return [...this.#found].findLast(([, node]) => node.has('Kids') && !node.has('Parent'))?.[0];
  }

  #pagesBelow(number: number, seen: Set<number>): readonly Reference[] {
    if (seen.has(number)) return [];
    seen.add(number);
    const kids = this.#document.resolve(this.#found.get(number)?.get('Kids'));
    if (isArray(kids))
      return kids.flatMap((kid) => (kid instanceof Reference ? this.#pagesBelow(kid.number, seen) : []));
    // A node that is gone has left the pages below it behind.
    const orphans = this.#found.has(number) ? [] : this.#withLostParent((parent) => parent === number);
    return orphans.length === 0 ? [new Reference(number)] : orphans.flatMap((orphan) => this.#pagesBelow(orphan, seen));
  }

  #withLostParent(isMeant: (parent: number) => boolean): readonly number[] {
    return [...this.#found].flatMap(([number, node]) => {
      const parent = node.get('Parent');
      return parent instanceof Reference && !this.#found.has(parent.number) && isMeant(parent.number) ? [number] : [];
    });
  }

  #offsetOf({ offset, container }: Place): number {
    return offset ?? this.#document.offsetOf(new Reference(container ?? 0)) ?? 0;
  }

  #valueOf(number: number): Value {
    try {
      return this.#document.resolve(new Reference(number));
    } catch (thrown) {
      if (thrown instanceof Malformed || thrown instanceof RangeError) return null;
      throw thrown;
    }
  }
}
