/** The core of Tesseract: what it holds, and starting anew. */
import { afterEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../../../src/engine/local/collect-garbage.ts';
import { createLanguageData } from '../../../src/engine/local/language-data.ts';
import { toSpix } from '../../../src/engine/local/spix.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import { createTesseract } from '../../../src/engine/local/tesseract.ts';
import { createWarmCore } from '../../../src/engine/local/warm-core.ts';
import { layOut, letter, rasterize } from '../../generate/index.ts';

afterEach(() => leaveOut([]));

describe('what is warmed up', () => {
  const letters = { width: 200, height: 60, data: new Uint8Array(200 * 60).fill(255) };
  const languageData = createLanguageData({ dataFolders: [], cache: '', dataUrl: '', systemData: 'ignore' });

  it('is loaded once, though it is read with before it has come', async () => {
    const loaded: string[] = [];
    const tesseract = createTesseract((code) => {
      loaded.push(code);
      return languageData.load(code);
    });
    tesseract.warmUp(['eng']);
    tesseract.warmUp(['deu']);
    expect(loaded).toEqual(['eng']);
    await tesseract.recognize(letters, ['eng'], 200);
    expect(loaded).toEqual(['eng']);
  });

  it('fails when it is read with, not before, and is tried anew then', async () => {
    let isThere = false;
    const tesseract = createTesseract(async (code) => {
      if (!isThere) throw new Error('it is not there');
      return languageData.load(code);
    });
    tesseract.warmUp(['eng']);
    await expect(tesseract.recognize(letters, ['eng'], 200)).rejects.toThrow('it is not there');
    isThere = true;
    expect(await tesseract.recognize(letters, ['eng'], 200)).toEqual([]);
  });
});

describe('a core', () => {
  it('has two sets of language data warm, of which the one that was used last stays', async () => {
    const languageData = createLanguageData({ dataFolders: [], cache: '', dataUrl: '', systemData: 'ignore' });
    const core = createWarmCore((code) => languageData.load(code));
    const isWarm = () => ['eng', 'deu', 'fra'].filter((code) => core.warm([code]) !== undefined);
    for (const code of ['eng', 'deu', 'eng']) await core.forReading([code]);
    expect(isWarm()).toEqual(['eng', 'deu']);
    await core.forReading(['fra']);
    expect(isWarm()).toEqual(['eng', 'fra']);
  });

  it('stays while it holds little, and makes way for a new one that reads the same when it holds much', async () => {
    // As where onnxruntime is missing: then the core reads by itself, and holds the data of every language.
    leaveOut(['lines in batches']);
    const languageData = createLanguageData({ dataFolders: [], cache: '', dataUrl: '', systemData: 'ignore' });
    const loaded: string[] = [];
    const tesseract = createTesseract((code) => {
      loaded.push(code);
      return languageData.load(code);
    });
    const { content, options } = letter();
    const { pages } = await layOut(content.slice(0, 3), { ...options, width: 300, height: 200, margin: 20 });
    const [page] = pages;
    if (page === undefined) throw new Error('the letter has no page');
    const { width, height, pixels } = await rasterize(page, 200);
    const image = { width, height, data: Uint8Array.from(pixels) };
    const read = () => tesseract.recognize(image, ['eng'], 200);

    const first = await read();
    expect(first.length).toBeGreaterThan(5);
    await tesseract.giveBack();
    expect(await read()).toEqual(first);
    expect(loaded).toEqual(['eng']);

    const found = await tesseract.detect(image);
    await tesseract.recognize(image, ['chi_sim'], 200);
    // What found the script has made room for its language, and is there again when it is needed.
    loaded.length = 0;
    expect(await tesseract.detect(image)).toEqual(found);
    expect(loaded).toEqual(['osd']);

    await tesseract.recognize(image, ['chi_sim', 'chi_tra', 'jpn'], 200);
    loaded.length = 0;
    await tesseract.giveBack();
    expect(await read()).toEqual(first);
    expect(loaded).toEqual(['eng']);
  });

  it('leaves none of its memory behind when it makes way', async () => {
    const core = createWarmCore(() => Promise.reject(new Error('no data is needed')));
    const takeMuch = async () => {
      const side = 7000;
      const blank = toSpix({ width: side, height: side, data: new Uint8Array(side * side).fill(255) });
      const { core: loaded, api } = await core.forAnalysis();
      loaded.FS.writeFile('/input', blank);
      api.SetImageFile(1, 0);
      loaded.FS.unlink('/input');
      return new WeakRef(loaded);
    };
    const held = await takeMuch();
    await collectGarbage();
    expect(held.deref()).toBeDefined();
    core.giveBack();
    await collectGarbage();
    expect(held.deref()).toBeUndefined();
  });
});
