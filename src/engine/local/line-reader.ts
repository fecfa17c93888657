/** Owns reading the image of one line with a recognition network: its characters with place and confidence. */
import { readFile } from 'node:fs/promises';
import type { PlacedCharacter } from './line-vote.ts';
import type { Network } from './onnx.ts';
import type { GrayImage } from './raster.ts';

export interface LineReader {
  /** The characters that it can write. */
  readonly alphabet: ReadonlySet<string>;
  /**
   * @param line of the height that `lineHeight` says, dark on light or light on dark
   * @returns characters where the network saw them, which is narrower than their ink
   */
  read(line: GrayImage): Promise<readonly PlacedCharacter[]>;
}

/** Pixels. */
export const lineHeight = 48;
/** Longer lines are squeezed: the network never saw any, and its memory grows with the length. */
export const longestLine = 3200;
const shortestLine = 32;

/** @param alphabet path of a file with the network's characters, one a line, in its order after the blank */
export async function createLineReader(network: Network, alphabet: string): Promise<LineReader> {
  const characters = (await readFile(alphabet, 'utf8')).replaceAll('\r', '').replace(/\n$/, '').split('\n');
  return {
    alphabet: new Set(characters),
    async read(line) {
      const width = Math.max(shortestLine, line.width);
      const { data, shape } = await network.run({ data: normalized(line, width), shape: [1, 3, line.height, width] });
      const [, steps = 0, classes = 0] = shape;
      return collapse(data, steps, classes, characters, line.width / width);
    },
  };
}

/** -1…1 in three equal channels; a short line is filled up with the middle. */
function normalized({ width, height, data }: GrayImage, padded: number): Float32Array {
  const size = height * padded;
  const input = new Float32Array(3 * size);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) input[y * padded + x] = (data[y * width + x] ?? 255) / 127.5 - 1;
  }
  input.copyWithin(size, 0, size);
  input.copyWithin(2 * size, 0, size);
  return input;
}

/**
 * Best path through the network's output (Graves et al. 2006, section 3.2): equal neighbours are one character, class 0
 * stands for none, the class after the alphabet for a space.
 * @param used share of the steps that the line fills
 */
export function collapse(
  scores: Float32Array,
  steps: number,
  classes: number,
  characters: readonly string[],
  used: number,
): readonly PlacedCharacter[] {
  const found: { text: string; from: number; to: number; confidence: number }[] = [];
  let last = 0;
  const place = (step: number) => Math.min(1, step / (steps * used));
  for (let step = 0; step < steps; step += 1) {
    let best = 0;
    let most = -1;
    for (let at = step * classes, end = at + classes; at < end; at += 1) {
      const score = scores[at] ?? 0;
      if (score > most) [most, best] = [score, at - step * classes];
    }
    if (best !== 0) {
      const open = found.at(-1);
      if (best === last && open !== undefined) {
        open.to = place(step + 1);
        open.confidence = Math.max(open.confidence, most);
      } else {
        found.push({ text: characters[best - 1] ?? ' ', from: place(step), to: place(step + 1), confidence: most });
      }
    }
    last = best;
  }
  return found;
}
