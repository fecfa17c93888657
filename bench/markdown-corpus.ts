/**
 * Makes a corpus of digital PDFs out of Markdown: each file is printed in several ways, and its Markdown is the truth.
 *
 *   apt-get install pandoc chromium libreoffice groff poppler-utils texlive-xetex texlive-latex-extra lmodern fonts-dejavu
 *   node bench/markdown-corpus.ts --from DIR --out DIR [--seed 1] [--each 3] [--length 9000] [--printers github,latex]
 *   npm run bench -- --corpus DIR --scorer FILE --peers liteparse,pdf-inspector
 *
 * `--each` says in how many ways a file is printed, which ones follows from `--seed`; `--length` after how many characters
 * a file ends, at a heading. Images, raw HTML and front matter are left out. A printer that is not installed is left out too.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from './arguments.ts';
import type { CorpusItem } from './corpus.ts';
import { printers } from './markdown/printers.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    each: { type: 'string', default: '3' },
    length: { type: 'string', default: '9000' },
    printers: { type: 'string', default: '' },
  },
});
if (values.from === undefined || values.out === undefined) {
  process.stderr.write(
    'markdown-corpus: give the folder of the Markdown with --from DIR, that of the corpus with --out DIR\n',
  );
  process.exit(2);
}
const { from, out } = values;
/** What is read beside pandoc's own Markdown; dollars are formulas in papers, and seldom elsewhere. */
const dialect =
  'markdown+autolink_bare_uris+task_lists+lists_without_preceding_blankline-raw_html-raw_tex-native_divs-implicit_figures-smart';
const named = printers.filter(({ name }) => values.printers === '' || values.printers.split(',').includes(name));
for (const folder of ['files', 'truth', 'work']) mkdirSync(join(out, folder), { recursive: true });

const items: (CorpusItem & { readonly printer: string })[] = [];
const paths = readdirSync(from).filter((path) => path.endsWith('.md'));
for (const [index, path] of paths.toSorted().entries()) {
  const stem = path.slice(0, -'.md'.length);
  const source = join(out, 'work', `${stem}.md`);
  const text = readFileSync(join(from, path), 'utf8');
  writeFileSync(source, plainMarkdown(text));
  const read = text.startsWith('---\n') ? dialect : `${dialect}-tex_math_dollars`;
  const options = [source, '-f', read, '-t', 'gfm+pipe_tables+footnotes-raw_html', '--wrap=none'];
  const truth = outputOf('pandoc', options);
  if (truth === '') continue;
  writeFileSync(join(out, 'truth', `${stem}.md`), truth);
  for (let turn = 0; turn < Math.min(Number(values.each), named.length); turn++) {
    const printer = named[(Number(values.seed) + index * Number(values.each) + turn) % named.length];
    if (printer === undefined) continue;
    const id = `${stem}-${printer.name}`;
    const file = `files/${id}.pdf`;
    rmSync(join(out, file), { force: true });
    printer.print({ source, dialect: read, pdf: join(out, file), work: join(out, 'work'), id });
    const pages = Number(/^Pages:\s+(\d+)/mu.exec(outputOf('pdfinfo', [join(out, file)]))?.[1] ?? 0);
    process.stdout.write(`${id}: ${pages === 0 ? 'not printed' : `${pages} pages`}\n`);
    if (pages === 0 || items.some((item) => item.id === id)) continue;
    items.push({
      id,
      file,
      kind: 'pdf-markdown',
      printer: printer.name,
      language: 'eng',
      pages,
      truth: { markdown: `truth/${stem}.md` },
      source: path,
    });
  }
}
writeFileSync(join(out, 'manifest.json'), JSON.stringify(items, undefined, 1));

/** What a program prints; nothing when it fails. */
function outputOf(program: string, options: readonly string[]): string {
  const { status, stdout } = spawnSync(program, options, { encoding: 'utf8', timeout: 30_000 });
  return status === 0 ? stdout : '';
}

/** Without front matter (its title becomes the first heading), images, comments and tags, up to a heading near the given length. */
function plainMarkdown(text: string): string {
  const front = /^---\n(?<fields>[\s\S]*?)\n---\n/u.exec(text);
  const title = /^title:\s*['"]?(?<title>.*?)['"]?$/mu.exec(front?.groups?.['fields'] ?? '')?.groups?.['title'];
  const body = text
    .slice(front?.[0].length ?? 0)
    .replaceAll(/<!--[\s\S]*?-->/gu, '')
    .replaceAll(/\[!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])\](?:\([^)]*\)|\[[^\]]*\])/gu, '')
    .replaceAll(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\{[^}]*\})?/gu, '')
    .replaceAll(
      /<\/?(?:p|div|br|img|a|sub|sup|h\d|details|summary|table|t[rdh]|b|i|center|picture|source)\b[^>]*>/giu,
      '',
    )
    .replaceAll(/\p{Extended_Pictographic}\uFE0F?/gu, '');
  const whole = title === undefined ? body : `# ${title}\n\n${body.replaceAll(/^#+ /gmu, '#$&')}`;
  const end = /\n#{1,3} /u.exec(whole.slice(Number(values.length)));
  return end === null ? whole : whole.slice(0, Number(values.length) + end.index);
}
