/** Owns the machine code that V8 makes of WASM modules: kept in a folder, it spares the next process most of the compiling. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { compileFunction } from 'node:vm';

/** The global of every Node; its types come only with a browser's library. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<Instance>;
};
export interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * V8's own functions for this, which browsers use, too. Of its functions the serialised form holds those that were run so
 * often that they were optimised; it says which V8, which flags and which processor it is for, and is refused by any other.
 */
interface Natives {
  /** Ends the process when not one function of the module was optimised. */
  serialize(module: object): ArrayBuffer;
  deserialize(code: ArrayBuffer, bytes: Uint8Array): object | undefined;
  /** Has a function that a module exports optimised at once. */
  optimize(exported: unknown): void;
  isOptimized(exported: unknown): boolean;
}

/** Digest of the module, digest of the code, the code. */
const digestBytes = 32;
const headBytes = 2 * digestBytes;
/** Code is kept anew only when it has grown by this factor: each rewriting costs as much as some megabytes do. */
const muchMore = 1.05;
/** Times that are asked for in vain in a process that found code: it has hardly more yet, and to see that takes milliseconds. */
const fewestAsked = 8;
/** Milliseconds after which whoever wrote a file that is still unfinished was ended: writing takes some of them. */
const longAgo = 60_000;

let folder = '';
interface Loaded {
  readonly name: string;
  readonly digest: Buffer;
  /** A function that it exports, once it runs; held weakly, since with it lives all memory of a program that has ended. */
  exported?: WeakRef<object>;
  /** Whether an earlier process kept code of it. */
  readonly wasFound: boolean;
  /** Bytes of its code that are kept, as far as this process knows. */
  kept: number;
  /** Times that somebody asked for its code to be kept: what is worth it comes early, and looking for it takes milliseconds. */
  asked: number;
}
const loaded = new Map<object, Loaded>();

/** From now on code is kept in this folder, which is made when there is something to keep; nowhere with an empty name. */
export function keepCodeIn(path: string): void {
  folder = path;
}

/**
 * Loads a module with what earlier processes have kept of its code. Code that is damaged, or that another module, V8 or
 * processor made, does not count.
 * @param name of the file that holds the code, without its extension
 * @param path of the module
 */
export async function loadModule(name: string, path: string): Promise<object> {
  const bytes = await readFile(path);
  const digest = sha256(bytes);
  const code = await keptCode(name, digest);
  const ready = code === undefined ? undefined : withNatives((v8) => v8.deserialize(code, bytes));
  const module = ready ?? (await WebAssembly.compile(bytes));
  const kept = ready === undefined ? 0 : (code?.byteLength ?? 0);
  loaded.set(module, { name, digest, wasFound: kept > 0, kept, asked: 0 });
  return module;
}

/**
 * Starts a program that Emscripten has made, on a module that was loaded.
 * @param start of the program's package
 * @throws Error what keeps the module from running, where Emscripten alone would wait for ever
 */
export async function startProgram<Program>(
  start: (options: object) => Promise<Program>,
  module: object,
  options: object = {},
): Promise<{ readonly program: Program; readonly instance: Instance }> {
  const { promise: instantiated, resolve, reject } = Promise.withResolvers<Instance>();
  const instantiate = async (imports: object, receive: (instance: Instance) => void) => {
    try {
      const instance = await WebAssembly.instantiate(module, imports);
      receive(instance);
      resolve(instance);
    } catch (thrown) {
      reject(thrown);
    }
  };
  const starting = start({ ...options, instantiateWasm: instantiate });
  const [instance, program] = await Promise.all([instantiated, starting]);
  const entry = loaded.get(module);
  const exported = Object.values(instance.exports).find((value) => typeof value === 'function');
  if (entry !== undefined && exported !== undefined) entry.exported = new WeakRef(exported);
  return { program, instance };
}

/** Keeps the code of the modules of this process where it has become much more than what is kept. Never fails. */
export function keepCode(): void {
  if (folder === '') return;
  for (const [module, entry] of loaded) {
    const exported = entry.exported?.deref();
    entry.asked += 1;
    const isPowerOfTwo = (entry.asked & (entry.asked - 1)) === 0;
    const isWorthIt = !entry.wasFound || entry.asked >= fewestAsked;
    if (exported !== undefined && isPowerOfTwo && isWorthIt)
      withNatives((v8) => keepModule(v8, module, exported, entry));
  }
}

function keepModule(v8: Natives, module: object, exported: object, entry: Loaded): void {
  v8.optimize(exported);
  if (!v8.isOptimized(exported)) return;
  const code = Buffer.from(v8.serialize(module));
  if (code.length <= entry.kept * muchMore) return;
  store(entry.name, Buffer.concat([entry.digest, sha256(code), code]));
  entry.kept = code.length;
}

function store(name: string, content: Buffer): void {
  const path = pathOf(name);
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  dropUnfinished(name);
  try {
    writeFileSync(unfinished, content, { mode: 0o600 });
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Readers are ended by force, some of them as they write. */
function dropUnfinished(name: string): void {
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    if (!file.startsWith(`${name}.code.`)) continue;
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > longAgo) rmSync(path, { force: true });
  }
}

async function keptCode(name: string, digest: Buffer): Promise<ArrayBuffer | undefined> {
  if (folder === '') return undefined;
  const file = await readFile(pathOf(name)).catch(() => undefined); // the first process finds none
  if (file === undefined || !file.subarray(0, digestBytes).equals(digest)) return undefined;
  const code = Uint8Array.from(file.subarray(headBytes));
  return sha256(code).equals(file.subarray(digestBytes, headBytes)) ? code.buffer : undefined;
}

function pathOf(name: string): string {
  return join(folder, `${name}.code`);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

let known: Natives | undefined;

/**
 * Does something with V8's own functions; undefined where V8 has given them up, or where it fails: code that is not kept or
 * not used makes a process slower to start, and nothing else. The flag that makes their syntax known is set for so long only:
 * a process that starts with it has to compile all of Node anew, since what Node keeps of its own code is for the usual flags.
 */
function withNatives<Result>(work: (v8: Natives) => Result): Result | undefined {
  // seam: nothing types what is made of a text
  const native = (call: string, ...parameters: readonly string[]) =>
    compileFunction(`return %${call}(${parameters.join()})`, parameters) as (...given: unknown[]) => never;
  setFlagsFromString('--allow-natives-syntax');
  try {
    known ??= {
      serialize: native('SerializeWasmModule', 'module'),
      deserialize: native('DeserializeWasmModule', 'code', 'bytes'),
      optimize: native('WasmTierUpFunction', 'exported'),
      isOptimized: native('IsTurboFanFunction', 'exported'),
    };
    return work(known);
  } catch {
    return undefined;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}
