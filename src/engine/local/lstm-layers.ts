/** Owns the format of the network inside Tesseract's language data: its bytes as layers with weights in floating point. */

/** Rows × columns in row order; the last column of each row is its bias. */
export interface Weights {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** The layers that Tesseract's published data is made of (lstm/network.h); sizes are numbers of values at one place. */
export type Layer =
  | { readonly kind: 'input'; readonly height: number; readonly depth: number }
  | { readonly kind: 'convolve'; readonly halfWidth: number; readonly halfHeight: number; readonly inputs: number }
  | { readonly kind: 'pool'; readonly width: number; readonly height: number }
  | { readonly kind: 'connect'; readonly activation: Activation; readonly weights: Weights }
  | {
      readonly kind: 'lstm';
      readonly inputs: number;
      readonly states: number;
      /** Only what stands at the end of the row or column is handed on. */
      readonly isSummary: boolean;
      readonly reversed: boolean;
      /** Runs down columns, not along rows. */
      readonly vertical: boolean;
      /** Of the gates in Tesseract's order: cell input, input, forget, output. Columns: inputs, states, bias. */
      readonly gates: readonly [Weights, Weights, Weights, Weights];
    };
export type Activation = 'tanh' | 'logistic' | 'relu' | 'linear' | 'softmax';

const activations: Readonly<Record<string, Activation>> = {
  Tanh: 'tanh',
  Logistic: 'logistic',
  Relu: 'relu',
  Linear: 'linear',
  Softmax: 'softmax',
};

export interface LineNetwork {
  readonly layers: readonly Layer[];
  /** The code that means "nothing here" (CTC's blank). */
  readonly blank: number;
}

/** Thrown for networks of a build that is not among those published. */
export class UnknownNetwork extends Error {}

const modeIsInteger = 1;
const modeIsDouble = 128;
const flagLayerRates = 64;

/**
 * Reads a network (Tesseract, lstm/lstmrecognizer.cpp and the `DeSerialize` of each layer).
 * @param bytes the component "lstm" of language data, little-endian
 * @throws UnknownNetwork for layers, or an order of them, that are not supported
 */
export function parseLineNetwork(bytes: Uint8Array): LineNetwork {
  try {
    return parse(bytes);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new UnknownNetwork('A network that is cut off.');
    throw thrown;
  }
}

function parse(bytes: Uint8Array): LineNetwork {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const int8 = () => view.getInt8(at++);
  const int32 = () => view.getInt32((at += 4) - 4, true);
  const float64 = () => view.getFloat64((at += 8) - 8, true);
  const float32 = () => view.getFloat32((at += 4) - 4, true);
  const text = () => {
    const length = int32();
    at += length;
    return new TextDecoder().decode(bytes.subarray(at - length, at));
  };

  function weights(): Weights {
    const mode = int8() & 0xff;
    const rows = int32();
    const columns = int32();
    const data = new Float32Array(rows * columns);
    if ((mode & modeIsInteger) === 0) throw new UnknownNetwork('Weights that are not integers.');
    int8(); // the value of what is empty
    // Megabytes, in a process that has just started: numbers are not taken one by one through functions.
    const integers = new Int8Array(bytes.buffer, bytes.byteOffset + at, data.length);
    at += data.length;
    const scales = int32();
    if (scales < rows) throw new UnknownNetwork('Weights without a scale for each row.');
    for (let row = 0, index = 0; row < scales; row += 1) {
      const scale = (mode & modeIsDouble) === 0 ? float32() : float64();
      for (const end = Math.min(data.length, index + columns); index < end; index += 1)
        data[index] = (integers[index] ?? 0) * scale;
    }
    return { rows, columns, data };
  }

  function layer(around: { readonly reversed: boolean; readonly vertical: boolean }): Layer[] {
    const kind = int8();
    if (kind !== 0) throw new UnknownNetwork(`A layer numbered ${kind}.`);
    const name = text();
    at += 2; // whether it is being trained, and hands errors back
    const flags = int32();
    const inputs = int32();
    const outputs = int32();
    int32(); // number of weights
    text(); // its name
    const within = () => {
      const turned = {
        reversed: around.reversed !== (name === 'RTLReversed'),
        vertical: around.vertical !== (name === 'XYTranspose'),
      };
      const count = int32();
      const layers = Array.from({ length: count }, () => layer(turned)).flat();
      const rates = (flags & flagLayerRates) === 0 ? 0 : int32();
      at += 4 * rates;
      return layers;
    };
    switch (name) {
      case 'Series':
      case 'RTLReversed':
      case 'XYTranspose':
        return within();
      case 'Input': {
        int32(); // batch
        const height = int32();
        int32(); // width
        const depth = int32();
        int32(); // loss
        return [{ kind: 'input', height, depth }];
      }
      case 'Convolve':
        return [{ kind: 'convolve', halfWidth: int32(), halfHeight: int32(), inputs }];
      case 'Maxpool':
        return [{ kind: 'pool', width: int32(), height: int32() }];
      case 'LSTM':
      case 'SummLSTM': {
        if (int32() !== inputs + outputs) throw new UnknownNetwork('A network of two dimensions.');
        const gates = [weights(), weights(), weights(), weights()] as const;
        return [{ kind: 'lstm', inputs, states: outputs, isSummary: name === 'SummLSTM', ...around, gates }];
      }
      default: {
        const activation = activations[name];
        if (activation === undefined) throw new UnknownNetwork(`A layer "${name}".`);
        return [{ kind: 'connect', activation, weights: weights() }];
      }
    }
  }

  const layers = layer({ reversed: false, vertical: false });
  text(); // its description
  at += 12; // flags and counts of training
  return { layers, blank: int32() };
}
