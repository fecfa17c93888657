/** Owns asking a filled chunk store: `node bench/store/ask.ts FOLDER CHUNKS QUERIES` prints times, memory and what was found. */
import { performance } from 'node:perf_hooks';
import { openTable } from '../../src/store/lance-format.ts';
import { openLanceChunkStore } from '../../src/store/lance.ts';
import { loadLance } from '../../src/store/lance-table.ts';
import { quantile } from '../qa/retrieval.ts';
import { jobOf, questionAbout, syntheticChunk } from './text.ts';

/** Share of the letters that are wrong in a noisy question. */
const noise = 0.06;
const shown = 10;
const [folder = '', count = '0', queries = '200'] = process.argv.slice(2);
const total = Number(count);

const store = openLanceChunkStore(folder);
const { table, connection } = await openTable(folder);
const { MatchQuery } = await loadLance();

/** Ids of what was found, best first. */
type Way = (number: number, question: string) => Promise<readonly string[]>;

const ways: readonly (readonly [name: string, way: Way])[] = [
  [
    'BM25 over all',
    async (_number, question) => {
      const query = table.query().fullTextSearch(new MatchQuery(question, 'words')).select(['id', 'chunk', '_score']);
      const rows: { id: string }[] = await query.limit(shown).toArray();
      return rows.map(({ id }) => id);
    },
  ],
  [
    'hybrid in a document',
    async (number, text) =>
      (await store.search({ text, jobs: [jobOf(number)], limit: shown })).map(({ chunk }) => chunk.id),
  ],
  [
    'hybrid over all',
    async (_number, text) => (await store.search({ text, limit: shown })).map(({ chunk }) => chunk.id),
  ],
];

const results = [];
for (const [name, way] of ways) {
  for (const share of [0, noise]) {
    // Another query than those that are measured, so that what is loaded once is loaded.
    for (let warm = 0; warm < 5; warm++) await way(warm, questionAbout(warm * 31, share));
    const times: number[] = [];
    let found = 0;
    const before = process.cpuUsage();
    for (let query = 0; query < Number(queries); query++) {
      const number = (query * 7_919 + 13) % total;
      const question = questionAbout(number, share);
      const begun = performance.now();
      const ids = await way(number, question);
      times.push(performance.now() - begun);
      if (ids.includes(syntheticChunk(number).id)) found++;
    }
    const { user, system } = process.cpuUsage(before);
    results.push({
      name: share === 0 ? name : `${name}, question misread`,
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      processor: (user + system) / 1000 / Number(queries),
      found: found / Number(queries),
    });
  }
}
await store.close();
table.close();
connection.close();
// Kilobytes on every platform.
process.stdout.write(`${JSON.stringify({ results, peak: process.resourceUsage().maxRSS * 1024 })}\n`);
