/** Owns turning Tesseract's line network into a model that onnxruntime runs over many lines at once. */
import { UnknownNetwork, type Layer, type LineNetwork, type Weights } from './lstm-layers.ts';
import { writeOnnx, type Constant, type GraphNode } from './onnx-model.ts';

export interface BatchModel {
  /**
   * ONNX. Inputs: `lines` [lines, 1, height, width] float, white 1, black −1; `steps` [lines] int32, how many steps of each line
   * are its own. Output `scores` [steps, lines, codes]: probabilities.
   */
  readonly model: Uint8Array;
  /** Pixels. */
  readonly height: number;
  /** Pixels of the width that make one step. */
  readonly pixelsAStep: number;
  /** Number of codes with the blank. */
  readonly codes: number;
}

type Lstm = Extract<Layer, { kind: 'lstm' }>;

/** @throws UnknownNetwork for an order of layers that Tesseract's published data does not have */
export function toBatchModel({ layers }: LineNetwork): BatchModel {
  const [input, convolve, connect, pool, column, ...rest] = layers;
  const rows = rest.slice(0, -1);
  const last = rest.at(-1);
  if (input?.kind !== 'input' || input.depth !== 1) throw new UnknownNetwork('An input that is not a grey line.');
  if (convolve?.kind !== 'convolve' || connect?.kind !== 'connect' || pool?.kind !== 'pool')
    throw new UnknownNetwork('A network that does not begin with a convolution.');
  if (connect.activation !== 'tanh' || last?.kind !== 'connect' || last.activation !== 'softmax')
    throw new UnknownNetwork('Activations that are not supported.');
  if (column?.kind !== 'lstm' || !column.vertical || !column.isSummary || column.reversed)
    throw new UnknownNetwork('A network that does not sum up its columns.');
  const nodes: GraphNode[] = [];
  const constants: Constant[] = [];
  const constant = (name: string, shape: readonly number[], data: Constant['data']): string => {
    constants.push({ name, shape, data });
    return name;
  };
  const integers = (name: string, ...values: readonly number[]) =>
    constant(name, [values.length], BigInt64Array.from(values, BigInt));

  const [kernel, kernelBias] = kernelOf(connect.weights, convolve.halfWidth, convolve.halfHeight);
  const [tall, wide] = [2 * convolve.halfHeight + 1, 2 * convolve.halfWidth + 1];
  const depth = connect.weights.rows;
  nodes.push(
    {
      operator: 'Conv',
      inputs: [
        'lines',
        constant('kernel', [depth, 1, tall, wide], kernel),
        constant('kernel bias', [depth], kernelBias),
      ],
      outputs: ['convolved'],
      attributes: {
        kernel_shape: [tall, wide],
        pads: [convolve.halfHeight, convolve.halfWidth, convolve.halfHeight, convolve.halfWidth],
      },
    },
    // The order is the other way round in the original; the largest of growing values is the same, and there are fewer to bend.
    {
      operator: 'MaxPool',
      inputs: ['convolved'],
      outputs: ['pooled'],
      attributes: { kernel_shape: [pool.height, pool.width], strides: [pool.height, pool.width] },
    },
    { operator: 'Tanh', inputs: ['pooled'], outputs: ['bent'] },
    // [lines, depth, rows, steps] → [rows, steps, lines, depth]
    { operator: 'Transpose', inputs: ['bent'], outputs: ['columns'], attributes: { perm: [2, 3, 0, 1] } },
    { operator: 'Shape', inputs: ['columns'], outputs: ['shape'] },
    { operator: 'Slice', inputs: ['shape', integers('one', 1), integers('three', 3)], outputs: ['steps and lines'] },
    {
      operator: 'Reshape',
      inputs: ['columns', integers('flat', Math.floor(input.height / pool.height), -1, depth)],
      outputs: ['flat columns'],
    },
  );
  lstmNode(column, 'flat columns', 'summed', { onlyLast: true });
  nodes.push(
    {
      operator: 'Concat',
      inputs: ['steps and lines', integers('states', column.states)],
      outputs: ['summary shape'],
      attributes: { axis: 0 },
    },
    { operator: 'Reshape', inputs: ['summed', 'summary shape'], outputs: ['row 0'] },
  );
  for (const [index, row] of rows.entries()) {
    if (row.kind !== 'lstm' || row.vertical || row.isSummary)
      throw new UnknownNetwork('An unknown layer in the middle.');
    const out = `row ${index + 1}`;
    lstmNode(row, `row ${index}`, `${out} of one direction`, { onlyLast: false });
    // [steps, directions, lines, states] → without the directions
    nodes.push({ operator: 'Squeeze', inputs: [`${out} of one direction`, 'one'], outputs: [out] });
  }
  const [weights, bias] = transposed(last.weights);
  nodes.push(
    {
      operator: 'MatMul',
      inputs: [`row ${rows.length}`, constant('weights', [last.weights.columns - 1, last.weights.rows], weights)],
      outputs: ['product'],
    },
    { operator: 'Add', inputs: ['product', constant('bias', [last.weights.rows], bias)], outputs: ['sums'] },
    { operator: 'Softmax', inputs: ['sums'], outputs: ['scores'], attributes: { axis: 2 } },
  );

  function lstmNode(layer: Lstm, from: string, to: string, { onlyLast }: { readonly onlyLast: boolean }): void {
    const { inputWeights, stateWeights, biases } = lstmWeights(layer);
    const four = 4 * layer.states;
    nodes.push({
      operator: 'LSTM',
      inputs: [
        from,
        constant(`${to}, weights of inputs`, [1, four, layer.inputs], inputWeights),
        constant(`${to}, weights of states`, [1, four, layer.states], stateWeights),
        constant(`${to}, biases`, [1, 2 * four], biases),
        onlyLast ? '' : 'steps',
      ],
      outputs: onlyLast ? ['', to] : [to],
      attributes: { hidden_size: layer.states, direction: layer.reversed ? 'reverse' : 'forward' },
    });
  }

  return {
    model: writeOnnx({
      nodes,
      constants,
      inputs: [
        { name: 'lines', type: 'float', shape: ['count', 1, input.height, 'width'] },
        { name: 'steps', type: 'int32', shape: ['count'] },
      ],
      outputs: [{ name: 'scores', type: 'float', shape: ['step', 'count', last.weights.rows] }],
    }),
    height: input.height,
    pixelsAStep: pool.width,
    codes: last.weights.rows,
  };
}

