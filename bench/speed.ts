/**
 * Measures speed and memory beside native tools and LiteParse, in one run on the same files:
 *
 *   node bench/speed.ts [--pages N] [--scanned 50] [--digital 200] [--first 300] [--long 1000] [--rounds 1]
 *                       [--only scanned,digital,text,first,long,files] [--pdf FILE …] [--warm 30] [--corpus DIR]
 *                       [--out bench/out/speed] [--sources]
 *
 * scanned: an image-only PDF at 300 dpi → text, beside OCRmyPDF and pdftoppm with Tesseract. digital: a PDF → Markdown, by a job
 * and without one, beside LiteParse, in process and from the command line. text: the text that it carries, beside pdftotext.
 * first: when the first page of a PDF can be read. long: memory over a long PDF.
 * files: Markdown of each FILE, beside LiteParse, both warm. Warm readers have read `--warm` documents before: V8 compiles for good
 * what it has seen often enough, which some hundred pages a reader are not. `--pages` makes them all that short, to see that it
 * works. With `--corpus` the scanned PDF is made of the corpus's scans.
 * ocrchat runs as it is installed, from `dist/` (build it first), or with `--sources` from `src/`, which starts more slowly.
 * The error rate is that against all the text of the pages or against it without running headers, footers and page numbers,
 * whichever is lower, since tools differ in what they keep. Tools take turns within a round; of several rounds the fastest of each tool counts. Ratios mean something only when the
 * machine has nothing else to do.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from './arguments.ts';
import { normalizedLevenshtein } from './metrics/edit-distance.ts';
import { installedVersion } from './peers/hosted.ts';
import { processorSeconds, watchMemory, type MemoryUse } from './process-tree.ts';
import { tableText } from './report.ts';
import { accountSteps, stepTable } from './step-account.ts';
import {
  built,
  cores,
  hosted,
  isInstalled,
  liteParseCommand,
  ocrchat,
  ocrchatCommand,
  ocrchatText,
  ocrchatTextCommand,
  ocrmypdf,
  pdftoppmTesseract,
  pdftotext,
  sources,
  type Contestant,
} from './speed/contestants.ts';

const { values } = parseArgs({
  options: {
    pages: { type: 'string' },
    scanned: { type: 'string', default: '50' },
    digital: { type: 'string', default: '200' },
    first: { type: 'string', default: '300' },
    long: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '1' },
    warm: { type: 'string', default: '30' },
    pdf: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', default: 'scanned,digital,text,first,long' },
    corpus: { type: 'string' },
    out: { type: 'string', default: 'bench/out/speed' },
    sources: { type: 'boolean', default: false },
  },
});
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const say = (line: string) => void process.stdout.write(`${line}\n`);
const wants = (part: string) => values.only.split(',').includes(part);
const megabytes = (bytes: number) => Math.round(bytes / 1e6);
/** Of all processes together. */
const memoryAim = 1.2e9;
const firstPageAim = 3;

interface Document {
  readonly pdf: string;
  readonly text: string;
  /** The text without running headers, footers and page numbers. */
  readonly body: string;
  readonly pages: number;
}

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly firstPage: number | undefined;
  /** Processor seconds, start-up included: they tell something also when other work runs on the machine. */
  readonly processor: number;
  readonly memory: MemoryUse;
  /** Milliseconds by step of ocrchat. */
  readonly steps: ReadonlyMap<string, number>;
  /** Share of the text's characters; not measured on very long texts, where that takes minutes. */
  readonly errorRate: number | undefined;
}

/** Made once for each length, by a process of its own. */
function makeDocument(kind: 'scanned' | 'digital', length: string): Document {
  const pages = Number(values.pages ?? length);
  const ofCorpus = kind === 'scanned' && values.corpus !== undefined;
  const pdf = join(out, `${ofCorpus ? 'corpus' : kind}-${pages}.pdf`);
  if (!existsSync(pdf.replace(/\.pdf$/, '.body.txt'))) {
    process.stderr.write(`making ${pdf}\n`);
    const script = fileURLToPath(new URL('./speed/make-document.ts', import.meta.url));
    const corpus = ofCorpus && values.corpus !== undefined ? [resolve(values.corpus)] : [];
    execFileSync(process.execPath, [script, kind, String(pages), pdf, ...corpus], { stdio: 'inherit' });
  }
  const textOf = (extension: string) => readFileSync(pdf.replace(/\.pdf$/, extension), 'utf8');
  return { pdf, pages, text: textOf('.txt'), body: textOf('.body.txt') };
}

