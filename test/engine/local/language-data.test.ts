import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLanguageData, type LanguageDataConfig } from '../../../src/engine/local/language-data.ts';
import { usualSurroundings, type DataSurroundings } from '../../../src/engine/local/language-places.ts';
import { addLanguage } from '../../../src/engine/local/language-addition.ts';
import { entryOfTar } from '../../../src/engine/local/language-package.ts';
import { isTrainedData, unpack, withoutWordLists } from '../../../src/engine/local/traineddata.ts';
import { languages, scriptModelOf } from '../../../src/language.ts';
import { rejection } from '../../input/workspace.ts';

let root: string;
let server: Server | undefined;
let requests: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ocrchat-language-test-'));
  requests = [];
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(root, { recursive: true, force: true });
});

/** Plausible language data, told apart by `mark`. */
function trained(mark: string): Buffer {
  const directory = Buffer.alloc(4 + 2 * 8);
  directory.writeUInt32LE(2);
  directory.writeBigInt64LE(-1n, 4);
  directory.writeBigInt64LE(20n, 12);
  return Buffer.concat([directory, Buffer.from(mark)]);
}

const markOf = (data: Uint8Array) => Buffer.from(data).subarray(20).toString();

async function put(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), bytes);
}

function data(changes: Partial<LanguageDataConfig> = {}, surroundings: Partial<DataSurroundings> = {}) {
  const config = {
    dataFolders: [join(root, 'mine')],
    cache: join(root, 'cache'),
    dataUrl: '',
    systemData: 'use' as const,
    ...changes,
  };
  return createLanguageData(config, {
    bundledFolder: join(root, 'bundled'),
    packageBases: [join(root, 'project', 'deep')],
    systemFolders: [join(root, 'system', '*', 'tessdata'), join(root, 'share')],
    ...surroundings,
  });
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // seam: a listening TCP server always has one
}

const cached = () => readdir(join(root, 'cache')).catch(() => []);

describe('what comes with ocrchat', () => {
  it('is English and the detection of orientation and script, found with nothing configured', async () => {
    const bare = createLanguageData(
      { dataFolders: [], cache: join(root, 'cache'), dataUrl: '', systemData: 'use' },
      { systemFolders: [] },
    );
    const installed = await bare.installed();
    expect(installed.get('eng')).toBe('bundled');
    expect(installed.get('osd')).toBe('package');
    for (const code of ['eng', 'osd']) {
      const loaded = await bare.load(code);
      expect(loaded.length).toBeGreaterThan(4_000_000);
      expect(isTrainedData(loaded)).toBe(true);
    }
  });

  it('is described truthfully', async () => {
    const readme = await readFile(join(usualSurroundings.bundledFolder, 'README.md'), 'utf8');
    const packed = await readFile(join(usualSurroundings.bundledFolder, 'eng.traineddata.gz'));
    const digest = await crypto.subtle.digest('SHA-256', gunzipSync(packed));
    expect(readme).toContain(Buffer.from(digest).toString('hex'));
    expect(readme).toContain('Apache-2.0');
  });
});

describe('the models of scripts', () => {
  it('stand in for the languages that are not bundled', async () => {
    const bare = createLanguageData(
      { dataFolders: [], cache: join(root, 'cache'), dataUrl: '', systemData: 'use' },
      { systemFolders: [] },
    );
    const installed = await bare.installed();
    expect(installed.get('Latin')).toBe('bundled');
    expect(isTrainedData(await bare.load('Latin'))).toBe(true);
    // Whatever language there is, the script's model or its own data is here, but for the scripts named in the README.
    const without = languages.filter(({ code }) => !installed.has(code) && !installed.has(scriptModelOf(code) ?? ''));
    const rare = new Set(['Canadian_Aboriginal', 'Cherokee', 'Fraktur', 'Syriac', 'Thaana', 'Tibetan']);
    const oneLanguage = without.filter(({ script }) => !rare.has(script)).map(({ code }) => code);
    const others = ['asm', 'chi_sim_vert', 'chi_tra_vert', 'grc', 'jpn_vert', 'kat_old', 'kor_vert', 'tir', 'yid'];
    expect(others).toEqual(expect.arrayContaining(oneLanguage));
  });

  it('are found in their folder, or beside the languages', async () => {
    await put('share/Latin.traineddata', trained('flat'));
    expect(markOf(await data().load('Latin'))).toBe('flat');
    await put('bundled/script/Latin.traineddata.gz', gzipSync(trained('bundled')));
    expect(markOf(await data().load('Latin'))).toBe('bundled');
  });
});

