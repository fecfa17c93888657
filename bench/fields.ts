/**
 * Measures the presets that read fields and tables, on the cpu tier, over a corpus:
 *
 *   node bench/fields.ts --corpus DIR [--only kind,id] [--home DIR]
 *
 * DIR has a `manifest.json` as `bench/corpus.ts` reads it; items with `truth.fields` or `truth.tables` are read. A field is right when
 * its value, or its quotation, is that of the truth: numbers to half a cent, dates as dates, texts without case, accents, spaces and
 * punctuation. Field F1 is over all leaves of the truth that the preset reads; those that it has no field for are counted apart.
 * `extract` is asked for the same documents by a schema of the truth's own names, and its F1 is over all leaves of the truth, also
 * those that no document says in such words. Cell F1 is that of the corpus's own scorer. `--home` keeps what was read, so that a second run only reads fields.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { parseArgs } from './arguments.ts';
import { openApp } from '../src/compose.ts';
import { isPageError } from '../src/document.ts';
import { joinedTables } from '../src/export/joined-tables.ts';
import { gridOf } from '../src/export/table-grid.ts';
import { extractFields } from '../src/fields/extract.ts';
import type { Field, Reading } from '../src/fields/finding.ts';
import { normalizeText } from '../src/normalize.ts';
import { type CorpusItem, readCorpus, readTruth } from './corpus.ts';
import { schemaOf } from './schema-of-truth.ts';

const { values } = parseArgs({
  options: { corpus: { type: 'string' }, only: { type: 'string', default: '' }, home: { type: 'string' } },
});
if (values.corpus === undefined) {
  process.stderr.write('bench: give the folder of a corpus: node bench/fields.ts --corpus DIR\n');
  process.exit(2);
}
const corpus = readCorpus(values.corpus, values.only.split(',').filter(Boolean));
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** What truths call our fields; several of ours may answer one name. */
const names: Readonly<Record<string, readonly string[]>> = {
  company: ['seller'], issuer: ['seller'], partner_name: ['seller'], date: ['date'], address: ['address'], total: ['total'], amount: ['total'],
  amount_untaxed: ['subtotal'], invoice_number: ['invoice_number'], vat: ['tax_id'], currency: ['currency'], iban: ['iban'], bic: ['bic'],
  partner_coc: ['registration'],
  pos: ['position'], qty: ['quantity'], desc: ['description'], name: ['description'], price: ['amount', 'unit_price'], price_unit: ['unit_price', 'amount'],
  price_subtotal: ['amount'], line_tax_percent: ['tax_rate'],
}; // prettier-ignore

const plain = (text: string): string => normalizeText(text).replace(/[^\p{L}\p{N}]/gu, '');