const fold = (text: string) => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();

/** Some tools keep the furniture of pages, some leave it out: each is held against the text that it comes nearer to. */
function errorRateOf({ text, body }: Document, found: string): number {
  return Math.min(...[text, body].map((truth) => normalizedLevenshtein(fold(truth), fold(found))));
}

/** Of Markdown the error rate holds its marks too. A tool that fails is left out, and said so. */
async function compete(
  document: Document,
  contestants: readonly Contestant[],
  comparesText = true,
): Promise<readonly Result[]> {
  const best = new Map<string, Result>();
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const { name, read } of contestants) {
      const to = join(out, 'result.txt');
      const begun = processorSeconds();
      const account = accountSteps();
      const memory = watchMemory(name.startsWith('ocrchat'));
      const reading = await read(document.pdf, to).catch((thrown: unknown) => {
        say(`${name} failed: ${thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown)}`);
      });
      const use = memory.stop();
      account.stop();
      // Children that were told to end are counted when they have.
      await setTimeout(300);
      const processor = processorSeconds() - begun;
      if (reading === undefined) continue;
      const { seconds, firstPage } = reading;
      process.stderr.write(`round ${round}: ${name} ${seconds.toFixed(2)} s\n`);
      const last = best.get(name);
      if (last !== undefined && last.seconds <= seconds) continue;
      const errorRate = comparesText ? errorRateOf(document, readFileSync(to, 'utf8')) : undefined;
      best.set(name, { name, seconds, firstPage, processor, memory: use, steps: account.times, errorRate });
    }
  }
  return [...best.values()];
}

/** @param aims by name of the other tool: which result of ours is set against it, and how many times as fast that is to be */
function print(
  title: string,
  { pages }: Document,
  results: readonly Result[],
  aims: Readonly<Record<string, readonly [own: string, least?: number]>>,
): void {
  const rate = (result: Result | undefined) => (result === undefined ? Number.NaN : pages / result.seconds);
  const rows = results.map((result) => {
    const [own, least] = aims[result.name] ?? [];
    const ratio = rate(results.find(({ name }) => name === own)) / rate(result);
    return [
      result.name,
      result.seconds.toFixed(2),
      result.processor.toFixed(2),
      rate(result).toFixed(2),
      result.errorRate === undefined ? '' : (100 * result.errorRate).toFixed(2),
      String(megabytes(result.memory.peak)),
      result.firstPage?.toFixed(2) ?? '',
      own === undefined ? '' : `${ratio.toFixed(2)} ×`,
      least === undefined ? '' : `≥ ${least.toFixed(1)} × ${ratio >= least ? 'yes' : 'NO'}`,
    ];
  });
  const header = [
    'tool',
    's',
    'processor s',
    'pages/s',
    'CER %',
    'peak MB',
    'first page s',
    'ocrchat to it',
    'aim met',
  ];
  say(`\n## ${title} (${pages} pages, ${cores} cores)\n${tableText(header, rows)}`);
  for (const { name, steps } of results) {
    if (steps.size > 0) say(`\nWhere the time of "${name}" goes, summed over readers\n${stepTable(steps, pages)}`);
  }
}

function printMemory(what: string, { memory, firstPage }: Result): void {
  const aims = [
    `peak ${megabytes(memory.peak)} MB (≤ ${megabytes(memoryAim)}: ${memory.peak <= memoryAim ? 'yes' : 'NO'})`,
  ];
  aims.push(`median by quarter of the time ${memory.quarters.map(megabytes).join(', ')} MB`);
  if (firstPage !== undefined) {
    aims.push(
      `first page after ${firstPage.toFixed(2)} s (≤ ${firstPageAim}: ${firstPage <= firstPageAim ? 'yes' : 'NO'})`,
    );
  }
  say(`${what}: ${aims.join('; ')}`);
}

