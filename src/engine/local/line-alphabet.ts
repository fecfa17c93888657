/** Owns what the codes of Tesseract's line networks stand for: its character set and its recoder, as a tree of codes. Pure. */

/** A place in the tree: what has been read when its codes have come, and what may come next. */
export interface CodeNode {
  readonly id: number;
  /** The character that ends here. */
  readonly character: string | undefined;
  readonly next: ReadonlyMap<number, CodeNode>;
}

interface GrowingNode {
  readonly id: number;
  character: string | undefined;
  readonly next: Map<number, GrowingNode>;
}

export interface LineAlphabet {
  readonly root: CodeNode;
  /** Whether each character is one code, so that the likeliest codes are the likeliest text. */
  readonly isPlain: boolean;
  /** Of all characters, by their number. */
  readonly names: readonly string[];
}

/**
 * @param unicharset the component of that name: a count, then a line for each character, which is its first word
 * @param recoder a count, then for each character a byte, the number of its codes and the codes (ccutil/unicharcompress.cpp)
 * @param blank code of the network's "nothing here"
 */
export function readAlphabet(unicharset: Uint8Array, recoder: Uint8Array, blank: number): LineAlphabet {
  const names = new TextDecoder()
    .decode(unicharset)
    .split('\n')
    .slice(1)
    .map((line) => line.slice(0, Math.max(0, line.indexOf(' '))));
  const view = new DataView(recoder.buffer, recoder.byteOffset, recoder.byteLength);
  const count = view.getUint32(0, true);
  let at = 4;
  let ids = 0;
  const grow = (): GrowingNode => ({ id: ids++, character: undefined, next: new Map() });
  const root = grow();
  let isPlain = true;
  for (let index = 0; index < count; index += 1) {
    const length = view.getUint32(at + 1, true);
    at += 5;
    const codes = Array.from({ length }, (_, code) => view.getInt32(at + 4 * code, true));
    at += 4 * length;
    const character = characterOf(names[index] ?? '');
    if (character === undefined || length === 0 || codes.includes(blank)) continue;
    if (length > 1) isPlain = false;
    let node = root;
    for (const code of codes) {
      const next = node.next.get(code) ?? grow();
      node.next.set(code, next);
      node = next;
    }
    node.character ??= character;
  }
  if (root.next.size === 0) throw new RangeError('An alphabet without characters.');
  return { root, isPlain, names };
}

/** The first is the space; those between bars are pieces of characters, and "Joined" stands for none. */
function characterOf(name: string): string | undefined {
  if (name === 'NULL') return ' ';
  if (name === '' || name === 'Joined' || (name.startsWith('|') && name.length > 1)) return undefined;
  return name;
}
