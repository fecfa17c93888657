/** Text layers of a whole PDF by reader processes: their order, what one that dies costs, and that stopping stops the work. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import type { Source } from '../../../src/document.ts';
import type { PageText } from '../../../src/engine/engine.ts';
import { type LayerTexts, openLayerTexts } from '../../../src/engine/local/layer-texts.ts';

let folder: string;
let texts: LayerTexts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-layers-'));
  const config = loadConfig({ home: folder, readers: 2, pageDeadline: 1000, codeCache: 'off' }, {});
  texts = openLayerTexts(config, { script: new URL('./fake-reader.ts', import.meta.url) });
});

afterEach(async () => {
  await texts.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the readers do with it is said by its name. */
const source = (name: string): Source => ({
  path: join(folder, name),
  name,
  mediaType: 'application/pdf',
  sha256: name,
  byteSize: 1,
});
const processesOf = (pages: readonly PageText[]) =>
  new Set(pages.map((page) => ('text' in page ? page.text : 'none'))).size;
const many = Array.from({ length: 100 }, (_, index) => index);
const outcome = (page: PageText) => ('code' in page ? page.code : page.index);

async function readAll(name: string, pages = many, signal?: AbortSignal): Promise<readonly PageText[]> {
  const found: PageText[] = [];
  for await (const page of texts.read(source(name), pages, { signal })) found.push(page);
  return found;
}

describe('text layers', () => {
  it('come in the order of the pages that were asked for, from several readers', async () => {
    const found = await readAll('plain', [7, 3, ...many.slice(10)]);
    expect(found.map(outcome)).toEqual([7, 3, ...many.slice(10)]);
    expect(new Set(found.map((page) => ('text' in page ? page.text : ''))).size).toBe(2);
  });

  it.each([
    ['exit', 'page_failed'],
    ['spin', 'page_timeout'],
  ])('of all pages are read but the one that kills its reader (%s)', async (name, code) => {
    const found = await readAll(name, many.slice(0, 40));
    expect(found.map(outcome)).toEqual([0, code, ...many.slice(2, 40)]);
    expect(found[1]).toMatchObject({ message: expect.stringMatching(/^Page 2 of .* could not be read, twice/) });
  });

  it('come laid out in the same way, and the page that kills its reader is named', async () => {
    const found: (readonly [number, string])[] = [];
    for await (const page of texts.lay(source('exit'), [5, 1, ...many.slice(6, 30)], {}))
      found.push([page.index, 'json' in page ? page.json : 'code' in page ? page.code : page.lacks]);
    expect(found).toEqual(
      [5, 1, ...many.slice(6, 30)].map((index) => [index, index === 1 ? 'page_failed' : `{"index":${index}}`]),
    );
  });

  it('do not wear out the readers that read them', async () => {
    await texts.close();
    const config = loadConfig({ home: folder, readers: 1, readerPages: 1, codeCache: 'off' }, {});
    texts = openLayerTexts(config, { script: new URL('./fake-reader.ts', import.meta.url) });
    expect(processesOf(await readAll('plain', many.slice(0, 90)))).toBe(1);
    expect(processesOf(await readAll('other'))).toBe(1);
  });

  it('fail with the whole source when it cannot be read', async () => {
    await expect(readAll('source')).rejects.toMatchObject({ code: 'damaged_file' });
  });

  it('are no longer read when nobody takes them, or when that is cancelled', async () => {
    for await (const page of texts.read(source('plain'), many, {})) if (page.index === 5) break;
    await expect(readAll('plain', many, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readAll('plain')).map(outcome)).toEqual(many);
  });

  it('end with the next page when that is cancelled, also where that has been read', async () => {
    const stop = new AbortController();
    const taken: number[] = [];
    const reading = async () => {
      for await (const { index } of texts.read(source('plain'), many, { signal: stop.signal })) {
        taken.push(index);
        if (index === 5) stop.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: 'cancelled' });
    expect(taken).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('say that they were closed to whoever is opening a document', async () => {
    const opening = texts.inspect(source('plain'), {}).catch((thrown: unknown) => thrown);
    // Its reader has been given the file by then, and is still starting.
    await Promise.resolve();
    await texts.close();
    expect(await opening).toMatchObject({ code: 'cancelled' });
  });
});