/** Those that are there; the others are said. */
async function present(
  candidates: readonly (readonly [Contestant, isThere: boolean])[],
): Promise<readonly Contestant[]> {
  for (const [{ name }, isThere] of candidates) if (!isThere) say(`${name} is not installed: left out`);
  return candidates.flatMap(([contestant, isThere]) => (isThere ? [contestant] : []));
}

const from = values.sources ? sources : built;
if (!existsSync(from.folder)) {
  process.stderr.write('speed: build ocrchat first: npm run build\n');
  process.exit(2);
}
const text = ocrchat(from, 'txt');
const markdown = ocrchat(from, 'md');

if (wants('scanned')) {
  const document = makeDocument('scanned', values.scanned);
  const others = await present([
    [ocrmypdf, await isInstalled('ocrmypdf')],
    [pdftoppmTesseract, (await isInstalled('tesseract')) && (await isInstalled('pdftoppm'))],
  ]);
  const results = await compete(document, [text, ...others]);
  const aims = { [ocrmypdf.name]: [text.name, 1.3], [pdftoppmTesseract.name]: [text.name, 1] } as const;
  print(
    values.corpus === undefined ? 'Scanned PDF → text' : "The corpus's scans as a PDF → text",
    document,
    results,
    aims,
  );
  const own = results.find(({ name }) => name === text.name);
  if (own !== undefined) printMemory('ocrchat', own);
}
if (wants('digital')) {
  const document = makeDocument('digital', values.digital);
  const liteParse = hosted('liteparse');
  const pdfInspector = hosted('pdf-inspector');
  const others = await present([
    [liteParse, installedVersion('liteparse') !== undefined],
    [liteParseCommand, installedVersion('liteparse') !== undefined],
    [pdfInspector, installedVersion('pdf-inspector') !== undefined],
  ]);
  // With a store, after a document of this length; what compiles itself as it runs takes some pages to be warm.
  const stored = ocrchat(from, 'md', document.pdf);
  // As the others do it, which store nothing.
  const direct = ocrchatText(from, 'md', document.pdf, Number(values.warm));
  const directCommand = ocrchatTextCommand(from, 'md');
  const own = [markdown, stored, ocrchatCommand(from), direct, directCommand, text];
  const results = await compete(document, [...own, ...others]);
  print('Digital PDF → Markdown, and → text', document, results, {
    [liteParse.name]: [direct.name, 1],
    [liteParseCommand.name]: [directCommand.name],
    [pdfInspector.name]: [direct.name],
  });
}
if (wants('text')) {
  const document = makeDocument('digital', values.digital);
  const warm = ocrchatText(from, 'txt', document.pdf, Number(values.warm));
  const others = await present([[pdftotext, await isInstalled('pdftotext')]]);
  const results = await compete(document, [warm, ocrchatTextCommand(from, 'txt'), ...others]);
  print('The text that a PDF carries', document, results, { [pdftotext.name]: [warm.name, 1] });
}
if (wants('files')) {
  const { openPdfium } = await import('../src/engine/local/pdfium-reader.ts');
  const liteParse = hosted('liteparse');
  const others = await present([[liteParse, installedVersion('liteparse') !== undefined]]);
  for (const file of values.pdf) {
    const library = await openPdfium(readFileSync(file), undefined);
    const document: Document = { pdf: resolve(file), pages: library.pageCount, text: '', body: '' };
    await library.close();
    const direct = ocrchatText(from, 'md', document.pdf, Number(values.warm));
    const results = await compete(document, [direct, ...others], false);
    print(basename(file), document, results, { [liteParse.name]: [direct.name] });
  }
}
for (const [part, length] of [
  ['first', values.first],
  ['long', values.long],
] as const) {
  if (!wants(part)) continue;
  const document = makeDocument('digital', length);
  const [result] = await compete(document, [text], false);
  if (result !== undefined) printMemory(`\nDigital PDF of ${document.pages} pages`, result);
}