describe('adding a language', () => {
  const added = () => readFile(join(root, 'cache', 'deu.traineddata'));

  it('leaves what is here for good where it is', async () => {
    await put('bundled/deu.traineddata.gz', gzipSync(trained('bundled')));
    expect(await data().add('deu')).toEqual({
      code: 'deu',
      name: 'German',
      from: 'bundled',
      path: join(root, 'bundled', 'deu.traineddata.gz'),
    });
    expect(await cached()).toEqual([]);
  });

  it('copies what an installed Tesseract has, before any download', async () => {
    await put('share/deu.traineddata', trained('share'));
    const url = await serve((_request, response) => void response.end(trained('net')));
    expect(await data({ dataUrl: `${url}/{code}` }).add('deu')).toMatchObject({ from: 'system' });
    expect(markOf(await added())).toBe('share');
    expect(requests).toEqual([]);
  });

  it('downloads it', async () => {
    const url = await serve((_request, response) => void response.end(trained('net')));
    expect(await data({ dataUrl: `${url}/{code}` }).add('deu')).toMatchObject({ from: 'download' });
    expect(markOf(await added())).toBe('net');
  });

  it('takes it out of its npm package where nothing else has it, and where the best data is wanted', async () => {
    const sources = { best: false, cache: join(root, 'cache'), url: undefined };
    const pack = async () => gzipSync(trained('packed'));
    expect(await addLanguage('deu', [], { ...sources, pack })).toMatchObject({ from: 'npm' });
    expect(markOf(await data().load('deu'))).toBe('packed');
    await put('share/deu.traineddata', trained('share'));
    const files = [{ place: 'system', path: join(root, 'share', 'deu.traineddata') }] as const;
    expect(await addLanguage('deu', files, { ...sources, best: true, pack })).toMatchObject({ from: 'npm' });
  });

  it('that fails says all that was tried, and leaves nothing', async () => {
    await put('share/deu.traineddata', Buffer.from('broken'));
    const pack = async () => Promise.reject(new Error('npm is not installed'));
    const error = await rejection(
      addLanguage('deu', [{ place: 'system', path: join(root, 'share', 'deu.traineddata') }], {
        best: false,
        cache: join(root, 'cache'),
        url: 'http://127.0.0.1:9/deu',
        pack,
      }),
    );
    expect(error.code).toBe('language_data_missing');
    expect(error.message).toMatch(/is not language data; download: .*; npm: npm is not installed/);
    expect(await cached()).toEqual([]);
    expect((await rejection(data().add('klingon'))).code).toBe('language_unknown');
  });

  it('reads one file out of a package', () => {
    const entry = (name: string, content: string) => {
      const header = Buffer.alloc(512);
      header.write(name, 0, 'latin1');
      header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
      return Buffer.concat([header, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))]);
    };
    const long = 'x'.repeat(1300);
    const tar = Buffer.concat([entry('package/a', 'one'), entry('package/b', long), Buffer.alloc(1024)]);
    expect(Buffer.from(entryOfTar(tar, 'package/b') ?? []).toString()).toBe(long);
    expect(entryOfTar(tar, 'package/c')).toBeUndefined();
    expect(entryOfTar(tar.subarray(0, 900), 'package/b')).toBeUndefined();
  });
});

describe('withoutWordLists', () => {
  it('keeps the network and what belongs to it, and nothing else', () => {
    const parts: readonly [number, string][] = [
      [0, 'config'],
      [17, 'network'],
      [19, 'words'],
      [21, 'characters'],
      [22, 'recoder'],
      [23, 'version'],
    ];
    const make = (kept: readonly (readonly [number, string])[]) => {
      const directory = Buffer.alloc(4 + 24 * 8, 0xff);
      directory.writeUInt32LE(24);
      let at = directory.length;
      for (const [type, content] of kept) {
        directory.writeBigInt64LE(BigInt(at), 4 + type * 8);
        at += content.length;
      }
      return Buffer.concat([directory, ...kept.map(([, content]) => Buffer.from(content))]);
    };
    expect(Buffer.from(withoutWordLists(make(parts)))).toEqual(make(parts.filter(([type]) => type !== 19)));
  });
});

