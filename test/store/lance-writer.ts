/** A process that writes to a chunk store until it is done or killed: `node lance-writer.ts FOLDER JOB ROUNDS CHUNKS`. */
import { openLanceChunkStore } from '../../src/store/lance.ts';
import { chunk } from './chunk-of.ts';

const [folder = '', job = '', rounds = '1', count = '1'] = process.argv.slice(2);
const store = openLanceChunkStore(folder, { policy: { fragments: 6 } });
for (let round = 0; round < Number(rounds); round++) {
  await store.replace(
    job,
    Array.from({ length: Number(count) }, (_, page) => chunk(job, page, 0, `${job} shared round${round} page${page}`)),
  );
  process.stdout.write(`${round}\n`);
}
await store.close();
