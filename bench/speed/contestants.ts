/** Owns the tools of the speed bench: each reads one PDF into one file, as fast as it can. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type * as compose from '../../src/compose.ts';
import type { ExportFormat } from '../../src/export/exporter.ts';
import type * as library from '../../src/index.ts';
import { openHosts, type HostedName } from '../peers/hosted.ts';
import { inTemporaryFolder } from '../peers/native.ts';

const execute = promisify(execFile);

/** Loads a module of ocrchat as it is installed, or from its sources, where every reader process has to strip types first. */
export interface Loader {
  readonly folder: URL;
  readonly extension: 'js' | 'ts';
}
export const built: Loader = { folder: new URL('../../dist/', import.meta.url), extension: 'js' };
export const sources: Loader = { folder: new URL('../../src/', import.meta.url), extension: 'ts' };

function load({ folder, extension }: Loader, name: string): Promise<unknown> {
  return import(new URL(`${name}.${extension}`, folder).href);
}

/** Code that readers have compiled is there on every start but the first, here as on the machine of a user. */
const codeCache = join(tmpdir(), 'ocrchat-bench-code');

/** One thread each, as whoever runs several at once must say. */
const limits = {
  maxBuffer: 256 * 1024 * 1024,
  env: { ...process.env, OMP_THREAD_LIMIT: '1', OCRCHAT_CODE_CACHE: codeCache },
};

export interface Reading {
  /** Seconds from the start until the file is written. */
  readonly seconds: number;
  /** Seconds until the first page could be read, where the tool gives pages one by one. */
  readonly firstPage?: number | undefined;
}

export interface Contestant {
  readonly name: string;
  read(pdf: string, to: string): Promise<Reading>;
}

async function timed(work: () => Promise<unknown>): Promise<Reading> {
  const begin = performance.now();
  await work();
  return { seconds: (performance.now() - begin) / 1000 };
}

/**
 * ocrchat on a new home; its pages are stored when it is done, and searchable a moment later.
 * @param from whence it is loaded
 * @param warmUp a PDF that is read and indexed first, so that readers run and are warm; none means that nothing runs yet
 */
export function ocrchat(from: Loader, format: ExportFormat, warmUp?: string): Contestant {
  return {
    name: `ocrchat → ${format}${warmUp === undefined ? '' : ' (warm)'}`,
    read: async (pdf, to) => {
      const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-home-'));
      const { openApp } = (await load(from, 'compose')) as typeof compose; // seam: its sources or what was built of them
      const settings = { logLevel: 'error', dataUrl: '', maxFileBytes: 2 ** 31 } as const;
      const app = await openApp({ home, allow: ['/'], codeCache, ...settings });
      const read = async (path: string): Promise<Reading> => {
        const begin = performance.now();
        const since = () => (performance.now() - begin) / 1000;
        let firstPage: number | undefined;
        const job = await app.submit({ kind: 'path', path }, { fresh: true });
        const onProgress = ({ pagesDone }: { readonly pagesDone: number }) => {
          if (pagesDone > 0) firstPage ??= since();
        };
        const finished = await app.wait(job.uuid, { onProgress });
        if (finished.status !== 'done') throw new Error(finished.error ?? finished.status);
        const file = await app.export(job.uuid, format);
        await pipeline(Readable.from(file.body), createWriteStream(to));
        return { seconds: since(), firstPage: firstPage ?? since() };
      };
      try {
        if (warmUp !== undefined) {
          await read(warmUp);
          // Waits until it is indexed, which would else be done, and count, while the next is read.
          await app.search('report', { limit: 1 });
        }
        return await read(pdf);
      } finally {
        await app.close();
        await rm(home, { recursive: true, force: true });
      }
    },
  };
}

/** The command line of ocrchat as a user starts it, on a new home, until its process has ended: indexing included. */
export const ocrchatCommand = ({ folder, extension }: Loader): Contestant => ({
  name: 'ocrchat ocr (command line)',
  read: (pdf, to) =>
    inTemporaryFolder((home) =>
      timed(async () => {
        const script = fileURLToPath(new URL(`main.${extension}`, folder));
        const flags = ['--format', 'md', '--home', home];
        const { stdout } = await execute(process.execPath, [script, 'ocr', pdf, ...flags], limits);
        await writeFile(to, stdout);
      }),
    ),
});

