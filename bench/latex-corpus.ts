/**
 * Makes a corpus of digital PDFs out of the sample documents of LaTeX classes, whose sources stand beside them:
 *
 *   apt-get install texlive-publishers-doc pandoc poppler-utils
 *   node bench/latex-corpus.ts --out DIR [--from /usr/share/doc/texlive-doc] [--pages 10] [--each 2]
 *   npm run bench -- --corpus DIR --scorer FILE --peers liteparse,pdf-inspector
 *
 * The truth is pandoc's Markdown of the source: it lacks numbers of headings, what the class itself prints, and the list of
 * references. A document is taken when most words of either are in the other; so tools can be compared on it, while none can
 * reach 100 %. `--each` bounds the documents of one class, `--pages` their length.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseArgs } from './arguments.ts';
import type { CorpusItem } from './corpus.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    from: { type: 'string', default: '/usr/share/doc/texlive-doc' },
    pages: { type: 'string', default: '10' },
    each: { type: 'string', default: '2' },
  },
});
if (values.out === undefined || !existsSync(values.from)) {
  process.stderr.write('latex-corpus: give --out DIR, and the folder of the samples with --from DIR\n');
  process.exit(2);
}
const out = values.out;
/** Share of the words of the source that the PDF has, and of those of the PDF that the source has. */
const leastRecall = 0.85;
const leastPrecision = 0.75;
/** Seconds that pandoc gets for a source. */
const patience = 15;
/** Slides, posters, and sources that are spread over files or in scripts that pandoc's reader does not know. */
const notTaken = /beamer|sciposter|\\input\{|CJK|ctex/u;

mkdirSync(join(out, 'files'), { recursive: true });
mkdirSync(join(out, 'truth'), { recursive: true });
const items: CorpusItem[] = [];
const taken = new Map<string, number>();
const pdfs = readdirSync(values.from, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.pdf'));
for (const path of pdfs.toSorted()) {
  const group = path.split('/').slice(0, 2).join('/');
  if ((taken.get(group) ?? 0) >= Number(values.each)) continue;
  const pdf = join(values.from, path);
  const truth = markdownOf(pdf);
  if (truth === undefined) continue;
  const pages = Number(/^Pages:\s+(\d+)/mu.exec(outputOf('pdfinfo', [pdf]))?.[1] ?? 0);
  if (pages === 0 || pages > Number(values.pages)) continue;
  const [written, printed] = [wordsOf(truth), wordsOf(outputOf('pdftotext', [pdf, '-']))];
  const common = [...written].filter((word) => printed.has(word)).length;
  if (common < leastRecall * written.size || common < leastPrecision * printed.size) continue;
  taken.set(group, (taken.get(group) ?? 0) + 1);
  const id = `latex-${String(items.length + 1).padStart(2, '0')}`;
  copyFileSync(pdf, join(out, 'files', `${id}.pdf`));
  writeFileSync(join(out, 'truth', `${id}.md`), truth);
  const [file, markdown] = [`files/${id}.pdf`, `truth/${id}.md`];
  items.push({ id, file, kind: 'pdf-markdown', language: 'eng', pages, truth: { markdown }, source: path });
  process.stdout.write(`${id} ${pages} ${path}\n`);
}
writeFileSync(join(out, 'manifest.json'), JSON.stringify(items, undefined, 1));

/** The source beside a PDF as Markdown; undefined where there is none that can be read. */
function markdownOf(pdf: string): string | undefined {
  const stem = join(dirname(pdf), basename(pdf, '.pdf'));
  const source = ['.tex', '.tex.gz', '.ltx'].map((ending) => `${stem}${ending}`).find((name) => existsSync(name));
  if (source === undefined) return undefined;
  const bytes = readFileSync(source);
  const text = (source.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  if (notTaken.test(text.slice(0, 6000))) return undefined;
  const markdown = outputOf('pandoc', ['-f', 'latex', '-t', 'gfm+pipe_tables-raw_html', '--wrap=none'], text);
  return markdown.length < 1500 ? undefined : markdown;
}

/** What a program prints; nothing when it fails or takes too long. */
function outputOf(program: string, options: readonly string[], input = ''): string {
  const { status, stdout } = spawnSync(program, options, { input, encoding: 'utf8', timeout: 1000 * patience });
  return status === 0 ? stdout : '';
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[a-z]{4,}/gu) ?? []);
}
