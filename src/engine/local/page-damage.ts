/**
 * Owns telling that a page of a PDF is damaged in the file. Libraries draw what is left of it and say nothing, so that the streams
 * themselves are looked at: whether they end as they should, whether what they draw makes sense and is there. Pure.
 */
import { isAscii } from 'node:buffer';
import { areWholeSegments } from '../../pdf-syntax/jbig2-segments.ts';
import { Malformed } from '../../pdf-syntax/parser.ts';
import { checkPages, PageFinder } from '../../pdf-syntax/page-tree.ts';
import { StoredDocument } from '../../pdf-syntax/stored-document.ts';
import { contentOf, storedStream, type StoredStream } from '../../pdf-syntax/stream-bytes.ts';
import { isArray, isDictionary, Name, Reference, type Dictionary, type Value } from '../../pdf-syntax/value.ts';
import { endsWell, namesBefore, wordsOfContent } from './content-words.ts';
import type { FileFault } from './damage.ts';
import { areCodesLost } from './lost-codes.ts';

export interface DamageFinder {
  /** @param withPictures whether the data of pictures is looked at too, which takes longer */
  of(index: number, withPictures: boolean): readonly FileFault[];
}

/** Words that mean nothing: a slip of a program has fewer. */
const mostStrange = 3;
const deepestForm = 8;
/** Bytes as they are stored; larger ones take long to look at. */
const largestFont = 1024 * 1024;
const mostForms = 500;
/** A JPEG file ends with these two bytes, but for some that are left over. */
const endOfJpeg = Buffer.from([0xff, 0xd9]);
const mostLeftOver = 4096;

/** What a page is asked of in a document: those who ask know which page is which. */
interface Opened {
  readonly document: StoredDocument;
  pageAt(index: number): Dictionary | undefined;
  /** By the number of the object. */
  readonly known: Map<string, readonly FileFault[]>;
}

/**
 * @param file the bytes as they are in memory now
 * @param pageCount as the library that reads it says: with another, nobody knows which page is which
 */
export function createDamageFinder(file: () => Buffer, pageCount: number): DamageFinder {
  // Undefined until they are asked for, null where they cannot be had.
  let quick: Opened | undefined | null;
  let thorough: Opened | undefined | null;
  return {
    of(index, withPictures) {
      // Memory that has grown leaves buffers of no length behind.
      if (quick?.document.bytes.length === 0) quick = undefined;
      if (thorough?.document.bytes.length === 0) thorough = undefined;
      if (quick === undefined) quick = openedQuickly(file(), pageCount);
      const found = quick === null ? undefined : damageIn(quick, index, withPictures);
      if (found?.length === 0) return found;
      // What seems damaged may stand elsewhere in a file that needs repair.
      if (thorough === undefined) thorough = openedThoroughly(file(), pageCount);
      return thorough === null ? (found ?? []) : damageIn(thorough, index, withPictures);
    },
  };
}

function damageIn(opened: Opened, index: number, withPictures: boolean): readonly FileFault[] {
  let page: Dictionary | undefined;
  try {
    page = opened.pageAt(index);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    return ['entry'];
  }
  return page === undefined ? [] : [...new Set(new PageLook(opened, withPictures).page(page))];
}

/** What reading a damaged file may throw. */
function isFault(thrown: unknown): boolean {
  return thrown instanceof Malformed || thrown instanceof RangeError;
}

/** With as little looked up as possible; null for what needs repair, is encrypted, or has other pages than are wanted. */
function openedQuickly(bytes: Buffer, pageCount: number): Opened | null {
  try {
    const document = new StoredDocument(bytes);
    const pages = document.isEncrypted ? undefined : new PageFinder(document);
    return pages?.count === pageCount ? { document, pageAt: (index) => pages.at(index), known: new Map() } : null;
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    return null;
  }
}

/** All pages are found and looked at; null for what is encrypted, or has other pages than are wanted. */
function openedThoroughly(bytes: Buffer, pageCount: number): Opened | null {
  for (const way of ['as it is', 'repaired'] as const) {
    try {
      const document = new StoredDocument(bytes, way);
      if (way === 'as it is') checkPages(document);
      const { pages } = document;
      if (document.isEncrypted || pages.length !== pageCount) return null;
      return { document, pageAt: (index) => pages[index]?.dictionary, known: new Map() };
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
    }
  }
  return null;
}

class PageLook {
  readonly #document: StoredDocument;
  readonly #withPictures: boolean;
  readonly #known: Map<string, readonly FileFault[]>;
  #forms = 0;

  constructor({ document, known }: Opened, withPictures: boolean) {
    this.#document = document;
    this.#withPictures = withPictures;
    this.#known = known;
  }

