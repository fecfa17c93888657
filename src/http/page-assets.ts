/** Owns the files of the web page: its markup, styles and scripts, read once and told apart by what is in them. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import { codeFolder } from '../package-folder.ts';

export interface PageAsset {
  readonly type: string;
  readonly body: string;
  /** Quoted, as the header has it. */
  readonly etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const folder = new URL('web/', codeFolder);

/** All files by name. Scripts end in `.js`, also where the program runs from its sources and they lie there as TypeScript. */
export async function readPageAssets(): Promise<ReadonlyMap<string, PageAsset>> {
  const assets = new Map<string, PageAsset>();
  for (const file of await readdir(folder)) {
    const isSource = extname(file) === '.ts';
    const name = isSource ? file.replace(/\.ts$/, '.js') : file;
    const type = types[extname(name)];
    if (type === undefined) continue;
    const text = await readFile(new URL(file, folder), 'utf8');
    const body = isSource ? asScript(text) : text;
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 27);
    assets.set(name, { type, body, etag: `"${digest}"` });
  }
  return assets;
}

/** What the build does with these files, for a program that was not built. */
function asScript(source: string): string {
  return stripTypeScriptTypes(source).replaceAll(/(from '\.\/[a-z-]+)\.ts'/g, "$1.js'");
}
