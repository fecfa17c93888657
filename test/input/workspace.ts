/** Owns a temporary home with an allowed and a forbidden folder, and what tests of taking documents in need around it. */
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OcrError } from '../../src/errors.ts';
import type { InputConfig } from '../../src/input.ts';

export interface Workspace {
  readonly root: string;
  readonly allowed: string;
  readonly outside: string;
  readonly config: InputConfig;
  /** What was left behind of documents from the network or from bytes. */
  leftovers(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function makeWorkspace(changes: Partial<InputConfig> = {}): Promise<Workspace> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'ocrchat-input-test-')));
  const [allowed, outside, home] = [join(root, 'allowed'), join(root, 'outside'), join(root, 'home')];
  for (const folder of [allowed, outside]) await mkdir(folder);
  return {
    root,
    allowed,
    outside,
    config: {
      allow: [allowed],
      home,
      maxFileBytes: 1_000_000,
      maxPagePixels: 1_000_000,
      urlTimeout: 10_000,
      ...changes,
    },
    leftovers: () => readdir(join(home, 'incoming')).catch(() => []),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** The OcrError that a promise rejects with; anything else fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<OcrError> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof OcrError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