  page(page: Dictionary): readonly FileFault[] {
    const contents = page.get('Contents');
    if (contents === undefined || contents === null) return [];
    const listed = this.#resolve(contents);
    const parts = isArray(listed) ? listed : [contents];
    const found: FileFault[] = [];
    const whole: Buffer[] = [];
    for (const part of parts) {
      if (part === null) continue;
      const stream = part instanceof Reference ? storedStream(this.#document, part) : undefined;
      if (stream === undefined) found.push('missing');
      else {
        const { content, isDamaged } = contentOf(this.#document, stream);
        if (isDamaged) found.push('broken');
        if (content !== undefined) whole.push(content, Buffer.from('\n'));
      }
    }
    const [only] = whole;
    const content = whole.length === 2 && only !== undefined ? only : Buffer.concat(whole);
    return [...found, ...this.#content(content, page.get('Resources') ?? null, found.length > 0, 0)];
  }

  /** @param isKnown whether the content is known to be damaged already */
  #content(content: Buffer, resources: Value, isKnown: boolean, depth: number): readonly FileFault[] {
    const found: FileFault[] = [];
    // Damage is seldom ASCII; strings may have other bytes, and so all words are looked at where there are any.
    if (!isKnown && !(isAscii(content) && endsWell(content))) {
      const { strange, isCut } = wordsOfContent(content);
      if (strange > mostStrange) found.push('garbage');
      if (isCut) found.push('broken');
    }
    const of = this.#resolve(resources);
    const fonts = this.#resolve(isDictionary(of) ? of.get('Font') : null);
    const objects = this.#resolve(isDictionary(of) ? of.get('XObject') : null);
    const entry = (dictionary: Value, name: string) => (isDictionary(dictionary) ? dictionary.get(name) : undefined);
    let names: ReadonlySet<string> | undefined;
    const isUsed = (name: string) => (names ??= wordsOfContent(content).names).has(name);
    const missing = new Set<string>();
    const unknown = new Set<string>();
    for (const name of namesBefore(content, 'Tf')) {
      const faults = this.#font(entry(fonts, name));
      if (faults.length === 0 || !isUsed(name)) continue;
      if (faults.includes('font')) missing.add(name);
      if (faults.includes('unknown letters')) unknown.add(name);
      found.push(...faults.filter((fault) => fault !== 'unknown letters'));
    }
    if (areCodesLost(content, missing)) found.push('codes');
    if (areCodesLost(content, unknown)) found.push('unknown letters');
    for (const name of namesBefore(content, 'Do')) {
      const faults = this.#object(entry(objects, name), resources, depth);
      if (faults.length > 0 && isUsed(name)) found.push(...faults);
    }
    return found;
  }

  #font(value: Value | undefined): readonly FileFault[] {
    return this.#once(value, 'font', () => {
      const font = this.#resolve(value);
      if (!isDictionary(font)) return ['font'];
      const map = this.#faultOf(font.get('ToUnicode'));
      const descendants = this.#resolve(font.get('DescendantFonts'));
      const isHeadless = isArray(descendants) && !isDictionary(this.#resolve(descendants[0]));
      const isDamaged = map !== undefined || isHeadless || this.#faultOf(this.#programOf(font)) !== undefined;
      const encoding = this.#resolve(font.get('Encoding'));
      const isOfShapes = encoding instanceof Name && encoding.value.startsWith('Identity');
      const isUnknown = map === 'lost' && isOfShapes;
      return [...(isDamaged ? ['letters' as const] : []), ...(isUnknown ? ['unknown letters' as const] : [])];
    });
  }

  #faultOf(stored: Value | undefined): 'lost' | 'spoiled' | undefined {
    if (!(stored instanceof Reference)) return undefined;
    const stream = storedStream(this.#document, stored);
    if (stream === undefined) return 'lost';
    return stream.data.length <= largestFont && contentOf(this.#document, stream).isDamaged ? 'spoiled' : undefined;
  }

  /** Where the shapes of the letters are, without which libraries leave the letters out. */
  #programOf(font: Dictionary): Value {
    const descendants = this.#resolve(font.get('DescendantFonts'));
    const own = isArray(descendants) ? this.#resolve(descendants[0]) : font;
    const descriptor = isDictionary(own) ? this.#resolve(own.get('FontDescriptor')) : null;
    if (!isDictionary(descriptor)) return null;
    return descriptor.get('FontFile2') ?? descriptor.get('FontFile3') ?? descriptor.get('FontFile') ?? null;
  }

  #object(value: Value | undefined, resources: Value, depth: number): readonly FileFault[] {
    this.#forms += 1;
    if (depth >= deepestForm || this.#forms > mostForms) return [];
    return this.#once(value, this.#withPictures ? 'with pictures' : 'object', () => {
      const stream = value instanceof Reference ? storedStream(this.#document, value) : undefined;
      if (stream === undefined) return ['object'];
      const kind = stream.dictionary.get('Subtype');
      if (kind instanceof Name && kind.value === 'Image') return this.#image(stream);
      const { content, isDamaged } = contentOf(this.#document, stream);
      const own = stream.dictionary.get('Resources') ?? resources;
      const inner = content === undefined ? [] : this.#content(content, own, isDamaged, depth + 1);
      return [...(isDamaged ? ['broken' as const] : []), ...inner];
    });
  }

  #image(stream: StoredStream): readonly FileFault[] {
    const { filters, data, isCut } = stream;
    if (isCut || data.length === 0) return ['picture'];
    if (!this.#withPictures) return [];
    const last = filters.at(-1);
    if (last === 'DCTDecode' && filters.length === 1)
      return data.subarray(-mostLeftOver).includes(endOfJpeg) ? [] : ['picture'];
    if (last === 'JBIG2Decode' && filters.length === 1) return areWholeSegments(data) ? [] : ['picture'];
    return last === 'FlateDecode' && contentOf(this.#document, { ...stream, dictionary: new Map() }).isDamaged
      ? ['picture']
      : [];
  }

  /** Of an object that several pages have, once; within itself it has none. */
  #once(value: Value | undefined, way: string, look: () => readonly FileFault[]): readonly FileFault[] {
    if (!(value instanceof Reference)) return look();
    const key = `${way} ${value.number}`;
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    this.#known.set(key, []);
    const found = look();
    this.#known.set(key, found);
    return found;
  }

  /** What cannot be resolved is not there. */
  #resolve(value: Value | undefined): Value {
    try {
      return this.#document.resolve(value);
    } catch (thrown) {
      if (thrown instanceof Malformed) return null;
      throw thrown;
    }
  }
}
