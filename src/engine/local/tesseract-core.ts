/** Owns the Tesseract core (WASM): the part of its interface that is used, and starting it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The part of the core's interface that is used here; the package ships no types. */
export interface Core {
  readonly FS: { writeFile(path: string, data: Uint8Array): void; unlink(path: string): void };
  readonly TessBaseAPI: new () => Api;
  readonly OSResults: new () => OrientationResults;
  readonly ResultIterator: ResultIteratorClass;
  destroy(object: unknown): void;
  /** The same object as one of another class. */
  castObject(object: object, to: ResultIteratorClass): ResultIterator;
  /** 0 for none. */
  getPointer(object: object): number;
}
interface ResultIteratorClass {
  readonly prototype: ResultIterator;
}
/** Levels: 0 block, 1 paragraph, 2 line, 3 word, 4 symbol. */
export interface PageIterator {
  Begin(): void;
  /** False at the end of the page. */
  Next(level: number): boolean;
  Empty(level: number): boolean;
  BlockType(): number;
  IsAtBeginningOf(level: number): boolean;
}
export interface ResultIterator {
  getBoundingBox(level: number): Ends;
  getBaseline(level: number): Ends;
  getRowAttributes(): { readonly row_height: number; readonly descenders: number };
}
/** Pixels: of a box or of a line. */
interface Ends {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}
export interface Api {
  /** Makes it ready for page analysis alone, which needs no data. */
  InitForAnalysePage(): void;
  Init(dataPath: null, languages: string, mode: number): number;
  SetVariable(name: string, value: string): void;
  /** Reads `/input`; 1 means that it could not. */
  SetImageFile(exif: number, angle: number): number;
  SetSourceResolution(dotsPerInch: number): void;
  /** Finds the letters of the page without reading them. The caller destroys what it gives. */
  AnalyseLayout(): PageIterator;
  Recognize(monitor: null): number;
  GetTSVText(page?: number): string;
  GetUTF8Text(): string;
  /** 0 for what is on no word list of the first language. */
  IsValidWord(word: string): number;
  DetectOS(results: OrientationResults): boolean;
  ClearAdaptiveClassifier(): void;
  Clear(): void;
  End(): void;
}
interface OrientationResults {
  get_best_result(): {
    get_orientation_id(): number;
    get_oconfidence(): number;
    get_script_id(): number;
    get_sconfidence(): number;
  };
  get_unicharset(): { get_script_from_script_id(id: number): string };
}

/** The global of every Node; its types come only with a browser's library. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<Instance>;
  readonly Memory: new (...never: never[]) => Memory;
};
interface Memory {
  readonly buffer: ArrayBuffer;
}
interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A module with one SIMD instruction: valid only where the faster core runs. */
const simdProbe = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  10,
  1,
  8,
  0,
  65,
  0,
  253,
  15,
  253,
  98,
  11,
);

export interface RunningCore {
  readonly core: Core;
  /** Memory that it holds: it grows, and is given back only with the core itself. */
  bytes(): number;
}

/** Starts a core of its own. What was compiled for one serves the next, which starts in a tenth of a second. */
export async function loadCore(): Promise<RunningCore> {
  const require = createRequire(import.meta.url);
  // One core with both engines: orientation needs the legacy one, and two cores would hold two heaps.
  const name = WebAssembly.validate(simdProbe) ? 'tesseract-core-simd' : 'tesseract-core';
  const start: (options: object) => Promise<Core> = require(`tesseract.js-core/${name}.js`); // seam: untyped package
  compiled ??= readFile(require.resolve(`tesseract.js-core/${name}.wasm`)).then((bytes) => WebAssembly.compile(bytes));
  const module = await compiled;
  const { promise: failure, reject } = Promise.withResolvers<never>();
  let memory: Memory | undefined;
  async function instantiate(imports: object, receive: (instance: Instance) => void): Promise<void> {
    try {
      const instance = await WebAssembly.instantiate(module, imports);
      memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
      receive(instance);
    } catch (thrown) {
      reject(thrown);
    }
  }
  const starting = start({
    TesseractProgress: () => {},
    print: () => {},
    printErr: () => {},
    instantiateWasm: (imports: object, receive: (instance: Instance) => void) => void instantiate(imports, receive),
  });
  const core = await Promise.race([starting, failure]);
  return { core, bytes: () => memory?.buffer.byteLength ?? 0 };
}

let compiled: Promise<object> | undefined;
