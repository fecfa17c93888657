/** Owns a process that searches a chunk store until it is killed, and tells every fault: `node soak-reader.ts FOLDER JOB…`. */
import { openLanceChunkStore } from '../../src/store/lance.ts';
import { faultOf } from './soak-chunks.ts';

const [folder = '', ...jobs] = process.argv.slice(2);
const store = openLanceChunkStore(folder);
const say = (fact: object) => process.stdout.write(`${JSON.stringify(fact)}\n`);
for (let count = 0; ; count++) {
  const job = jobs[count % jobs.length] ?? '';
  try {
    const hits = await store.search({ text: 'shared', jobs: [job], limit: 100 });
    const fault = faultOf(hits.map(({ chunk }) => chunk));
    if (fault !== undefined) say({ fault: `${job}: ${fault}` });
    const everywhere = await store.search({ text: 'shared parts of a round', limit: 40 });
    if (new Set(everywhere.map(({ chunk }) => chunk.id)).size < everywhere.length) say({ fault: 'a hit came twice' });
    say({ searched: 2 });
  } catch (thrown) {
    say({ fault: `a search failed: ${String(thrown)}` });
  }
}
