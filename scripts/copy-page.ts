/** Puts what the compiler leaves alone of the web page, its markup, styles and icon, beside its compiled scripts. */
import { copyFileSync, globSync } from 'node:fs';

const root = new URL('../', import.meta.url);
for (const file of globSync('src/web/*.{html,css,svg}', { cwd: root })) {
  copyFileSync(new URL(file, root), new URL(file.replace(/^src/, 'dist'), root));
}
