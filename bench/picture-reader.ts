/** Owns reading pictures that the bench has made, in its own process and without what the machine's Tesseract has. */
import { createHash } from 'node:crypto';
import { loadConfig } from '../src/config.ts';
import type { Page } from '../src/document.ts';
import { createLanguageData } from '../src/engine/local/language-data.ts';
import { openSource } from '../src/engine/local/open-source.ts';
import { createTesseract } from '../src/engine/local/tesseract.ts';

export type ReadPicture = (path: string, mediaType: 'image/png' | 'image/jpeg', bytes: Buffer) => Promise<Page>;

/** @param home folder for what the reader keeps @returns throws OcrError where a page's data is not there */
export async function createPictureReader(home: string): Promise<ReadPicture> {
  const config = loadConfig({ home, dataUrl: '' }, {});
  const data = createLanguageData(config, { systemFolders: [] });
  const installed = [...(await data.installed()).keys()];
  const tesseract = createTesseract((code) => data.load(code));
  return async (path, mediaType, bytes) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const source = { path, name: 'made', mediaType, sha256, byteSize: bytes.length };
    const document = await openSource(source, undefined, config.maxPagePixels);
    try {
      return await document.read(0, tesseract, { language: 'auto', installed });
    } finally {
      await document.close();
    }
  };
}
