/**
 * Measures the most memory that reading takes, all processes of one `ocrchat ocr` together, on documents that take much:
 *
 *   node bench/hard-pages.ts [--only TEXT,…] [--pages N] [--file FILE,…] [--out bench/out/hard-pages]
 *
 * Documents are made once and stay in the folder, with what was read of them. `--pages` makes those that short that have many
 * pages; `--file` measures documents of one's own instead. ocrchat runs from its sources. Words are the share of a document's words
 * that were read.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseArgs } from './arguments.ts';
import { hardDocuments } from './hard-pages/documents.ts';
import { processorSeconds, watchMemory } from './process-tree.ts';
import { tableText } from './report.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    pages: { type: 'string' },
    file: { type: 'string' },
    out: { type: 'string', default: 'bench/out/hard-pages' },
  },
});
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const execute = promisify(execFile);
const inSources = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Made by a process of its own. @returns its file */
function fileOf(name: string): string {
  const { extension } = hardDocuments[name] ?? { extension: 'pdf' };
  const { pages = '-' } = values;
  const stem = `${name}${pages === '-' ? '' : `-${pages}`}`.replaceAll(/[^\w]+/g, '-').toLowerCase();
  const file = join(out, `${stem}.${extension}`);
  if (!existsSync(file)) {
    process.stderr.write(`making ${file}\n`);
    execFileSync(process.execPath, [inSources('hard-pages/make-document.ts'), name, pages, file], { stdio: 'inherit' });
  }
  return file;
}

const wordsOf = (text: string) => text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** Share of the words of a text that another has, too. */
function shareFound(text: string, found: string): number {
  const counts = new Map<string, number>();
  for (const word of wordsOf(found)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = wordsOf(text);
  let hits = 0;
  for (const word of words) {
    const left = counts.get(word) ?? 0;
    if (left > 0) hits += 1;
    counts.set(word, left - 1);
  }
  return hits / Math.max(1, words.length);
}

const megabytes = (bytes: number) => String(Math.round(bytes / 1e6));

async function measure(name: string, file: string): Promise<readonly string[]> {
  const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-home-'));
  const to = join(out, `${basename(file)}.read.txt`);
  const begun = processorSeconds();
  const memory = watchMemory(false);
  let failure: string | undefined;
  try {
    const flags = ['--format', 'txt', '--output', to, '--overwrite', '--home', home, '--fresh'];
    const env = { ...process.env, OCRCHAT_DATA_URL: '' };
    await execute(process.execPath, [inSources('../src/main.ts'), 'ocr', file, ...flags], { env });
  } catch (thrown) {
    failure = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n').slice(1).join(' ').trim();
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  const { peak, quarters } = memory.stop();
  const seconds = processorSeconds() - begun;
  const truth = existsSync(`${file}.txt`) ? readFileSync(`${file}.txt`, 'utf8') : undefined;
  const found = existsSync(to) && failure === undefined ? readFileSync(to, 'utf8') : '';
  const words = truth === undefined ? '' : (100 * shareFound(truth, found)).toFixed(1);
  const result = failure ?? `${found.length} characters`;
  return [name, megabytes(peak), quarters.map(megabytes).join(', '), words, seconds.toFixed(0), result];
}

const wanted = values.only.split('|').filter(Boolean);
const names = Object.keys(hardDocuments).filter(
  (name) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
const documents: readonly (readonly [name: string, file: () => string])[] =
  values.file === undefined
    ? names.map((name) => [name, () => fileOf(name)])
    : values.file.split(',').map((file) => [basename(file), () => resolve(file)]);
const rows: (readonly string[])[] = [];
for (const [name, file] of documents) {
  rows.push(await measure(name, file()));
  process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`);
}
const header = ['document', 'peak MB', 'median MB by quarter', 'words %', 'processor s', 'read'];
process.stdout.write(`${tableText(header, rows)}\n`);
