/** Owns the peers that are measured beside ocrchat, as they are run by hand. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CorpusItem } from './corpus.ts';

const execute = promisify(execFile);
const limits = { maxBuffer: 256 * 1024 * 1024, timeout: 600_000, env: { ...process.env, OMP_THREAD_LIMIT: '1' } };

export interface Peer {
  readonly name: string;
  /** Command that must exist. */
  readonly command: string;
  readonly takes: (item: CorpusItem) => boolean;
  /** Writes `<out>/<id>.txt`. */
  readonly read: (item: CorpusItem, out: string) => Promise<void>;
}

const isPdf = (item: CorpusItem) => item.file.endsWith('.pdf');
const isSound = (item: CorpusItem) => item.expect === undefined;
const digitalKinds = new Set(['born-digital', 'pdf-markdown', 'table-pdf', 'qa', 'invoice', 'multi-column']);

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tesseract(file: string, language: string): Promise<string> {
  const { stdout } = await execute('tesseract', [file, '-', '-l', language, '--psm', '3'], limits);
  return stdout;
}

export const peers: readonly Peer[] = [
  {
    name: 'tesseract',
    command: 'tesseract',
    takes: isSound,
    read: async (item, out) => {
      if (!isPdf(item)) return writeFile(join(out, `${item.id}.txt`), await tesseract(item.file, item.language));
      await inTemporaryFolder(async (folder) => {
        await execute('pdftoppm', ['-r', '300', '-gray', item.file, join(folder, 'page')], limits);
        const pages: string[] = [];
        for (const name of (await readdir(folder)).toSorted())
          pages.push(await tesseract(join(folder, name), item.language));
        await writeFile(join(out, `${item.id}.txt`), pages.join(''));
      });
    },
  },
  {
    name: 'ocrmypdf',
    command: 'ocrmypdf',
    // It leaves pages with a text layer as they are, and writes nothing of them into its sidecar.
    takes: (item) => isSound(item) && !(isPdf(item) && digitalKinds.has(item.kind)),
    read: (item, out) =>
      inTemporaryFolder(async (folder) => {
        const sidecar = join(out, `${item.id}.txt`);
        const input = isPdf(item) ? ['--skip-text'] : ['--image-dpi', '300'];
        const common = [
          '-l',
          item.language,
          '--jobs',
          '1',
          '--output-type',
          'pdf',
          '--optimize',
          '0',
          '--sidecar',
          sidecar,
        ];
        await execute('ocrmypdf', ['--quiet', ...common, ...input, item.file, join(folder, 'out.pdf')], limits);
      }),
  },
  {
    name: 'pdftotext',
    command: 'pdftotext',
    takes: (item) => isSound(item) && isPdf(item) && digitalKinds.has(item.kind),
    read: async (item, out) => {
      await execute('pdftotext', [item.file, join(out, `${item.id}.txt`)], limits);
    },
  },
];

/** First line of the version that the peer says of itself; undefined when it is not installed. */
export async function peerVersion(peer: Peer): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await execute(peer.command, [peer.command === 'pdftotext' ? '-v' : '--version']);
    return (stdout || stderr).split('\n')[0];
  } catch {
    return undefined; // not installed: the bench says so and goes on without it
  }
}
