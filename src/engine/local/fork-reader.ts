/** Owns the start of a reader's process: what it sees of our environment, and how V8 and the C library are to use memory in it. */
import { fork, type ChildProcess } from 'node:child_process';
import type { ReaderSettings } from './protocol.ts';

/**
 * For the GNU C library, which would keep large blocks that were freed, in the holes that images of many sizes leave: these go
 * back to the system at once. From smaller limits on, the tensors of networks would, too, which costs time.
 */
const thriftyMemory = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: String(4 * 1024 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(16 * 1024 * 1024),
} as const;

/**
 * Megabytes. Left alone, the space for young objects grows, and 60 MB stay; in one that is smaller, a page with text of its own
 * makes it be tidied up several times, which takes a third of its time.
 */
const youngSpace = 8;
/** To which it grows in readers of text layers, which hold little else: what many pages share is tidied up less often. */
const youngSpaceOfLayers = 64;

/** @param script the module that the process runs; it gets the settings as its one argument, in JSON */
export function forkReader(script: URL, settings: ReaderSettings): ChildProcess {
  const isOfLayers = settings.readsLayers === true;
  return fork(script, [JSON.stringify(settings)], {
    serialization: 'advanced',
    // Whatever a library prints must not reach our standard output, which may belong to a protocol.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Hostile documents are read here: no secrets from our environment.
    env: { NODE_NO_WARNINGS: '1', UV_THREADPOOL_SIZE: '2', ...thriftyMemory, ...keptModules(settings) },
    execArgv: [
      `--max-old-space-size=${Math.max(128, Math.floor(settings.memoryLimit / 1024 / 1024))}`,
      `--min-semi-space-size=${youngSpace}`,
      `--max-semi-space-size=${isOfLayers ? youngSpaceOfLayers : youngSpace}`,
      // Code is compiled beside the reading, by threads that would wait for each other: of cores, the readers leave none idle.
      ...(isOfLayers ? ['--v8-pool-size=1'] : []),
    ],
    windowsHide: true,
  } as Parameters<typeof fork>[2]); // seam: windowsHide is missing from the types of fork
}

/** Node keeps what V8 makes of our own modules and those of packages beside what it makes of WASM modules. */
function keptModules({ codeCache = '' }: ReaderSettings): NodeJS.ProcessEnv {
  return codeCache === '' ? {} : { NODE_COMPILE_CACHE: codeCache };
}
