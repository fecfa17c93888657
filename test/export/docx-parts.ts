/** Owns taking a Word file apart: its parts as XML. */
import type { PageResult } from '../../src/document.ts';
import { exported, renderPage } from './everything.ts';
import { readXml, type XmlElement } from './xml-reader.ts';
import { unzipped } from './zip-reader.ts';

export async function parts(pages: readonly PageResult[], options: Readonly<Record<string, unknown>> = {}) {
  const files = unzipped(await exported('docx', pages, { renderPage, options }));
  const part = (name: string): XmlElement => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`There is no ${name}.`);
    return readXml(file.toString());
  };
  return { files, part };
}
