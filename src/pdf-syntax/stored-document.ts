/** Owns looking objects up in a PDF that is left as it is, in the file itself and in object streams. */
import { readCrossReferences, type Place } from './cross-references.ts';
import { pagesOf, type StoredPage } from './page-tree.ts';
import { Malformed, Parser } from './parser.ts';
import { findObjects } from './repaired-index.ts';
import { decoded } from './stream-filters.ts';
import { asNumber, isArray, isDictionary, Name, Reference, type Dictionary, type Value } from './value.ts';

/** Everything throws `Malformed` for a file that needs repair, unless it is opened for that. */
export class StoredDocument {
  /** From the header on: offsets count from there. */
  readonly bytes: Buffer;
  readonly trailer: Dictionary;
  readonly catalog: Dictionary;
  readonly catalogReference: Reference;
  /** Whether the last section of cross-references is a stream; what is appended must be of the same kind. */
  readonly endsInStream: boolean;
  /** Where the last section of cross-references starts. */
  readonly lastSection: number;
  /** One more than the highest object number. */
  readonly size: number;
  private readonly places = new Map<number, Place | undefined>();
  private readonly containers = new Map<number, readonly [Parser, ReadonlyMap<number, number>]>();
  readonly isRepaired: boolean;
  private pagesRead: readonly StoredPage[] | undefined;

  /** @param way `repaired`: objects are looked for wherever they stand, and pages that are no longer there are left out */
  constructor(file: Buffer, way: 'as it is' | 'repaired' = 'as it is') {
    const start = file.subarray(0, 4096).indexOf('%PDF-');
    if (start < 0) throw new Malformed('the header is missing');
    this.bytes = file.subarray(start);
    this.isRepaired = way === 'repaired';
    const [trailer, endsInStream, lastSection] = this.isRepaired ? this.findPlaces() : this.readPlaces();
    this.lastSection = lastSection;
    this.trailer = trailer;
    this.endsInStream = endsInStream;
    this.size = Math.max(
      asNumber(trailer.get('Size')) ?? 0,
      [...this.places.keys()].reduce((most, key) => Math.max(most, key), 0) + 1,
    );
    const root = trailer.get('Root');
    if (!(root instanceof Reference)) throw new Malformed('the catalog is missing');
    // What an encrypted file says of its pages would have to be decrypted first.
    this.catalogReference = root;
    this.catalog = this.isEncrypted ? new Map() : this.dictionaryAt(root);
  }

  /** None of an encrypted file. Read when they are first asked for. */
  get pages(): readonly StoredPage[] {
    return (this.pagesRead ??= this.isEncrypted ? [] : pagesOf(this));
  }

  get isEncrypted(): boolean {
    return this.trailer.has('Encrypt') && this.trailer.get('Encrypt') !== null;
  }

  private readPlaces(): readonly [trailer: Dictionary, endsInStream: boolean, lastSection: number] {
    const tail = this.bytes.lastIndexOf('startxref');
    const offset = tail < 0 ? undefined : new Parser(this.bytes, tail + 9).integer();
    if (offset === undefined) throw new Malformed('the end of the file is missing');
    const { trailer, endsInStream } = readCrossReferences(this.bytes, offset, {
      note: (number, place) => this.note(number, place),
      streamAt: (at) => this.streamAt(at),
    });
    return [trailer, endsInStream, offset];
  }

  private findPlaces(): readonly [trailer: Dictionary, endsInStream: boolean, lastSection: number] {
    const { offsets, containers, trailer } = findObjects(this.bytes);
    for (const [number, offset] of offsets) this.places.set(number, { offset, generation: 0 });
    for (const container of containers.toReversed())
      for (const number of this.packedNumbers(container)) this.note(number, { container, generation: 0 });
    const catalog = trailer.has('Root') ? undefined : this.packedCatalog(containers);
    return [catalog === undefined ? trailer : new Map([...trailer, ['Root', catalog]]), false, 0];
  }

  private packedCatalog(containers: readonly number[]): Reference | undefined {
    const isCatalog = (number: number, container: number) => {
      const value = this.packedObject(number, container);
      const type = isDictionary(value) ? value.get('Type') : undefined;
      return type instanceof Name && type.value === 'Catalog';
    };
    for (const container of containers.toReversed()) {
      const found = this.packedNumbers(container).find((number) => isCatalog(number, container));
      if (found !== undefined) return new Reference(found);
    }
    return undefined;
  }

