/**
 * Owns making one document of the memory bench, in a process of its own so that its memory is not counted:
 *
 *   node bench/hard-pages/make-document.ts NAME PAGES|- FILE
 *
 * Writes the file and the text on it beside it (`FILE.txt`).
 */
import { writeFile } from 'node:fs/promises';
import { hardDocuments } from './documents.ts';

const [name = '', pages = '-', file = ''] = process.argv.slice(2);
const document = hardDocuments[name];
if (document === undefined) throw new Error(`There is no document "${name}".`);
const { bytes, text } = await document.make(pages === '-' ? undefined : Number(pages));
await writeFile(`${file}.txt`, text);
await writeFile(file, bytes);
