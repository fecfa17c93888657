/** Kills the service with SIGKILL while it reads, and says whether anything was lost or charged wrongly: `node bench/soak.ts --kills 50 --pages 500`. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from './arguments.ts';
import { clear, soak } from './soak/run.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    pages: { type: 'string', default: '500' },
    life: { type: 'string', default: '1000' },
  },
});
const home = await mkdtemp(join(tmpdir(), 'ocrchat-soak-'));
const report = await soak({
  home,
  kills: Number(values.kills),
  pages: Number(values.pages),
  life: Number(values.life),
  say: (line) => process.stderr.write(`${line}\n`),
});
await clear(home);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
const { unfinished, doubled, refused, audit, owed, charged } = report;
const right = [unfinished, doubled, refused, audit.faults].every((list) => list.length === 0) && owed === charged;
process.exitCode = right ? 0 : 1;
