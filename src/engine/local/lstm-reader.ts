/** Owns reading lines by the network of Tesseract's language data, many at once, in onnxruntime. */
import { runsLeft } from './logical-order.ts';
import { decodeLine, likeliestCode, type LineScores, type ReadCharacter } from './line-decoder.ts';
import { readAlphabet } from './line-alphabet.ts';
import type { LineStrip } from './line-strip.ts';
import { toBatchModel } from './lstm-graph.ts';
import { parseLineNetwork, UnknownNetwork } from './lstm-layers.ts';
import { openBatchNetwork } from './onnx.ts';
import { componentOf } from './traineddata.ts';
import { readWordList, type WordList } from './word-list.ts';

export interface ReadStrip {
  readonly characters: readonly ReadCharacter[];
  /** Pixels of the strip that make one step. */
  readonly pixelsAStep: number;
  /** Mean of the largest probabilities of the steps at which something shows; 0 where nothing does. */
  readonly confidence: number;
}

export interface LstmReader {
  /** Pixels that a strip must be high. */
  readonly height: number;
  /** Whether its script runs to the left. */
  readonly runsLeft: boolean;
  /** Whether letters are a word of the language; undefined where its data has no list of words. */
  readonly isListed: WordList | undefined;
  read(strips: readonly LineStrip[]): Promise<readonly ReadStrip[]>;
  close(): Promise<void>;
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Pixels of all lines of a batch: with more, what passes between layers is no longer where the processor finds it fast. */
const batchWidth = 5_000;

/**
 * @param data unpacked language data
 * @returns undefined where onnxruntime is missing, for data whose network is of an unknown build, and for scripts without spaces
 */
export async function openLstmReader(data: Uint8Array): Promise<LstmReader | undefined> {
  const [network, unicharset, recoder] = [
    componentOf(data, 'lstm'),
    componentOf(data, 'unicharset'),
    componentOf(data, 'recoder'),
  ];
  if (network === undefined || unicharset === undefined || recoder === undefined) return undefined;
  try {
    const parsed = parseLineNetwork(network);
    const { blank } = parsed;
    const alphabet = readAlphabet(unicharset, recoder, blank);
    // Between characters that stand without spaces, the steps tell too little of where each of them is.
    if (alphabet.names.some((name) => unspaced.test(name))) return undefined;
    const isListed = readWordList(data, alphabet.names);
    const { model, height, pixelsAStep, codes } = toBatchModel(parsed);
    const session = await openBatchNetwork(model);
    if (session === undefined) return undefined;
    return {
      height,
      runsLeft: alphabet.names.some(runsLeft),
      isListed,
      async read(strips) {
        const read: ReadStrip[] = [];
        for (const batch of inBatches(strips)) {
          const widest = Math.max(pixelsAStep, ...batch.map((at) => strips[at]?.width ?? 0));
          const pixels = new Float32Array(batch.length * height * widest).fill(1);
          const steps = new Int32Array(batch.length);
          for (const [line, at] of batch.entries()) {
            const strip = strips[at];
            if (strip === undefined) continue;
            for (let y = 0; y < height; y += 1)
              pixels.set(strip.data.subarray(y * strip.width, (y + 1) * strip.width), (line * height + y) * widest);
            steps[line] = Math.max(1, Math.floor(strip.width / pixelsAStep));
          }
          await session.run(pixels, [batch.length, 1, height, widest], steps, (scores) => {
            for (const [line, at] of batch.entries()) {
              const own = { data: scores, line, lines: batch.length, codes, steps: steps[line] ?? 0 };
              read[at] = {
                characters: decodeLine(own, alphabet, blank),
                pixelsAStep,
                confidence: meanOfBest(own, blank),
              };
            }
          });
        }
        return read;
      },
      close: () => session.close(),
    };
  } catch (thrown) {
    // Of components that do not fit each other, or are cut off: Tesseract says what is wrong with them.
    if (thrown instanceof UnknownNetwork || thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** Lines of like widths go together, so that little is filled up. */
function inBatches(strips: readonly LineStrip[]): readonly (readonly number[])[] {
  const batches: number[][] = [];
  const byWidth = [...strips.keys()].toSorted((one, other) => (strips[one]?.width ?? 0) - (strips[other]?.width ?? 0));
  for (const at of byWidth) {
    const last = batches.at(-1);
    if (last === undefined || (last.length + 1) * (strips[at]?.width ?? 0) > batchWidth) batches.push([at]);
    else last.push(at);
  }
  return batches;
}

function meanOfBest({ data, line, lines, codes, steps }: LineScores, blank: number): number {
  let [sum, count] = [0, 0];
  for (let step = 0; step < steps; step += 1) {
    const from = (step * lines + line) * codes;
    const best = likeliestCode(data, from, codes, blank);
    if (best === blank) continue;
    sum += data[from + best] ?? 0;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