describe('places', () => {
  const all: readonly (readonly [string, string, Buffer])[] = [
    ['folder', 'mine/deu.traineddata', trained('mine')],
    ['cache', 'cache/deu.traineddata', trained('cache')],
    [
      'package',
      'project/node_modules/@tesseract.js-data/deu/4.0.0_best_int/deu.traineddata.gz',
      gzipSync(trained('best_int')),
    ],
    ['package', 'project/node_modules/@tesseract.js-data/deu/4.0.0/deu.traineddata.gz', gzipSync(trained('4.0.0'))],
    ['bundled', 'bundled/deu.traineddata.gz', gzipSync(trained('bundled'))],
    ['system', 'system/5/tessdata/deu.traineddata', trained('5')],
    ['system', 'system/4.00/tessdata/deu.traineddata', trained('4.00')],
    ['system', 'share/deu.traineddata', trained('share')],
  ];

  it('are asked in order, and each packed or not', async () => {
    for (let first = all.length - 1; first >= 0; first--) {
      const [place, path, bytes] = all[first] ?? ['', '', Buffer.alloc(0)];
      await put(path, bytes);
      expect(markOf(await data().load('deu'))).toBe(markOf(await unpack(bytes)));
      expect((await data().installed()).get('deu')).toBe(place);
    }
  });

  it('of an installed Tesseract are left out on request', async () => {
    await put('share/deu.traineddata', trained('share'));
    expect((await data({ systemData: 'ignore' }).installed()).get('deu')).toBeUndefined();
    await expect(data({ systemData: 'ignore' }).load('deu')).rejects.toMatchObject({ code: 'language_data_missing' });
  });

  it('with damaged data are passed over', async () => {
    for (const [, path, bytes] of all) await put(path, bytes);
    await put('mine/deu.traineddata', Buffer.from('<html>not found</html>'));
    await put('bundled/deu.traineddata.gz', gzipSync(trained('bundled')).subarray(0, 20));
    await put('cache/deu.traineddata', Buffer.alloc(0));
    expect(markOf(await data().load('deu'))).toBe('best_int');
  });

  it('may know Fraktur by its other names', async () => {
    await put('share/script/Fraktur.traineddata', trained('script'));
    expect(markOf(await data().load('frk'))).toBe('script');
    await put('share/deu_latf.traineddata', trained('renamed'));
    expect(markOf(await data().load('frk'))).toBe('renamed');
    expect((await data().installed()).get('deu')).toBeUndefined();
  });

  it('are told for every language', async () => {
    await put('share/fra.traineddata', trained('share'));
    const status = await data().status();
    expect(status.map(({ code }) => code)).toEqual(languages.map(({ code }) => code).toSorted());
    expect(status.filter(({ installed }) => installed !== undefined)).toEqual([
      { code: 'fra', name: 'French', aliases: expect.arrayContaining(['fr', 'french']), installed: 'system' },
    ]);
  });

  it('are not left by a code that is a path', async () => {
    await put('secret.traineddata', trained('secret'));
    for (const code of ['../secret', 'secret', 'en', '', 'eng+deu']) {
      expect((await rejection(data({ dataUrl: 'http://127.0.0.1:9/{code}' }).load(code))).code).toBe(
        'language_unknown',
      );
    }
  });
});

