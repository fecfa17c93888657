/** Owns the peers that are npm packages: each is asked in processes of its own that stay warm. */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostReply, HostRequest } from './host.ts';
import { isDigital, isSound, type Peer } from './peer.ts';

export interface HostPool {
  /** Reads `file` into `to`. @returns milliseconds of the reading alone */
  read(file: string, to: string): Promise<number>;
  /** Starts a host and waits until its package is loaded. */
  warm(): Promise<void>;
  close(): void;
}

/** What `host.ts` can read with, and the package of each. */
const packages = {
  liteparse: '@llamaindex/liteparse',
  'liteparse-text': '@llamaindex/liteparse',
  'pdf-inspector': '@firecrawl/pdf-inspector',
} as const;
export type HostedName = keyof typeof packages;

/** Hosts, as many as are asked at once. */
export function openHosts(name: HostedName): HostPool {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();

  /** The child's next message. */
  function answerOf(child: ChildProcess): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null, signal: string | null) =>
        reject(new Error(`${name} ended by itself (${signal ?? code}).`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  }

  async function take(): Promise<ChildProcess> {
    const waiting = idle.pop();
    if (waiting !== undefined) return waiting;
    const script = new URL('./host.ts', import.meta.url);
    const child = fork(script, [name, packages[name]], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    all.add(child);
    child.once('exit', () => all.delete(child));
    await answerOf(child);
    return child;
  }

  return {
    async warm() {
      idle.push(await take());
    },
    async read(file, to) {
      const child = await take();
      const answer = answerOf(child);
      child.send({ file, to } satisfies HostRequest);
      const { milliseconds, error } = (await answer) as HostReply; // seam: the host sends nothing else
      idle.push(child);
      if (error !== undefined) throw new Error(error);
      return milliseconds;
    },
    close() {
      for (const child of all) child.kill();
      idle.length = 0;
    },
  };
}

const modules = new URL('node_modules/', import.meta.url);

/** Version of a package that `npm run bench:peers` has installed; undefined when it was not run. */
export function installedVersion(name: HostedName): string | undefined {
  const packageName = packages[name];
  const path = new URL(`${packageName}/package.json`, modules);
  if (!existsSync(path)) return undefined;
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }; // seam: npm wrote it
  return `${packageName} ${version}`;
}

function hostedPeer(name: HostedName): Peer {
  let hosts: HostPool | undefined;
  return {
    name,
    version: async () => installedVersion(name),
    takes: (item) => isSound(item) && isDigital(item),
    read: (item, out) => (hosts ??= openHosts(name)).read(item.file, join(out, `${item.id}.md`)),
    close: async () => hosts?.close(),
  };
}

export const hostedPeers: readonly Peer[] = [hostedPeer('liteparse'), hostedPeer('pdf-inspector')];