/** The command line of LiteParse, in the form that it is measured in in process. */
export const liteParseCommand: Contestant = {
  name: 'liteparse parse (command line)',
  read: (pdf, to) =>
    timed(async () => {
      const script = join(fileURLToPath(new URL('../peers/node_modules/', import.meta.url)), '.bin', 'liteparse');
      const flags = [
        '--format',
        'markdown',
        '--image-mode',
        'off',
        '--no-links',
        '--no-ocr',
        '--quiet',
        '--output',
        to,
      ];
      await execute(process.execPath, [script, 'parse', pdf, ...flags, '--max-pages', '100000'], limits);
    }),
};

/**
 * The text alone or as Markdown, as a program has it that uses ocrchat as a library: without a store.
 * @param warmUp a PDF that is read first, so that readers run and are warm, as in a program that reads several
 * @param times how often it is read
 */
export const ocrchatText = (from: Loader, format: 'txt' | 'md', warmUp: string, times: number): Contestant => ({
  name: `ocrchat text${format === 'md' ? ' --format md' : ''} (warm)`,
  read: async (pdf, to) => {
    const home = await mkdtemp(join(tmpdir(), 'ocrchat-bench-home-'));
    const { openPdfText } = (await load(from, 'index')) as typeof library; // seam: as above
    const texts = await openPdfText({ home, allow: ['/'], codeCache, maxFileBytes: 2 ** 31 });
    const read = async (path: string): Promise<Reading> => {
      const begin = performance.now();
      const since = () => (performance.now() - begin) / 1000;
      let firstPage: number | undefined;
      const pages: string[] = [];
      const document = { kind: 'path', path } as const;
      for await (const page of format === 'md' ? texts.markdown(document) : texts.read(document)) {
        firstPage ??= since();
        pages.push('text' in page ? page.text : 'markdown' in page ? `${page.markdown}\n` : '');
      }
      await writeFile(to, pages.join(format === 'md' ? '\n' : '\f'));
      return { seconds: since(), firstPage };
    };
    try {
      for (let time = 0; time < times; time += 1) await read(warmUp);
      return await read(pdf);
    } finally {
      await texts.close();
      await rm(home, { recursive: true, force: true });
    }
  },
});

/** The same from the command line, until its process has ended. */
export const ocrchatTextCommand = ({ folder, extension }: Loader, format: 'txt' | 'md'): Contestant => ({
  name: `ocrchat text${format === 'md' ? ' --format md' : ''} (command line)`,
  read: (pdf, to) =>
    inTemporaryFolder((home) =>
      timed(() => {
        const script = fileURLToPath(new URL(`main.${extension}`, folder));
        const flags = ['--format', format, '--output', to, '--overwrite', '--home', home];
        return execute(process.execPath, [script, 'text', pdf, ...flags], limits);
      }),
    ),
});

export const ocrmypdf: Contestant = {
  name: 'ocrmypdf --sidecar -j 2',
  read: (pdf, to) =>
    inTemporaryFolder((folder) =>
      timed(() =>
        execute('ocrmypdf', ['-q', '-l', 'eng', '-j', '2', '--sidecar', to, pdf, join(folder, 'out.pdf')], limits),
      ),
    ),
};

export const pdftoppmTesseract: Contestant = {
  name: 'pdftoppm | xargs -P2 tesseract',
  read: (pdf, to) =>
    inTemporaryFolder((folder) =>
      timed(async () => {
        await execute('pdftoppm', ['-r', '300', '-gray', pdf, join(folder, 'page')], limits);
        await execute(
          'sh',
          ['-c', 'ls "$0"/*.pgm | xargs -P2 -I{} sh -c \'tesseract "{}" "{}" -l eng --psm 3 2>/dev/null\'', folder],
          limits,
        );
        const names = (await readdir(folder)).filter((name) => name.endsWith('.txt')).toSorted();
        const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
        await writeFile(to, texts.join(''));
      }),
    ),
};

export const pdftotext: Contestant = {
  name: 'pdftotext',
  read: (pdf, to) => timed(() => execute('pdftotext', [pdf, to], limits)),
};

/** A package in a process that is warm: only the reading counts. */
export function hosted(name: HostedName): Contestant {
  return {
    name: `${name} (in process, warm)`,
    read: async (pdf, to) => {
      const hosts = openHosts(name);
      try {
        await hosts.warm();
        return { seconds: (await hosts.read(pdf, to)) / 1000 };
      } finally {
        hosts.close();
      }
    },
  };
}

/** Whether a program can be run. */
export async function isInstalled(command: string): Promise<boolean> {
  return execute(command, [command.startsWith('pdf') ? '-v' : '--version']).then(
    () => true,
    () => false, // left out, and said so
  );
}

/** For the report's head. */
export const cores = availableParallelism();
