import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeFolder, moduleFile, packageFolder } from '../src/package-folder.ts';

test('finds what comes with the package, and the modules that run in processes of their own', () => {
  expect(existsSync(new URL('package.json', packageFolder))).toBe(true);
  expect(existsSync(new URL('data/models', packageFolder))).toBe(true);
  expect(codeFolder.href).toBe(new URL('src/', packageFolder).href);
  expect(moduleFile('engine/local/reader').href).toBe(new URL('src/engine/local/reader.ts', packageFolder).href);
});
