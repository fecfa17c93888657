/**
 * Lets two processes write to one chunk store and two search it, with kills, and looks for what is lost, double or torn:
 *
 *   node bench/store-soak.ts [--seconds 300] [--pause 2000]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from './arguments.ts';
import { soak } from './store/soak.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '300' }, pause: { type: 'string', default: '2000' } },
});
const folder = await mkdtemp(join(tmpdir(), 'ocrchat-soak-'));
const { writes, searches, kills, faults } = await soak(folder, 1_000 * Number(values.seconds), Number(values.pause));
await rm(folder, { recursive: true, force: true });
process.stdout.write(`${writes} writes, ${searches} searches, ${kills} kills, ${faults.length} faults\n`);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
