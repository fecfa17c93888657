/** Owns appending to a PDF: objects in place of others, and an index of all that are there (ISO 32000-1, 7.5.6 and 7.5.8). */
import type { Place } from './cross-references.ts';
import type { StoredDocument } from './stored-document.ts';
import { Name, Reference, serialize, type Dictionary, type Value } from './value.ts';

/** Bytes of an entry: its kind, an offset or the number of an object stream, a generation or the place in that. */
const widths = [1, 6, 4] as const;
const entryLength = 11;
const [inFile, inStream] = [1, 2];
/** What of a trailer goes on to be true: without the first two an encrypted file cannot be decrypted. */
const kept = ['Encrypt', 'ID', 'Info'] as const;

/**
 * The file with objects added at its end, and an index by which libraries find these and all others.
 * @param added by their numbers
 */
export function withIndex(document: StoredDocument, added: ReadonlyMap<number, Dictionary> = new Map()): Buffer {
  const parts: Buffer[] = [document.bytes];
  let length = document.bytes.length;
  const add = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  const places = new Map(document.index);
  for (const [number, value] of added) {
    places.set(number, { offset: length + 1, generation: 0 });
    add(Buffer.from(`\n${number} 0 obj\n${serialize(value)}\nendobj`, 'latin1'));
  }
  const number = Math.max(document.size, ...[...added.keys()].map((key) => key + 1));
  const start = length + 1;
  places.set(number, { offset: start, generation: 0 });
  const placed = [...places]
    .flatMap(([key, place]) => (place === undefined ? [] : [{ number: key, place }]))
    .toSorted((one, other) => one.number - other.number);
  const rankIn = ranksOf(document);
  const entries = Buffer.concat(placed.map((entry) => entryOf(entry.place, (of) => rankIn(of, entry.number))));
  const head = new Map<string, Value>([
    ['Type', new Name('XRef')],
    ['Size', number + 1],
    ['W', widths],
    ['Index', placed.flatMap((entry) => [entry.number, 1])],
    ['Root', new Reference(document.catalogReference.number)],
    ...kept.flatMap((key) => {
      const value = document.trailer.get(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
    ['Length', entries.length],
  ]);
  add(Buffer.from(`\n${number} 0 obj\n${serialize(head)}\nstream\n`, 'latin1'));
  add(entries);
  add(Buffer.from(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** The place of an object among those of its stream. */
function ranksOf(document: StoredDocument): (container: number, number: number) => number {
  const ranks = new Map<number, ReadonlyMap<number, number>>();
  return (container, number) => {
    const known =
      ranks.get(container) ?? new Map(document.packedNumbers(container).map((packed, rank) => [packed, rank]));
    ranks.set(container, known);
    return known.get(number) ?? 0;
  };
}

function entryOf({ offset, container, generation }: Place, rankIn: (container: number) => number): Buffer {
  const entry = Buffer.alloc(entryLength);
  entry.writeUInt8(container === undefined ? inFile : inStream, 0);
  entry.writeUIntBE(container ?? offset ?? 0, widths[0], widths[1]);
  entry.writeUIntBE(container === undefined ? generation : rankIn(container), widths[0] + widths[1], widths[2]);
  return entry;
}
