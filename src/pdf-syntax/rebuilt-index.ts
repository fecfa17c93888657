/** Owns giving a PDF without its end a new one: an index of the objects that are there (ISO 32000-1, 7.5.8). */
import { StoredDocument, type Place } from './stored-document.ts';

/** Bytes of an entry: its kind, an offset or the number of an object stream, a generation or the place in that. */
const widths = [1, 6, 4] as const;
const entryLength = 11;
const [inFile, inStream] = [1, 2];

/**
 * The file with an index at its end, by which libraries find its objects.
 * @throws Malformed where there is no catalog, without which nobody knows the pages
 */
export function withRebuiltIndex(file: Buffer): Buffer {
  const document = new StoredDocument(file, 'repaired');
  const { bytes, index, size } = document;
  const start = bytes.length + 1;
  const placed = [...index, [size, { offset: start, generation: 0 }] as const]
    .flatMap(([number, place]) => (place === undefined ? [] : [{ number, place }]))
    .toSorted((one, other) => one.number - other.number);
  const ranks = new Map<number, ReadonlyMap<number, number>>();
  const rankIn = (container: number, number: number) => {
    const known =
      ranks.get(container) ?? new Map(document.packedNumbers(container).map((packed, rank) => [packed, rank]));
    ranks.set(container, known);
    return known.get(number) ?? 0;
  };
  const entries = Buffer.concat(placed.map(({ number, place }) => entryOf(place, (of) => rankIn(of, number))));
  const sections = placed.map(({ number }) => `${number} 1`).join(' ');
  const root = document.catalogReference.number;
  const head = [
    `<< /Type /XRef /Size ${size + 1} /W [${widths.join(' ')}] /Index [${sections}]`,
    `/Root ${root} 0 R /Length ${entries.length} >>`,
  ].join(' ');
  return Buffer.concat([
    bytes,
    Buffer.from(`\n${size} 0 obj\n${head}\nstream\n`),
    entries,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`),
  ]);
}

function entryOf({ offset, container, generation }: Place, rankIn: (container: number) => number): Buffer {
  const entry = Buffer.alloc(entryLength);
  entry.writeUInt8(container === undefined ? inFile : inStream, 0);
  entry.writeUIntBE(container ?? offset ?? 0, widths[0], widths[1]);
  entry.writeUIntBE(container === undefined ? generation : rankIn(container), widths[0] + widths[1], widths[2]);
  return entry;
}
