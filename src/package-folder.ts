/** Owns where the package lies: what comes with it is found from there, wherever a build has put the code that asks. */
import { existsSync } from 'node:fs';

/** The folder of `package.json`, which the code lies one or more folders below. */
export const packageFolder: URL = folderAbove(new URL('.', import.meta.url));

/** The folder of the code: `src/`, or `dist/` of a package that was built. */
export const codeFolder = new URL(import.meta.url.endsWith('.ts') ? 'src/' : 'dist/', packageFolder);

/** What the file of a module is called here. @param module its path below the code's folder, without extension */
export function moduleFile(module: string): URL {
  return new URL(`${module}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, codeFolder);
}

function folderAbove(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder;
  const above = new URL('..', folder);
  if (above.href === folder.href) throw new Error('The files of ocrchat are incomplete: its package.json is missing.');
  return folderAbove(above);
}
