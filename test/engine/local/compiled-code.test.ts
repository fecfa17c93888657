/** Code of WASM modules from one process to the next: used where it fits, never where it does not. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadModule, startProgram } from '../../../src/engine/local/compiled-code.ts';

const script = fileURLToPath(new URL('./start-module.ts', import.meta.url));
let root: string;
let folder: string;

function write(bytes: readonly number[]): string {
  const path = join(mkdtempSync(join(root, 'module-')), 'module.wasm');
  writeFileSync(path, Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, ...bytes]));
  return path;
}

/** A module with one function, `f`, which gives this number. */
function moduleThatGives(number: number): string {
  const declared = [1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0];
  return write([...declared, 10, 6, 1, 4, 0, 65, number, 11]);
}

/** Starts the module in a new process. */
function start(
  path: string,
  flags: readonly string[] = [],
  into = folder,
): { readonly gives: number; readonly wasReady: boolean } {
  return JSON.parse(execFileSync(process.execPath, [...flags, script, into, path], { encoding: 'utf8' }));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ocrchat-code-'));
  folder = join(root, 'code');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('code that was compiled', () => {
  it('serves the next process, for its own module only', () => {
    const path = moduleThatGives(42);
    expect(start(path)).toEqual({ gives: 42, wasReady: false });
    expect(readdirSync(folder)).toEqual(['f.code']);
    expect(start(path)).toEqual({ gives: 42, wasReady: true });

    const other = moduleThatGives(7);
    expect(start(other)).toEqual({ gives: 7, wasReady: false });
    expect(start(other)).toEqual({ gives: 7, wasReady: true });
  });

  it('is not used where V8 was told to compile otherwise', () => {
    const path = moduleThatGives(5);
    start(path);
    expect(start(path, ['--no-wasm-inlining'])).toEqual({ gives: 5, wasReady: false });
  });

  it.each<readonly [string, (path: string) => void]>([
    ['cut off', (path) => writeFileSync(path, readFileSync(path).subarray(0, 80))],
    ['longer than it was', (path) => appendFileSync(path, 'more')],
    [
      'altered',
      (path) =>
        writeFileSync(
          path,
          readFileSync(path).map((byte, at) => (at === 150 ? 255 - byte : byte)),
        ),
    ],
    ['empty', (path) => writeFileSync(path, '')],
  ])('is compiled and kept anew when the file is %s', (_, damage) => {
    const path = moduleThatGives(11);
    start(path);
    damage(join(folder, 'f.code'));
    expect(start(path)).toEqual({ gives: 11, wasReady: false });
    expect(start(path)).toEqual({ gives: 11, wasReady: true });
  });

  it('takes along what processes left that were ended as they wrote, and nothing that is being written', () => {
    mkdirSync(folder);
    const [left, fresh] = [join(folder, 'f.code.1'), join(folder, 'f.code.2')];
    for (const path of [left, fresh]) writeFileSync(path, 'half');
    utimesSync(left, new Date(0), new Date(0));
    start(moduleThatGives(3));
    expect(readdirSync(folder).toSorted()).toEqual(['f.code', 'f.code.2']);
  });

  it('is done without where nothing can be written', () => {
    writeFileSync(join(root, 'file'), '');
    const path = moduleThatGives(2);
    expect(start(path, [], join(root, 'file', 'code'))).toEqual({ gives: 2, wasReady: false });
    expect(start(path, [], '')).toEqual({ gives: 2, wasReady: false });
  });
});

describe('a program', () => {
  it('fails to start when its module lacks what it imports', async () => {
    const needsMemory = write([2, 8, 1, 1, 109, 1, 109, 2, 0, 1]);
    const start = (options: object) => {
      const { instantiateWasm } = options as { instantiateWasm(imports: object, receive: () => void): void };
      return new Promise<void>((resolve) => instantiateWasm({}, resolve));
    };
    await expect(startProgram(start, await loadModule('m', needsMemory))).rejects.toThrow(/import/i);
  });
});
