/**
 * Bundles the program into `dist/`: a process that loads hundreds of small modules takes a good part of a second to start.
 * Packages stay outside but for a few, and what is loaded late stays apart. Declarations come from the compiler.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Modules that are asked for by their names from outside. A bundle shares nothing with the others, since they run in processes of their own. */
const bundles: Readonly<Record<string, readonly string[]>> = {
  main: ['main', 'index', 'toolkit', 'compose'],
  reader: ['engine/local/reader'],
};

/**
 * Packages of many modules that every start needs; their licences go along. A second copy that other packages bring does no
 * harm: schemas of zod know each other by what they are, not by where they come from.
 */
const carried: readonly string[] = ['commander', 'zod'];

const isOurs = (id: string) => id.startsWith('.') || id.startsWith('/') || id.startsWith(root) || id.startsWith('src/');

for (const [name, modules] of Object.entries(bundles)) {
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(modules.map((module) => [module, `src/${module}.ts`])),
    platform: 'node',
    external: (id) => !isOurs(id) && !carried.includes(id),
  });
  await bundle.write({
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `chunks/${name}-[name]-[hash].js`,
  });
  await bundle.close();
}

const licences = carried.map((name) => `${name}\n\n${readFileSync(`${root}node_modules/${name}/LICENSE`, 'utf8')}`);
writeFileSync(`${root}dist/licences-of-packages.txt`, licences.join('\n\n'));
