/**
 * Makes a corpus of PDFs with tables of many kinds, printed by Chromium with a structure tree and, as kind `born-digital`, without:
 *
 *   apt-get install chromium
 *   node bench/tagged-corpus.ts --out DIR [--browser chromium]
 *   npm run bench -- --corpus DIR --only pdf-markdown --scorer FILE --peers liteparse,pdf-inspector
 *
 * The truth is the source of each document, as Markdown with tables in HTML where cells span.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from './arguments.ts';
import type { CorpusItem } from './corpus.ts';
import { taggedDocuments } from './tagged/documents.ts';

const { values } = parseArgs({
  options: { out: { type: 'string' }, browser: { type: 'string', default: 'chromium' } },
});
if (values.out === undefined) {
  process.stderr.write('tagged-corpus: give the folder of the corpus with --out DIR\n');
  process.exit(2);
}
const { out, browser } = values;
for (const folder of ['files', 'truth']) mkdirSync(join(out, folder), { recursive: true });

const items: CorpusItem[] = [];
for (const { name, html, markdown } of taggedDocuments()) {
  const source = join(out, 'files', `${name}.html`);
  writeFileSync(source, html);
  writeFileSync(join(out, 'truth', `${name}.md`), markdown);
  for (const [ending, kind, options] of [
    ['', 'pdf-markdown', []],
    ['-untagged', 'born-digital', ['--disable-pdf-tagging']],
  ] as const) {
    const id = `${name}${ending}`;
    const file = `files/${id}.pdf`;
    const flags = ['--headless', '--no-sandbox', '--no-pdf-header-footer', ...options];
    execFileSync(browser, [...flags, `--print-to-pdf=${join(out, file)}`, source], { stdio: 'ignore' });
    items.push({ id, file, kind, language: 'eng', pages: 1, truth: { markdown: `truth/${name}.md` } });
  }
  process.stdout.write(`${name}\n`);
}
writeFileSync(join(out, 'manifest.json'), JSON.stringify(items, undefined, 1));
