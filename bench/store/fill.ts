/**
 * Owns filling a chunk store with made-up documents in bulk: `node bench/store/fill.ts FOLDER CHUNKS [now|later] [SECONDS]`.
 * It goes on where it was, and stops after that many seconds: a very large store is filled in pieces.
 */
import { performance } from 'node:perf_hooks';
import { openTable } from '../../src/store/lance-format.ts';
import { toRow } from '../../src/store/lance-table.ts';
import { syntheticChunk } from './text.ts';

const batch = 20_000;
/** With `later` the indexes are left for another run. */
const [folder = '', count = '0', indexing = 'now', seconds = 'Infinity'] = process.argv.slice(2);
const deadline = performance.now() + 1_000 * Number(seconds);
const total = Number(count);
const { table, connection } = await openTable(folder);
const begun = await table.countRows();
let made = 0;
let written = 0;
let at = begun;
for (; at < total && performance.now() < deadline; at += batch) {
  const start = performance.now();
  const rows = Array.from({ length: Math.min(batch, total - at) }, (_, offset) => toRow(syntheticChunk(at + offset)));
  const ready = performance.now();
  await table.add(rows);
  made += ready - start;
  written += performance.now() - ready;
}
const start = performance.now();
const isWhole = at >= total;
if (isWhole && indexing === 'now') await table.optimize({ cleanupOlderThan: new Date() });
const indexed = performance.now() - start;
const { user, system } = process.cpuUsage();
const inSeconds = (milliseconds: number) => Math.round(milliseconds / 100) / 10;
process.stdout.write(
  `${JSON.stringify({ added: Math.min(at, total) - begun, made: inSeconds(made), written: inSeconds(written), indexed: inSeconds(indexed), processor: inSeconds((user + system) / 1000) })}\n`,
);
table.close();
connection.close();