/** Tesseract lists the pixels around one column by column (lstm/convolve.cpp), ONNX row by row. */
function kernelOf(
  { rows, columns, data }: Weights,
  halfWidth: number,
  halfHeight: number,
): readonly [Float32Array, Float32Array] {
  const [tall, wide] = [2 * halfHeight + 1, 2 * halfWidth + 1];
  const kernel = new Float32Array(rows * tall * wide);
  const bias = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    for (let x = 0; x < wide; x += 1)
      for (let y = 0; y < tall; y += 1) kernel[(row * tall + y) * wide + x] = data[row * columns + x * tall + y] ?? 0;
    bias[row] = data[row * columns + columns - 1] ?? 0;
  }
  return [kernel, bias];
}

/** Tesseract's gates are cell input, input, forget, output; ONNX wants input, output, forget, cell input. */
function lstmWeights({ inputs, states, gates }: Lstm): {
  readonly inputWeights: Float32Array;
  readonly stateWeights: Float32Array;
  readonly biases: Float32Array;
} {
  const [cell, input, forget, output] = gates;
  const inputWeights = new Float32Array(4 * states * inputs);
  const stateWeights = new Float32Array(4 * states * states);
  const biases = new Float32Array(8 * states);
  for (const [gate, { columns, data }] of [input, output, forget, cell].entries()) {
    for (let state = 0; state < states; state += 1) {
      const from = state * columns;
      const to = gate * states + state;
      inputWeights.set(data.subarray(from, from + inputs), to * inputs);
      stateWeights.set(data.subarray(from + inputs, from + inputs + states), to * states);
      biases[to] = data[from + columns - 1] ?? 0;
    }
  }
  return { inputWeights, stateWeights, biases };
}

/** The weights with inputs as rows, and the biases. */
function transposed({ rows, columns, data }: Weights): readonly [Float32Array, Float32Array] {
  const weights = new Float32Array(rows * (columns - 1));
  const bias = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns - 1; column += 1)
      weights[column * rows + row] = data[row * columns + column] ?? 0;
    bias[row] = data[row * columns + columns - 1] ?? 0;
  }
  return [weights, bias];
}
