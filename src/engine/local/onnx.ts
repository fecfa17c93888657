/** Owns running neural networks: loading onnxruntime where it is installed, and one call for one input and one output. */
import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-node';

/** Numbers of a network's input or output with their shape. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

export interface Network {
  /** Runs the network, which has one input and one output. */
  run(input: Tensor): Promise<Tensor>;
}

export interface OpenNetwork extends Network {
  /** Gives back all memory of the network, which cannot be run any more. */
  close(): Promise<void>;
}

/**
 * Loads a network in the ONNX format; it computes on one thread, since several readers run side by side.
 * @param model path of the file
 * @param arena quicker by up to half for large inputs, but holds the most memory that any of them needed until it is closed
 * @returns undefined where onnxruntime is not installed or has no build for this platform
 * @throws Error when the model cannot be loaded
 */
export async function openNetwork(model: string, { arena = false } = {}): Promise<OpenNetwork | undefined> {
  const runtime = await loadRuntime();
  if (runtime === undefined) return undefined;
  const { InferenceSession: Session, Tensor: RuntimeTensor } = runtime;
  const session: InferenceSession = await Session.create(model, sessionOptions(arena));
  const [inputName] = session.inputNames;
  const [outputName] = session.outputNames;
  if (inputName === undefined || outputName === undefined) throw new Error(`${model} has no input or no output.`);
  return {
    async run({ data, shape }) {
      const input = new RuntimeTensor('float32', data, shape);
      const output = (await session.run({ [inputName]: input }))[outputName];
      const found = output?.data;
      if (output === undefined || !(found instanceof Float32Array)) throw new Error(`${model} gave no numbers.`);
      const copy = { data: found.slice(), shape: [...output.dims] };
      output.dispose();
      return copy;
    },
    close: () => session.release(),
  };
}

function sessionOptions(arena: boolean): InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableCpuMemArena: arena,
    // A pattern is kept for every shape of input that was met.
    enableMemPattern: false,
    logSeverityLevel: 3,
  };
}

/** A network that reads lines of several widths at once. */
export interface BatchNetwork {
  /**
   * @param lines all filled up to the width of the widest
   * @param shape of `lines`
   * @param steps of each line that are its own
   * @param use is given the scores, which are gone when it returns: of a page they are megabytes, too many for a copy
   */
  run<Result>(
    lines: Float32Array,
    shape: readonly number[],
    steps: Int32Array,
    use: (scores: Float32Array) => Result,
  ): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Loads a model with the inputs `lines` and `steps` and the output `scores`.
 * @returns undefined where onnxruntime is not installed or has no build for this platform
 */
export async function openBatchNetwork(model: Uint8Array): Promise<BatchNetwork | undefined> {
  const runtime = await loadRuntime();
  if (runtime === undefined) return undefined;
  const { InferenceSession: Session, Tensor: RuntimeTensor } = runtime;
  const session: InferenceSession = await Session.create(model, sessionOptions(false));
  return {
    async run(lines, shape, steps, use) {
      const results = await session.run({
        lines: new RuntimeTensor('float32', lines, shape),
        steps: new RuntimeTensor('int32', steps, [steps.length]),
      });
      const data = results['scores']?.data;
      if (!(data instanceof Float32Array)) throw new Error('The line network gave no numbers.');
      try {
        return use(data);
      } finally {
        results['scores']?.dispose();
      }
    },
    close: () => session.release(),
  };
}

/** The part of onnxruntime that is used here. */
interface Runtime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

/** Whether onnxruntime is installed and has a build for this platform. */
export async function hasRuntime(): Promise<boolean> {
  return (await loadRuntime()) !== undefined;
}

let runtime: Promise<Runtime | undefined> | undefined;

/** It is an optional dependency: a platform without it reads with Tesseract alone. */
function loadRuntime(): Promise<Runtime | undefined> {
  runtime ??= import('onnxruntime-node').then(
    (loaded) => loaded,
    () => undefined,
  );
  return runtime;
}
