/** The core of Tesseract: what it holds, and starting anew. */
import { afterEach, describe, expect, it } from 'vitest';
import { createLanguageData } from '../../../src/engine/local/language-data.ts';
import { leaveOut } from '../../../src/engine/local/step-switch.ts';
import { createTesseract } from '../../../src/engine/local/tesseract.ts';
import { layOut, letter, rasterize } from '../../generate/index.ts';

afterEach(() => leaveOut([]));

describe('a core', () => {
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
    tesseract.giveBack();
    expect(await read()).toEqual(first);
    expect(loaded).toEqual(['eng']);

    await tesseract.detect(image);
    await tesseract.recognize(image, ['chi_sim'], 200);
    loaded.length = 0;
    tesseract.giveBack();
    expect(await read()).toEqual(first);
    expect(loaded).toEqual(['eng']);
  });
});