describe('the download', () => {
  it.each([
    ['as it is', trained('net'), 'deu.traineddata'],
    ['packed', gzipSync(trained('net')), 'deu.traineddata.gz'],
  ])('comes once and stays in the cache, %s', async (_how, bytes, name) => {
    const url = await serve((_request, response) => void response.end(bytes));
    const languageData = data({ dataUrl: `${url}/fast/{code}.traineddata` });
    expect(markOf(await languageData.load('deu'))).toBe('net');
    expect(markOf(await languageData.load('deu'))).toBe('net');
    expect(requests).toEqual(['/fast/deu.traineddata']);
    expect(await cached()).toEqual([name]);
    expect((await languageData.installed()).get('deu')).toBe('cache');
  });

  it('takes a URL without {code} for a folder, and follows redirects', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/moved') response.end(trained('net'));
      else response.writeHead(302, { location: '/moved' }).end();
    });
    expect(markOf(await data({ dataUrl: `${url}/folder/` }).load('deu'))).toBe('net');
    expect(requests).toEqual(['/folder/deu.traineddata', '/moved']);
  });

  it('by several at once ends with one whole file', async () => {
    const bytes = trained('x'.repeat(2_000_000));
    const url = await serve((_request, response) => void response.end(bytes));
    const loads = Array.from({ length: 6 }, () => data({ dataUrl: `${url}/{code}` }).load('deu'));
    for (const loaded of await Promise.all(loads)) expect(loaded.length).toBe(bytes.length);
    expect(await cached()).toEqual(['deu.traineddata']);
    expect(await readFile(join(root, 'cache', 'deu.traineddata'))).toEqual(bytes);
  });

  it('replaces damaged data in the cache', async () => {
    await put('cache/deu.traineddata', Buffer.from('cut off'));
    const url = await serve((_request, response) => void response.end(trained('net')));
    expect(markOf(await data({ dataUrl: `${url}/{code}` }).load('deu'))).toBe('net');
    expect(markOf(await data().load('deu'))).toBe('net');
  });

  it('clears away parts that a killed process left', async () => {
    const old = new Date(Date.now() - 7_200_000);
    await put('cache/fra.traineddata.1-x.part', Buffer.from('old'));
    await utimes(join(root, 'cache', 'fra.traineddata.1-x.part'), old, old);
    await put('cache/ita.traineddata.2-y.part', Buffer.from('in work'));
    const url = await serve((_request, response) => void response.end(trained('net')));
    await data({ dataUrl: `${url}/{code}` }).load('deu');
    expect(await cached()).toEqual(['deu.traineddata', 'ita.traineddata.2-y.part']);
  });

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    ['is answered with an error', (response) => void response.writeHead(404).end('no'), /HTTP status 404/],
    ['is answered with a web page', (response) => void response.end('<html>Log in</html>'), /not language data/],
    [
      'is answered with damaged gzip',
      (response) => void response.end(gzipSync(trained('x')).subarray(0, 15)),
      /damaged gzip/,
    ],
    ['is answered with nothing', (response) => void response.end(), /not language data/],
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(trained('x'), () => response.destroy());
      },
      /could not be reached|terminated/,
    ],
    [
      'never ends',
      (response) => {
        const pour = () => {
          while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
        };
        response.on('drain', pour);
        pour();
      },
      /more than 60 MB/,
    ],
  ])('that %s leaves nothing and names the ways out', async (_how, answer, why) => {
    const url = await serve((_request, response) => answer(response));
    const error = await rejection(data({ dataUrl: `${url}/{code}` }).load('deu'));
    expect(error.code).toBe('language_data_missing');
    expect(error.message).toMatch(why);
    expect(error.message).toContain('German (deu)');
    expect(error.hint).toMatch(
      /npm install @tesseract\.js-data\/deu.*deu\.traineddata.*OCRCHAT_DATA names.*OCRCHAT_DATA_URL/,
    );
    expect(await cached()).toEqual([]);
  });

  it.each([
    ['', /switched off/],
    ['ftp://example.org/{code}', /not an http or https URL/],
    ['nonsense', /not an http or https URL/],
  ])('from %j fails with the reason', async (dataUrl, why) => {
    const error = await rejection(data({ dataUrl }).load('deu'));
    expect(error).toMatchObject({ code: 'language_data_missing' });
    expect(error.message).toMatch(why);
  });

  it('from a host that refuses fails with the reason', async () => {
    const url = await serve(() => undefined);
    server?.close();
    await once(server ?? new EventEmitter(), 'close');
    const error = await rejection(data({ dataUrl: `${url}/{code}` }).load('deu'));
    expect(error.message).toMatch(/could not be reached \(ECONNREFUSED\)/);
  });

  it('that failed is not tried again for every page', async () => {
    const url = await serve((_request, response) => void response.writeHead(500).end());
    const languageData = data({ dataUrl: `${url}/{code}` });
    const first = await rejection(languageData.load('deu'));
    const second = await rejection(languageData.load('deu'));
    expect(second.message).toBe(first.message);
    expect(requests).toHaveLength(1);
    // What was put in place meanwhile is found all the same.
    await put('mine/deu.traineddata', trained('mine'));
    expect(markOf(await languageData.load('deu'))).toBe('mine');
  });

  it('tells of data on this machine that cannot be used', async () => {
    await put('mine/deu.traineddata', Buffer.from('broken'));
    expect((await rejection(data().load('deu'))).message).toContain(join(root, 'mine', 'deu.traineddata'));
  });

  it('stops when it is cancelled, and may be tried again at once', async () => {
    let isSilent = true;
    const cancel = new AbortController();
    const url = await serve((_request, response) => {
      if (isSilent) cancel.abort();
      else response.end(trained('net'));
    });
    const languageData = data({ dataUrl: `${url}/{code}` });
    expect((await rejection(languageData.load('deu', { signal: cancel.signal }))).code).toBe('cancelled');
    isSilent = false;
    expect(markOf(await languageData.load('deu'))).toBe('net');
  });

  it('into a cache that cannot be written says so', async () => {
    await put('cache', Buffer.from('a file where the folder should be'));
    const url = await serve((_request, response) => void response.end(trained('net')));
    const error = await rejection(data({ dataUrl: `${url}/{code}` }).load('deu'));
    expect(error.code).toBe('language_data_missing');
    expect(error.message).toMatch(/EEXIST|ENOTDIR/);
  });
});

describe('isTrainedData', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(1000)],
    ['text', Buffer.from('version https://example.org/lfs\noid sha256:0\nsize 1\n')],
    ['a directory alone', trained('').subarray(0, 20)],
    ['an offset behind the end', trained('x').fill(0xff, 12, 13)],
    ['a directory without components', Buffer.concat([trained('').fill(0xff, 4, 20), Buffer.from('data')])],
  ])('refuses %s', (_name, bytes) => {
    expect(isTrainedData(bytes)).toBe(false);
  });

  it('accepts both byte orders', () => {
    const big = trained('x');
    big.writeUInt32BE(2);
    big.writeBigInt64BE(20n, 12);
    expect(isTrainedData(trained('x'))).toBe(true);
    expect(isTrainedData(big)).toBe(true);
  });
});
