/** Owns asking a filled chunk store in one way: `node bench/store/ask.ts FOLDER CHUNKS QUERIES WAY`, with its times and memory. */
import { performance } from 'node:perf_hooks';
import { openTable } from '../../src/store/lance-format.ts';
import { openLanceChunkStore } from '../../src/store/lance.ts';
import { loadLance } from '../../src/store/lance-table.ts';
import { quantile } from '../qa/retrieval.ts';
import { jobOf, questionAbout, syntheticChunk } from './text.ts';

/** Share of the letters that are wrong in every other question. */
const noise = 0.06;
const shown = 10;
const warmUp = 12;
const [folder = '', count = '0', queries = '100', way = 'all'] = process.argv.slice(2);
const total = Number(count);

/** Finds ids, best first. */
type Finder = (number: number, question: string) => Promise<readonly string[]>;

async function openWordIndex(): Promise<{ readonly find: Finder; close(): Promise<void> }> {
  const { table, connection } = await openTable(folder);
  const { MatchQuery } = await loadLance();
  return {
    find: async (_number, question) => {
      const query = table.query().fullTextSearch(new MatchQuery(question, 'words')).select(['id', 'chunk', '_score']);
      const rows: { id: string }[] = await query.limit(shown).toArray();
      return rows.map(({ id }) => id);
    },
    close: async () => {
      table.close();
      connection.close();
    },
  };
}

function openStore(): { readonly find: Finder; close(): Promise<void> } {
  const store = openLanceChunkStore(folder);
  const jobs = (number: number) => (way === 'document' ? [jobOf(number)] : undefined);
  return {
    find: async (number, text) =>
      (await store.search({ text, jobs: jobs(number), limit: shown })).map(({ chunk }) => chunk.id),
    close: () => store.close(),
  };
}

const { find, close } = way === 'words' ? await openWordIndex() : openStore();
// Other questions than those that are measured, so that what is loaded once is loaded.
for (let warm = 0; warm < warmUp; warm++) await find(warm * 31, questionAbout(warm * 31, warm % 2 === 0 ? 0 : noise));
const times: number[] = [];
const processor: number[] = [];
let found = 0;
for (let query = 0; query < Number(queries); query++) {
  const number = (query * 7_919 + 13) % total;
  const question = questionAbout(number, query % 2 === 0 ? 0 : noise);
  const before = process.cpuUsage();
  const begun = performance.now();
  const ids = await find(number, question);
  times.push(performance.now() - begun);
  const { user, system } = process.cpuUsage(before);
  processor.push((user + system) / 1000);
  if (ids.includes(syntheticChunk(number).id)) found++;
}
await close();
const result = {
  p50: quantile(times, 0.5),
  p95: quantile(times, 0.95),
  processorP50: quantile(processor, 0.5),
  processorP95: quantile(processor, 0.95),
  found: found / Number(queries),
  // Kilobytes on every platform.
  peak: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
