/** Owns giving a PDF whose cross-references are lost new ones: its objects are found by looking for where they begin. */
import { Malformed, Parser } from '../../pdf-syntax/parser.ts';
import {
  dictionary,
  isDictionary,
  Name,
  Reference,
  serialize,
  type Dictionary,
  type Value,
} from '../../pdf-syntax/value.ts';

const objectStart = /(?<![\d.])(\d{1,10})[ \t\r\n]+(\d{1,5})[ \t\r\n]+obj\b/gu;

/** @returns the file from its header on, with a table and a trailer appended; of objects of one number, the last counts */
export function withNewIndex(file: Buffer): Buffer {
  const start = Math.max(0, file.subarray(0, 4096).indexOf('%PDF-'));
  const bytes = file.subarray(start);
  const offsets = new Map<number, readonly [offset: number, generation: string]>();
  let catalog: Reference | undefined;
  for (const match of bytes.toString('latin1').matchAll(objectStart)) {
    const [whole, number = '', generation = ''] = match;
    const key = Number(number);
    if (key > 8_388_607) continue;
    offsets.set(key, [match.index, generation]);
    const value = valueAt(bytes, match.index + whole.length);
    const type = value?.get('Type');
    if (type instanceof Name && type.value === 'Catalog') catalog = new Reference(key, Number(generation));
  }
  const rows = [...offsets].map(
    ([number, [offset, generation]]) =>
      `${number} 1\n${String(offset).padStart(10, '0')} ${generation.padStart(5, '0')} n \n`,
  );
  const size = [...offsets.keys()].reduce((most, key) => Math.max(most, key), 0) + 1;
  const trailer = dictionary({ Size: size, Root: catalog } satisfies Record<string, Value | undefined>);
  const index = `\nxref\n${rows.join('')}trailer\n${serialize(trailer)}\nstartxref\n${bytes.length + 1}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(index, 'latin1')]);
}

function valueAt(bytes: Buffer, position: number): Dictionary | undefined {
  try {
    const value = new Parser(bytes, position).value();
    return isDictionary(value) ? value : undefined;
  } catch (thrown) {
    // An object that cannot be read is no catalog.
    if (thrown instanceof Malformed) return undefined;
    throw thrown;
  }
}