/** The same value, however it is written: 21/03/2018 and 2018-03-21, 25.40 and 25.4. */
function agrees(truth: unknown, { value, evidence }: Field): boolean {
  if (value === undefined) return false;
  const wanted = String(truth);
  const number = Number(wanted);
  if (typeof value === 'number') return wanted !== '' && Math.abs(number - value) < 0.005;
  const date = /^(\d{1,2})\/(\d{1,2})\/(\d{2,4})$/u.exec(wanted);
  if (date !== null && typeof value === 'string') {
    const [, day = '', month = '', year = ''] = date;
    return value === `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return plain(String(value)) === plain(wanted) || plain(evidence?.text ?? '') === plain(wanted);
}

const leaves = (node: unknown, path: string): readonly (readonly [path: string, value: unknown])[] =>
  typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
    : [[path, node]];

interface Tally {
  right: number;
  truth: number;
  found: number;
  unasked: number;
}

/** @param byName our names for the truth's; where there are none the truth's own are asked for */
function score(
  truth: unknown,
  { fields }: Reading,
  byName?: typeof names,
): Tally & { readonly wrong: readonly string[] } {
  const byPath = new Map(fields.map((field) => [field.path, field]));
  const tally = { right: 0, truth: 0, found: 0, unasked: 0 };
  const wrong: string[] = [];
  for (const [path, value] of leaves(truth, '')) {
    if (value === null || value === '') continue;
    const keys = path.split('.');
    const own = byName === undefined ? [keys.at(-1) ?? ''] : byName[keys.at(-1) ?? ''];
    // The description of a whole document is the truth's own sentence.
    if (own === undefined || (byName !== undefined && path === 'desc')) {
      tally.unasked++;
      continue;
    }
    const candidates = own.flatMap((name) => byPath.get([...keys.slice(0, -1), name].join('.')) ?? []);
    const isRight = candidates.some((field) => agrees(value, field));
    tally.truth++;
    if (candidates.some(({ found }) => found)) tally.found++;
    if (isRight) tally.right++;
    else
      wrong.push(
        `${path}: ${JSON.stringify(value)} ≠ ${JSON.stringify(candidates.find(({ found }) => found)?.value ?? null)}`,
      );
  }
  return { ...tally, wrong };
}

const f1 = ({ right, truth, found }: Tally): number => (truth + found === 0 ? 1 : (2 * right) / (truth + found));
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const Truth = z.json();

const Scorer = z.object({
  parseCsv: z.custom<(text: string) => string[][]>((value) => typeof value === 'function'),
  scoreTables: z.custom<
    (
      truth: string[][][],
      output: string[][][],
    ) => { readonly cell: number; readonly found: number; readonly of: number }
  >((value) => typeof value === 'function'),
});

const home = values.home ?? mkdtempSync(join(tmpdir(), 'ocrchat-fields-'));
const app = await openApp({ home, allow: [dirname(corpus.folder), corpus.folder] });
try {
  const { parseCsv, scoreTables } = Scorer.parse(await import(pathToFileURL(corpus.scorer).href));
  const read = async ({ file }: CorpusItem, tool: string) => {
    const job = await app.wait((await app.submit({ kind: 'path', path: file }, { tool })).uuid);
    if (job.status !== 'done') throw new Error(`${file}: ${job.error ?? job.status}`);
    return job.uuid;
  };

  const tallies = new Map<string, Tally>();
  const add = (tool: string, own: Tally): void => {
    const sum = tallies.get(tool) ?? { right: 0, truth: 0, found: 0, unasked: 0 };
    for (const key of ['right', 'truth', 'found', 'unasked'] as const) sum[key] += own[key];
    tallies.set(tool, sum);
  };
  const receipts = { count: 0, total: 0, date: 0 };
  for (const item of corpus.items) {
    const path = item.truth['fields'];
    if (typeof path !== 'string') continue;
    const tool = item.kind === 'receipt' ? 'receipt' : 'invoice';
    const truth = Truth.parse(JSON.parse(readTruth(corpus, path)));
    const uuid = await read(item, tool);
    const findings = await app.findings(uuid);
    if (findings === undefined) throw new Error(`${tool} reads no fields`);
    // Pages are read alike for both tools.
    const pages = (await app.pages(uuid)).flatMap((page) => (isPageError(page) ? [] : [page]));
    const extracted = extractFields(pages, schemaOf(truth));
    const { wrong, ...own } = score(truth, findings, names);
    add(tool, own);
    const { wrong: wronglyExtracted, ...asked } = score(truth, extracted);
    add(`extract, ${tool}s`, asked);
    const failed = findings.checks.filter(({ holds }) => !holds).length;
    say(
      `${item.id} ${tool}: F1 ${percent(f1(own))}, ${own.right} of ${own.truth} right, ${failed} of ${findings.checks.length} checks fail`,
    );
    for (const line of wrong) say(`    ${line}`);
    say(`${item.id} extract: F1 ${percent(f1(asked))}, ${asked.right} of ${asked.truth} right`);
    for (const line of wronglyExtracted) say(`    ${line}`);
    if (tool === 'receipt') {
      receipts.count++;
      for (const key of ['total', 'date'] as const)
        if (!wrong.some((line) => line.startsWith(`${key}:`))) receipts[key]++;
    }
  }
  const cells: number[] = [];
  for (const item of corpus.items) {
    if (item.truth.tables === undefined) continue;
    const uuid = await read(item, 'extract-tables');
    const pages = await app.pages(uuid);
    const tables: string[][][] = [];
    const again = async function* () {
      yield* pages.filter((page) => !isPageError(page));
    };
    for await (const found of joinedTables(again())) {
      if ('code' in found) continue;
      tables.push(
        gridOf(found.table).places.map((row) => row.map((place) => (place?.origin === true ? place.cell.text : ''))),
      );
    }
    const { cell, found, of } = scoreTables(
      item.truth.tables.map((path) => parseCsv(readTruth(corpus, path))),
      tables,
    );
    cells.push(cell);
    say(`${item.id} extract-tables: cell F1 ${percent(cell)}, ${found} of ${of} tables`);
  }
  say('');
  for (const [tool, tally] of tallies) {
    say(
      `${tool}: field F1 ${percent(f1(tally))} (${tally.right} right of ${tally.truth} in the truth and ${tally.found} found; ${tally.unasked} leaves of the truth are none of its fields)`,
    );
  }
  if (receipts.count > 0)
    say(
      `receipts: total right ${receipts.total} of ${receipts.count}, date right ${receipts.date} of ${receipts.count}`,
    );
  if (cells.length > 0)
    say(
      `extract-tables: cell F1 ${percent(cells.reduce((sum, cell) => sum + cell, 0) / cells.length)} over ${cells.length} documents`,
    );
} finally {
  await app.close();
  if (values.home === undefined) rmSync(home, { recursive: true, force: true });
}
