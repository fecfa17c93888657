/** Owns the places on this machine where language data may lie, in the order in which they are asked. */
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../config.ts';
import { isScriptModel } from '../../language.ts';
import { packageFolder } from '../../package-folder.ts';

/** folder: named by the configuration; bundled: part of ocrchat; package: an npm package; system: an installed Tesseract. */
export type DataPlace = 'folder' | 'bundled' | 'cache' | 'package' | 'system';

export interface DataFile {
  readonly place: DataPlace;
  readonly path: string;
}

/** Outside of the configuration only so that tests do not depend on what this machine has installed. */
export interface DataSurroundings {
  readonly bundledFolder: string;
  /** Folders from which npm packages are resolved as a module there would. */
  readonly packageBases: readonly string[];
  readonly systemFolders: readonly string[];
}

export type PlacesConfig = Pick<Config, 'dataFolders' | 'cache' | 'systemData'>;

const here = fileURLToPath(packageFolder);

export const usualSurroundings: DataSurroundings = {
  bundledFolder: join(here, 'data', 'tessdata'),
  packageBases: [here, process.cwd()],
  systemFolders: [
    '/usr/share/tesseract-ocr/*/tessdata',
    '/usr/share/tesseract-ocr/tessdata',
    '/usr/share/tessdata',
    '/usr/share/tesseract/tessdata',
    '/usr/local/share/tessdata',
    '/opt/homebrew/share/tessdata',
    '/opt/local/share/tessdata',
    'C:\\Program Files\\Tesseract-OCR\\tessdata',
  ],
};

/** The integer model of the best set first; the other variant carries the legacy engine beside it and is twice as large. */
const packageVariants = ['4.0.0_best_int', '4.0.0'];

/** Names under which the data of a language also goes: Tesseract renamed frk, and distributions ship the script instead. */
const otherNames: Readonly<Record<string, readonly string[]>> = { frk: ['deu_latf', 'Fraktur', 'script/Fraktur'] };

/** Remembers folders while one question is answered, since the same few are asked for every language. */
export type FolderListing = Map<string, Promise<readonly string[]>>;

/** Lists every file that has data for `code`, best first; what is inside has not been looked at. */
export async function dataFiles(
  code: string,
  config: PlacesConfig,
  surroundings: DataSurroundings,
  listing: FolderListing = new Map(),
): Promise<readonly DataFile[]> {
  const found: DataFile[] = [];
  for (const { place, folders } of await places(config, surroundings, listing)) {
    for (const folder of folders) {
      for (const path of await filesFor(code, place, folder, listing)) found.push({ place, path });
    }
  }
  return found;
}

async function filesFor(
  code: string,
  place: DataPlace,
  folder: string,
  listing: FolderListing,
): Promise<readonly string[]> {
  const found: string[] = [];
  if (place === 'package') {
    if (!(await namesIn(folder, listing)).includes(code)) return [];
    for (const variant of packageVariants) {
      const inside = join(folder, code, variant);
      const file = `${code}.traineddata.gz`;
      if ((await namesIn(inside, listing)).includes(file)) found.push(join(inside, file));
    }
    return found;
  }
  for (const name of namesOf(code)) {
    const path = join(folder, name);
    const names = await namesIn(dirname(path), listing);
    for (const file of [`${path}.traineddata`, `${path}.traineddata.gz`]) {
      if (names.includes(basename(file))) found.push(file);
    }
  }
  return found;
}

/** Models of scripts lie in a folder of their own, or beside the languages where a distribution has flattened them. */
function namesOf(code: string): readonly string[] {
  return isScriptModel(code) ? [`script/${code}`, code] : [code, ...(otherNames[code] ?? [])];
}

interface Place {
  readonly place: DataPlace;
  readonly folders: readonly string[];
}

async function places(
  config: PlacesConfig,
  surroundings: DataSurroundings,
  listing: FolderListing,
): Promise<readonly Place[]> {
  const packages = surroundings.packageBases.flatMap((base) =>
    (createRequire(join(base, 'here.js')).resolve.paths('@tesseract.js-data/eng') ?? []).map((folder) =>
      join(folder, '@tesseract.js-data'),
    ),
  );
  const systemFolders = config.systemData === 'ignore' ? [] : surroundings.systemFolders;
  const system = await Promise.all(systemFolders.map((pattern) => expand(pattern, listing)));
  return [
    { place: 'folder', folders: config.dataFolders },
    { place: 'cache', folders: [config.cache] },
    { place: 'package', folders: [...new Set(packages)] },
    { place: 'bundled', folders: [surroundings.bundledFolder] },
    { place: 'system', folders: system.flat() },
  ];
}

/** Replaces one `*` by the folders that are there, the highest version first. */
async function expand(pattern: string, listing: FolderListing): Promise<readonly string[]> {
  const [before, after] = pattern.split('*');
  if (before === undefined || after === undefined) return [pattern];
  const versions = (await namesIn(before, listing)).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return versions.map((version) => join(before, version, after));
}

/** Names in a folder; none for one that is not there or may not be read, which is the usual case of a place. */
function namesIn(folder: string, listing: FolderListing): Promise<readonly string[]> {
  const known = listing.get(folder);
  if (known !== undefined) return known;
  const names = readdir(folder).catch(() => []);
  listing.set(folder, names);
  return names;
}
