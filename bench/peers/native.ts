/** Owns the peers that are programs on the PATH, as they are run by hand. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isDigital, isPdf, isSound, type Peer } from './peer.ts';

const execute = promisify(execFile);
const limits = { maxBuffer: 256 * 1024 * 1024, timeout: 600_000, env: { ...process.env, OMP_THREAD_LIMIT: '1' } };

/** Runs `work` with a new folder that is removed afterwards. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** First line of what a command says of its version; undefined when it cannot be run. */
async function versionOf(command: string, flag: string): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await execute(command, [flag]);
    return (stdout || stderr).split('\n')[0];
  } catch {
    return undefined; // not installed: the bench says so and goes on without it
  }
}

const nothingToClose = async (): Promise<void> => {};

/** Boxes `[x0, y0, x1, y1]` of the words in Tesseract's table of results. */
function wordBoxes(tsv: string): readonly (readonly number[])[] {
  return tsv
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((fields) => fields[0] === '5' && (fields[11] ?? '').trim() !== '')
    .map((fields) => fields.slice(6, 10).map(Number))
    .map(([left = 0, top = 0, width = 0, height = 0]) => [left, top, left + width, top + height]);
}

/** Page segmentation with orientation detection where documents stand askew, without it elsewhere: its best of each. */
async function tesseract(file: string, item: { readonly language: string; readonly kind: string }) {
  return inTemporaryFolder(async (folder) => {
    const base = join(folder, 'page');
    const mode = item.kind === 'rotated' ? '1' : '3';
    await execute('tesseract', [file, base, '-l', item.language, '--psm', mode, 'txt', 'tsv'], limits);
    return {
      text: await readFile(`${base}.txt`, 'utf8'),
      boxes: wordBoxes(await readFile(`${base}.tsv`, 'utf8')),
    };
  });
}

export const nativePeers: readonly Peer[] = [
  {
    name: 'tesseract',
    version: () => versionOf('tesseract', '--version'),
    takes: isSound,
    read: async (item, out) => {
      if (!isPdf(item)) {
        const { text, boxes } = await tesseract(item.file, item);
        await writeFile(join(out, `${item.id}.txt`), text);
        await writeFile(join(out, `${item.id}.boxes.json`), JSON.stringify(boxes));
        return undefined;
      }
      await inTemporaryFolder(async (folder) => {
        await execute('pdftoppm', ['-r', '300', '-gray', item.file, join(folder, 'page')], limits);
        const pages: string[] = [];
        for (const name of (await readdir(folder)).toSorted())
          pages.push((await tesseract(join(folder, name), item)).text);
        await writeFile(join(out, `${item.id}.txt`), pages.join(''));
      });
      return undefined;
    },
    close: nothingToClose,
  },
  {
    name: 'ocrmypdf',
    version: () => versionOf('ocrmypdf', '--version'),
    // It leaves pages with a text layer as they are, and writes nothing of them into its sidecar.
    takes: (item) => isSound(item) && !isDigital(item),
    read: async (item, out) => {
      await inTemporaryFolder(async (folder) => {
        const input = isPdf(item) ? ['--skip-text'] : ['--image-dpi', '300'];
        const common = ['--quiet', '-l', item.language, '--jobs', '1', '--output-type', 'pdf', '--optimize', '0'];
        const sidecar = ['--sidecar', join(out, `${item.id}.txt`)];
        await execute('ocrmypdf', [...common, ...sidecar, ...input, item.file, join(folder, 'out.pdf')], limits);
      });
      return undefined;
    },
    close: nothingToClose,
  },
  {
    name: 'pdftotext',
    version: () => versionOf('pdftotext', '-v'),
    takes: (item) => isSound(item) && isDigital(item),
    read: async (item, out) => {
      await execute('pdftotext', [item.file, join(out, `${item.id}.txt`)], limits);
      return undefined;
    },
    close: nothingToClose,
  },
];
