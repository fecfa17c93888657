/** Owns finding the objects of a PDF whose cross-references are damaged: they are looked for in the bytes, from first to last. */
import { Malformed, Parser } from './parser.ts';
import { asNumber, isDictionary, Name, Reference, type Dictionary, type Value } from './value.ts';

export interface FoundObjects {
  /** Offset of each object; of several with the same number, the last. */
  readonly offsets: ReadonlyMap<number, number>;
  /** Numbers of the object streams, in their order. */
  readonly containers: readonly number[];
  /** What is known of the trailer: its entries, or at least a catalog. */
  readonly trailer: Dictionary;
}

const mostObjects = 1_000_000;
const word = ' obj';

/** Looks for objects wherever they stand in a file, at most a million of them. */
export function findObjects(bytes: Buffer): FoundObjects {
  const offsets = new Map<number, number>();
  const containers: number[] = [];
  let trailer = new Map<string, Value>();
  let catalog: number | undefined;
  for (let at = bytes.indexOf(word); at >= 0 && offsets.size < mostObjects;) {
    const head = headBefore(bytes, at);
    let next = at + word.length;
    if (head !== undefined) {
      offsets.set(head.number, head.offset);
      const { value, end } = valueAt(bytes, next);
      const type = isDictionary(value) ? value.get('Type') : undefined;
      const kind = type instanceof Name ? type.value : '';
      if (kind === 'ObjStm') containers.push(head.number);
      if (kind === 'Catalog') catalog = head.number;
      if (kind === 'XRef' && isDictionary(value)) trailer = new Map([...trailer, ...value]);
      if (isDictionary(value)) next = Math.max(next, endOfStream(bytes, value, end));
    }
    at = bytes.indexOf(word, next);
  }
  const written = bytes.lastIndexOf('trailer');
  const { value } = written < 0 ? { value: null } : valueAt(bytes, written + 'trailer'.length);
  if (isDictionary(value)) trailer = new Map([...trailer, ...value]);
  if (!(trailer.get('Root') instanceof Reference) && catalog !== undefined) trailer.set('Root', new Reference(catalog));
  return { offsets, containers, trailer };
}

/** The number of an object, of which `at` is the space before `obj`. */
function headBefore(bytes: Buffer, at: number): { readonly number: number; readonly offset: number } | undefined {
  const before = bytes.toString('latin1', Math.max(0, at - 20), at);
  const found = /(?<![\d.+-])(\d{1,10})\s+\d{1,5}$/u.exec(before);
  return found === null ? undefined : { number: Number(found[1]), offset: at - (before.length - found.index) };
}

function valueAt(bytes: Buffer, position: number): { readonly value: Value; readonly end: number } {
  const parser = new Parser(bytes, position);
  try {
    return { value: parser.value(), end: parser.position };
  } catch (thrown) {
    if (thrown instanceof Malformed) return { value: null, end: position };
    throw thrown;
  }
}

/** Where a stream ends whose length is right: what stands in it is no object of the file. */
function endOfStream(bytes: Buffer, dictionary: Dictionary, end: number): number {
  const length = asNumber(dictionary.get('Length'));
  const parser = new Parser(bytes, end);
  if (length === undefined || !parser.take('stream')) return end;
  const after = new Parser(bytes, parser.position + length);
  return after.take('endstream') ? after.position : end;
}
