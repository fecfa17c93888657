/** Owns the list of words in Tesseract's language data: a graph of letters (dict/dawg.cpp), asked as it lies there. */
import { componentOf } from './traineddata.ts';

/** Tells of a word with its signs, in any case, whether it is on the list; figures always are. */
export type WordList = (word: string) => boolean;

const magic = 42;
const headerBytes = 10;
/** Below the number of the node that an edge leads to: last of its node, backward, end of a word. */
const flagBits = 3n;
const isLast = 1n;
const isBackward = 2n;
const isEnd = 4n;

/**
 * @param data unpacked language data, little-endian
 * @param characters those of the network's character set, by their number
 * @returns undefined where it has no list of words
 */
export function readWordList(data: Uint8Array, characters: readonly string[]): WordList | undefined {
  const graph = componentOf(data, 'words');
  if (graph === undefined || graph.length < headerBytes) return undefined;
  const view = new DataView(graph.buffer, graph.byteOffset, graph.byteLength);
  if (view.getInt16(0, true) !== magic) return undefined;
  const size = view.getInt32(2, true);
  const edges = Math.min(view.getInt32(6, true), Math.floor((graph.length - headerBytes) / 8));
  const letterBits = BigInt(Math.ceil(Math.log2(size + 1)));
  const letterMask = (1n << letterBits) - 1n;
  const numberOf = new Map(characters.map((character, number) => [character, BigInt(number)]));

  const isOnList = (letters: readonly string[]): boolean => {
    let node = 0;
    for (const [index, letter] of letters.entries()) {
      const number = numberOf.get(letter);
      if (number === undefined) return false;
      const ends = index === letters.length - 1;
      let found: bigint | undefined;
      for (let at = node; at < edges; at += 1) {
        const edge = view.getBigUint64(headerBytes + at * 8, true);
        const flags = edge >> letterBits;
        const isRight = (edge & letterMask) === number && (flags & isBackward) === 0n;
        if (isRight && (!ends || (flags & isEnd) !== 0n)) {
          found = edge;
          break;
        }
        if ((flags & isLast) !== 0n) break;
      }
      if (found === undefined) return false;
      if (ends) return true;
      node = Number(found >> (letterBits + flagBits));
      // A word of the list ends here, and none goes on.
      if (node === 0) return false;
    }
    return false;
  };
  return (word) => {
    const [bare = ''] = /[\p{L}\p{N}](?:.*[\p{L}\p{M}\p{N}])?/u.exec(word) ?? [];
    if (figures.test(bare)) return true;
    return (
      bare !== '' &&
      bare
        .split(joints)
        .every((part) => [part, part.toLowerCase(), capitalized(part)].some((form) => isOnList([...form])))
    );
  };
}

const figures = /^\p{Nd}+(?:[.,:/'-]\p{Nd}+)*$/u;
const joints = /[-‐–/]/u;

/** A name in capital letters is listed with one. */
function capitalized(word: string): string {
  return word.slice(0, 1) + word.slice(1).toLowerCase();
}
