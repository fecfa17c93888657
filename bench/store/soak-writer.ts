/** Owns a process that writes to a chunk store until it is killed: `node soak-writer.ts FOLDER NAME JOBS ROUND`. */
import { openLanceChunkStore } from '../../src/store/lance.ts';
import { roundChunks } from './soak-chunks.ts';

const [folder = '', name = '', jobs = '4', from = '0'] = process.argv.slice(2);
const store = openLanceChunkStore(folder, { policy: { fragments: 12, unindexedRows: 400 } });
const say = (fact: object) => process.stdout.write(`${JSON.stringify(fact)}\n`);
for (let round = Number(from); ; round++) {
  const job = `${name}-${round % Number(jobs)}`;
  // Every eleventh time it goes for good, text and bytes.
  const chunks = round % 11 === 10 ? [] : roundChunks(job, round);
  say({ began: job, round, chunks: chunks.length });
  if (chunks.length === 0) await store.delete(job);
  else await store.replace(job, chunks);
  say({ done: job, round, chunks: chunks.length });
}
