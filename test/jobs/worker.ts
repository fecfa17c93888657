/**
 * Owns one process of the tests with several: a job service on a shared home, told what to do by its arguments.
 * `worker.ts HOME JOURNAL PAGE_TIME submit FILE` submits, says the uuid on standard output, and works until killed;
 * `worker.ts HOME JOURNAL PAGE_TIME work` works until killed;
 * `worker.ts HOME JOURNAL PAGE_TIME resume` lets unfinished jobs go on and holds nothing that keeps it alive.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pageOf } from '../store/pages.ts';
import { fakeEngine, openService, quick } from './home.ts';

const [home = '', journal = '', pageTime = '', action = '', file = ''] = process.argv.slice(2);
const engine = fakeEngine({
  pages: 30,
  concurrency: 2,
  pageTime: Number(pageTime),
  journal,
  result: (index) => pageOf(index, `page ${index + 1} read by ${process.pid}`),
});
const { service } = await openService(home, engine, {
  // Long enough that a busy machine loses no lease of a living process.
  timing: { ...quick, lease: 1500, renew: 200 },
  index: async (job, pages) => {
    let count = 0;
    for await (const _ of pages) count++;
    appendFileSync(`${journal}.index`, `${process.pid} ${job.uuid} ${count}\n`);
  },
});
// Unlike the timers of the service, this one keeps the process alive.
if (action !== 'resume') setInterval(() => undefined, 1000);
if (action === 'submit') {
  const bytes = readFileSync(file);
  const source = {
    path: file,
    mediaType: 'application/pdf',
    name: basename(file),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    byteSize: bytes.length,
  } as const;
  const job = await service.submit(source, { tier: 'cpu', language: 'eng' });
  process.stdout.write(`${job.uuid}\n`);
} else {
  await service.resume();
  process.stdout.write('ready\n');
}
