/**
 * Measures how long a single page of one account takes, from its submission to its result, alone and while a long document of
 * another account is being read: `node bench/fairness.ts --pages 300 --samples 7`. The ratio of the medians is what counts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from './arguments.ts';
import { type Service } from '../src/app.ts';
import { openService } from '../src/compose.ts';
import { harvestReport } from '../test/e2e/documents.ts';
import { toDigitalPdf, toScannedPdf } from '../test/generate/index.ts';

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '300' },
    samples: { type: 'string', default: '7' },
    readers: { type: 'string', default: '2' },
  },
});
const pages = Number(values.pages);
const samples = Number(values.samples);

const kinds = {
  digital: async (count: number, mark: string) => toDigitalPdf(await harvestReport(count, mark)),
  scanned: async (count: number, mark: string) => toScannedPdf(await harvestReport(count, mark), { dpi: 150 }),
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function callerOf(service: Service, name: string) {
  const { token } = await service.accounts.create({ name, credits: 100_000 });
  return service.forCaller(await service.accounts.authenticate(token));
}

const given = (bytes: Uint8Array, name: string) =>
  ({ kind: 'bytes', base64: Buffer.from(bytes).toString('base64'), name }) as const;

for (const [kind, make] of Object.entries(kinds)) {
  const home = await mkdtemp(join(tmpdir(), 'ocrchat-fairness-'));
  const service = await openService({ home, readers: Number(values.readers), logLevel: 'error', dataUrl: '' });
  const [hog, guest] = [await callerOf(service, 'hog'), await callerOf(service, 'guest')];
  const long = await make(pages, 'assembly');
  const singles: Uint8Array[] = [];
  for (let at = 0; at <= 2 * samples; at++) singles.push(await make(1, `council${at}`));
  const once = async (at: number): Promise<number> => {
    const begin = performance.now();
    const job = await guest.submit(given(singles[at] ?? new Uint8Array(), `single-${at}.pdf`));
    await guest.wait(job.uuid);
    return performance.now() - begin;
  };
  // The first starts readers and loads what is loaded once.
  await once(2 * samples);
  const alone: number[] = [];
  for (let at = 0; at < samples; at++) alone.push(await once(at));
  const beside: number[] = [];
  let uuid = '';
  for (let at = samples; at < 2 * samples; at++) {
    const running = uuid === '' ? undefined : await hog.job(uuid);
    // A digital document may be read before all samples are taken.
    if (running === undefined || running.status === 'done') {
      uuid = (await hog.submit(given(long, 'long.pdf'), { fresh: true })).uuid;
      while ((await hog.job(uuid)).pagesDone < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    beside.push(await once(at));
  }
  await hog.cancel(uuid);
  await service.app.close();
  await rm(home, { recursive: true, force: true, maxRetries: 10 });
  const [first, second] = [median(alone), median(beside)];
  process.stdout.write(
    `${kind}: alone ${first.toFixed(0)} ms, beside ${pages} pages ${second.toFixed(0)} ms, ratio ${(second / first).toFixed(2)}; all beside: ${beside.map((one) => one.toFixed(0)).join(' ')}\n`,
  );
}
