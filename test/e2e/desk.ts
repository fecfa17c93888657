/** Owns a place for end-to-end tests: an empty home, a folder of documents, and real servers that hosts start on them. */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect, isAlive } from '../server/hosts.ts';
import type { Host, HostName, ToolResult } from '../server/hosts.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Desk {
  readonly folder: string;
  /** The one allowed folder. */
  readonly inbox: string;
  readonly home: string;
  /** Writes a document into the inbox and returns its path. */
  put(name: string, bytes: Uint8Array | string): Promise<string>;
  start(name?: HostName): Promise<Host>;
  /** What the home holds: files other than the database and the search index, and rows of the tables. */
  holdings(): Promise<Holdings>;
  /** The stored results of a job's finished pages as they lie in the database, by page index. */
  storedPages(uuid: string): ReadonlyMap<number, string>;
  /** Paths of files in the home whose bytes carry the text, in any case and in UTF-8 or UTF-16. */
  filesWith(text: string): Promise<readonly string[]>;
  /** Ends the host's input and returns which of its processes went on in spite of it, before they were killed. */
  stop(host: Host): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface Holdings {
  readonly files: readonly string[];
  readonly rows: Readonly<Record<string, number>>;
}

const tables = ['jobs', 'spans', 'pages', 'conversations', 'conversation_jobs', 'messages', 'deletions'] as const;

export const nothing: Holdings = { files: [], rows: Object.fromEntries(tables.map((table) => [table, 0])) };

export async function openDesk(env: Readonly<Record<string, string>> = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-e2e-'));
  const inbox = join(folder, 'inbox');
  const home = join(folder, 'home');
  await mkdir(inbox);
  const hosts: Host[] = [];

  const query = (sql: string, ...values: readonly string[]) => {
    const database = new DatabaseSync(join(home, 'ocrchat.db'), { readOnly: true, timeout: 10_000 });
    try {
      return database.prepare(sql).all(...values);
    } finally {
      database.close();
    }
  };

  const filesOfHome = async (): Promise<readonly string[]> =>
    (await readdir(home, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(home, join(entry.parentPath, entry.name)));

  return {
    folder,
    inbox,
    home,
    async put(name, bytes) {
      const path = join(inbox, name);
      await writeFile(path, bytes);
      return path;
    },
    async start(name = 'SDK v1') {
      const host = await connect(name, {
        script: main,
        args: ['mcp'],
        env: {
          HOME: folder,
          OCRCHAT_HOME: home,
          OCRCHAT_ALLOW: inbox,
          OCRCHAT_DATA_URL: '',
          OCRCHAT_SYSTEM_DATA: 'ignore',
          // With one for each of many cores, long documents would be done before anything can happen to them.
          OCRCHAT_READERS: '2',
          ...env,
        },
      });
      hosts.push(host);
      return host;
    },
    async holdings() {
      // Neither the database, the index, nor the code that readers compiled, which holds nothing of any document.
      const files = (await filesOfHome()).filter((path) => !/^(ocrchat\.db|chunks\/|code\/)/.test(path));
      const rows = tables.map((table) => [table, Number(query(`SELECT count(*) AS n FROM ${table}`)[0]?.['n'])]);
      return { files: files.toSorted(), rows: Object.fromEntries(rows) };
    },
    storedPages: (uuid) =>
      new Map(
        query('SELECT page, result FROM pages WHERE job = ? AND result IS NOT NULL', uuid).map((row) => [
          Number(row['page']),
          String(row['result']),
        ]),
      ),
    async filesWith(text) {
      const found: string[] = [];
      for (const path of await filesOfHome()) if (await carries(join(home, path), text)) found.push(path);
      return found;
    },
    stop,
    async close() {
      for (const host of hosts) await stop(host);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function stop(host: Host): Promise<readonly number[]> {
  const family = isAlive(host.pid) ? [host.pid, ...(await descendants(host.pid))] : [];
  await host.close();
  for (let look = 0; look < 50 && family.some(isAlive); look++) await delay(100);
  const left = family.filter(isAlive);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  return left;
}

async function carries(path: string, text: string): Promise<boolean> {
  const lower = text.toLowerCase();
  const wide = [...lower].join('\0');
  let rest = '';
  try {
    for await (const part of createReadStream(path, 'latin1')) {
      const stretch = rest + String(part).toLowerCase();
      if (stretch.includes(lower) || stretch.includes(wide)) return true;
      rest = stretch.slice(-wide.length);
    }
  } catch (thrown) {
    // The index is tidied in the background.
    if (existsSync(path)) throw thrown;
  }
  return false;
}

/** Processes below this one that are alive; none where there is no /proc. */
export async function descendants(pid: number): Promise<readonly number[]> {
  if (!existsSync('/proc/self/status')) return [];
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const status = await readFile(`/proc/${entry}/status`, 'utf8').catch(() => '');
    const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const below = (parent: number): number[] =>
    [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid).filter(isAlive);
}

/** Fails with the server's own words when the call did. */
export async function succeed(
  host: Host,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const result: ToolResult = await host.call(tool, args);
  if (result.isError) throw new Error(`${tool} ${JSON.stringify(args).slice(0, 300)}: ${result.text}`);
  return result.structured;
}

/** Reads a document to its end and returns what `get_job` says of the finished job, in the format. */
export async function readWhole(
  host: Host,
  args: Readonly<Record<string, unknown>>,
  format = 'text',
): Promise<Readonly<Record<string, unknown>>> {
  const { uuid } = await succeed(host, 'ocr_document', { ...args, wait_seconds: 0 });
  return finished(host, uuid, format);
}

/** Waits for the end of a job in calls that a client does not give up on. */
export async function finished(host: Host, uuid: unknown, format = 'text'): Promise<Readonly<Record<string, unknown>>> {
  for (let call = 0; call < 20; call++) {
    const job = await succeed(host, 'get_job', { uuid, format, wait_seconds: 10, max_chars: 100_000 });
    if (job['status'] !== 'pending' && job['status'] !== 'processing') return job;
  }
  throw new Error(`The job ${String(uuid)} does not end.`);
}

/** The text of each page, by page number, from the content of `get_job` in the format "text". */
export function textsOf(content: unknown): ReadonlyMap<number, string> {
  const parts = String(content).split(/^\[page (\d+)[^\]]*\]$/m);
  const texts = new Map<number, string>();
  for (let at = 1; at < parts.length; at += 2) texts.set(Number(parts[at]), (parts[at + 1] ?? '').trim());
  return texts;
}

/** The text or the base64 of a resource's only content. */
export async function readResource(host: Host, uri: string): Promise<string> {
  const [content] = (await host.client.readResource({ uri })).contents;
  if (content === undefined) throw new Error(`${uri} has no content`);
  return 'blob' in content ? content.blob : content.text;
}