  /** By the numbers of all objects, where they are; undefined of those that are free. */
  get index(): ReadonlyMap<number, Place | undefined> {
    return this.places;
  }

  /** Objects in an object stream, in its order; none where it cannot be read. */
  packedNumbers(container: number): readonly number[] {
    try {
      return [...this.packed(container)[1].keys()];
    } catch (thrown) {
      if (thrown instanceof Malformed) return [];
      throw thrown;
    }
  }

  /** The value itself, or what it refers to; null for what is not there. */
  resolve(value: Value | undefined): Value {
    let found = value ?? null;
    for (let steps = 0; found instanceof Reference; steps += 1) {
      if (steps > 20) throw new Malformed('references run in a circle');
      found = this.object(found);
    }
    return found;
  }

  dictionaryAt(reference: Reference): Dictionary {
    const found = this.resolve(reference);
    if (!isDictionary(found)) throw new Malformed(`object ${reference.number} is no dictionary`);
    return found;
  }

  /** Where an object stands in the file; undefined for one in an object stream, or for none. */
  offsetOf({ number }: Reference): number | undefined {
    return this.places.get(number)?.offset;
  }

  private object(reference: Reference): Value {
    const place = this.places.get(reference.number);
    if (place === undefined) return null;
    if (place.container !== undefined) return this.packedObject(reference.number, place.container);
    return this.objectAt(place.offset ?? 0, reference.number).value;
  }

  private objectAt(offset: number, number?: number): { readonly value: Value; readonly parser: Parser } {
    const parser = new Parser(this.bytes, offset);
    const found = parser.integer();
    if (
      found === undefined ||
      (number !== undefined && found !== number) ||
      parser.integer() === undefined ||
      !parser.take('obj')
    )
      throw new Malformed(`object ${number ?? ''} is not where it should be`);
    return { value: parser.value(), parser };
  }

  /** A stream that is an object of its own, decoded; see `decoded` for what can be. */
  stream({ number }: Reference): readonly [Dictionary, Buffer] {
    const offset = this.places.get(number)?.offset;
    if (offset === undefined) throw new Malformed(`object ${number} is no stream`);
    return this.streamAt(offset, number);
  }

  private streamAt(offset: number, number?: number): readonly [Dictionary, Buffer] {
    const { value, parser } = this.objectAt(offset, number);
    if (!isDictionary(value) || !parser.take('stream')) throw new Malformed('a stream is missing');
    if (this.bytes[parser.position] === 0x0d) parser.position += 1;
    if (this.bytes[parser.position] === 0x0a) parser.position += 1;
    const length = asNumber(this.resolve(value.get('Length')));
    if (length === undefined || parser.position + length > this.bytes.length)
      throw new Malformed('a stream is cut off');
    const data = this.bytes.subarray(parser.position, parser.position + length);
    const listed = (key: string): readonly Value[] => {
      const found = this.resolve(value.get(key));
      return (isArray(found) ? found : [found]).map((item) => this.resolve(item));
    };
    return [value, decoded(data, listed('Filter'), listed('DecodeParms'))];
  }

  private packedObject(number: number, container: number): Value {
    const [parser, offsets] = this.packed(container);
    const offset = offsets.get(number);
    if (offset === undefined) return null;
    parser.position = offset;
    return parser.value();
  }

  private packed(container: number): readonly [Parser, ReadonlyMap<number, number>] {
    let found = this.containers.get(container);
    if (found === undefined) {
      const place = this.places.get(container);
      if (place?.offset === undefined) throw new Malformed('an object stream is missing');
      const [head, data] = this.streamAt(place.offset, container);
      const parser = new Parser(data);
      const first = asNumber(this.resolve(head.get('First'))) ?? 0;
      const offsets = new Map<number, number>();
      for (let left = asNumber(this.resolve(head.get('N'))) ?? 0; left > 0; left -= 1) {
        const key = parser.integer();
        const offset = parser.integer();
        if (key === undefined || offset === undefined) throw new Malformed('an object stream is damaged');
        offsets.set(key, first + offset);
      }
      found = [parser, offsets];
      this.containers.set(container, found);
      for (const oldest of this.containers.keys()) {
        if (this.containers.size <= 16) break;
        this.containers.delete(oldest);
      }
    }
    return found;
  }

  private note(number: number, place: Place | undefined): void {
    if (!this.places.has(number)) this.places.set(number, place);
  }
}
