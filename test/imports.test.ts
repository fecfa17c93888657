/** Holds the import table of ARCHITECTURE.md against the source. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

interface Layer {
  readonly name: string;
  readonly files: readonly string[];
  readonly allowed: readonly string[];
}

function readTable(): readonly Layer[] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const rows = text.slice(text.indexOf('| layer | files | may import |')).split('\n').slice(2);
  const layers: Layer[] = [];
  for (const row of rows) {
    const [, name, files, allowed] =
      row.split(' | ').length === 3 ? ['', ...row.replace(/^\| | \|$/g, '').split(' | ')] : [];
    if (name === undefined || files === undefined || allowed === undefined) break;
    layers.push({
      name,
      files: [...files.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
      allowed: allowed.split(/\s+/),
    });
  }
  return layers;
}

const layers = readTable();
const sources = globSync('src/**/*.ts', { cwd: root }).map((path) => path.split(sep).join('/'));

/** The first layer whose row names the file; rows with exact names stand above the folders that hold them. */
function layerOf(file: string): Layer | undefined {
  return (
    layers.find((layer) =>
      layer.files.some((pattern) => pattern === file || (pattern.includes('*-') && matchesGlob(file, pattern))),
    ) ?? layers.find((layer) => layer.files.some((pattern) => matchesGlob(file, pattern)))
  );
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
  return found.map((specifier) => posix.normalize(posix.join(posix.dirname(file), specifier)));
}

describe('the import table', () => {
  it('is read from ARCHITECTURE.md', () => {
    expect(layers.length).toBeGreaterThan(10);
    expect(sources.length).toBeGreaterThan(10);
  });

  it('names every source file', () => {
    expect(sources.filter((file) => layerOf(file) === undefined)).toEqual([]);
  });

  it('is kept by every import', () => {
    const broken: string[] = [];
    for (const file of sources) {
      const layer = layerOf(file);
      for (const target of importsOf(file)) {
        const other = layerOf(target);
        if (other === undefined || layer?.allowed.includes(other.name) !== true) {
          broken.push(`${file} (${layer?.name}) imports ${relative('.', target)} (${other?.name})`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it('leaves process.env to the configuration', () => {
    const readers = sources.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
    expect(readers).toEqual(['src/config.ts']);
  });
});
