/**
 * Measures the service: what its routes cost beside a bare Fastify route, what a job costs beside its reading, what an upload
 * takes of memory.
 *
 *   node bench/service.ts [--only poll,download,overhead,memory] [--connections 64] [--seconds 8] [--rounds 3] [--jobs 40] [--sources]
 *
 * poll and download: a finished job of one page, asked for over many connections, in turn with a bare route that sends the
 * same bytes; the figures are those of the median round. overhead: the time from submission to the answer with the text,
 * less the time that the engine alone takes for a copy of the same document. memory: resident bytes of the server while
 * it takes in a document of the largest size. The service runs as it is installed, from `dist/` (build it first), or with
 * `--sources` from `src/`. Ratios mean something only when the machine has nothing else to do.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from './arguments.ts';
import { openAccounts } from '../src/compose.ts';
import { loadConfig } from '../src/config.ts';
import { openEngine } from '../src/engine/index.ts';
import { createInput } from '../src/input.ts';
import { createLog } from '../src/log.ts';
import { largeForm, report } from '../test/http/documents.ts';
import { tableText } from './report.ts';
import { type Load, loadOf, processorOf, quantile } from './service/load.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'poll,download,overhead,memory' },
    connections: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    jobs: { type: 'string', default: '40' },
    sources: { type: 'boolean', default: false },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
const wants = (part: string) => values.only.split(',').includes(part);
const folder = mkdtempSync(join(tmpdir(), 'ocrchat-bench-service-'));
const home = join(folder, 'home');
const main = fileURLToPath(new URL(values.sources ? '../src/main.ts' : '../dist/main.js', import.meta.url));
const children: ChildProcess[] = [];

interface Running {
  readonly pid: number;
  readonly url: string;
}

/** @param serving takes the address out of a line of output, or gives undefined */
async function start(args: readonly string[], serving: (line: string) => string | undefined): Promise<Running> {
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      OCRCHAT_RATE_LIMIT: '1000000000',
      OCRCHAT_DATA_URL: '',
      OCRCHAT_LOG: 'info',
      OCRCHAT_READERS: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const { promise, resolve } = Promise.withResolvers<string>();
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      last = line;
      const url = serving(line);
      if (url !== undefined) resolve(url);
    });
  }
  const url = await Promise.race([
    promise,
    once(child, 'exit').then(() => Promise.reject(new Error(`${args.join(' ')} ended before it served: ${last}`))),
  ]);
  return { pid: child.pid ?? 0, url };
}

const startService = () =>
  start(
    [main, 'serve', '--home', home, '--port', '0', '--metrics-port', 'off'],
    (line) => /"url":"([^"]+)"/.exec(line)?.[1],
  );

async function makeToken(): Promise<string> {
  const { accounts, close } = await openAccounts({ home });
  try {
    return (await accounts.create({ name: `bench-${Date.now()}`, plan: 'paid', credits: 1_000_000 })).token;
  } finally {
    await close();
  }
}

const documentOf = async (mark: string): Promise<Uint8Array> => (await report(1, 'page.pdf', mark)).bytes;

async function submit(
  url: string,
  token: string,
  bytes: Uint8Array,
): Promise<{ readonly uuid: string; readonly body: string }> {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(bytes)]), 'page.pdf');
  const response = await fetch(`${url}/api/v1/ocr/`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${token}` },
  });
  const body = await response.text();
  const uuid = /"uuid":"([0-9a-f]{32})","status":"done"/.exec(body)?.[1];
  if (uuid === undefined) throw new Error(`The document was not read: ${body.slice(0, 300)}`);
  return { uuid, body };
}

/** The round in the middle by requests a second. */
function middle(rounds: readonly Load[]): Load {
  const sorted = rounds.toSorted((a, b) => a.perSecond - b.perSecond);
  const chosen = sorted[sorted.length >> 1];
  if (chosen === undefined) throw new Error('There was no round.');
  return chosen;
}

async function measureRoutes(service: Running, token: string): Promise<void> {
  const { uuid, body } = await submit(service.url, token, await documentOf('council'));
  const headers = { authorization: `Bearer ${token}` };
  const download = `${service.url}/api/v1/ocr/${uuid}/download/?format=md`;
  const jobFile = join(folder, 'job.json');
  const exportFile = join(folder, 'export.md');
  writeFileSync(jobFile, body);
  writeFileSync(exportFile, Buffer.from(await (await fetch(download, { headers })).arrayBuffer()));
  const bare = await start([fileURLToPath(new URL('service/bare.ts', import.meta.url)), jobFile, exportFile], (line) =>
    /^\d+$/.test(line) ? `http://127.0.0.1:${line}` : undefined,
  );
  const connections = Number(values.connections);
  const seconds = Number(values.seconds);
  const rows: string[][] = [];
  for (const [name, ours, theirs] of [
    ['poll', `${service.url}/api/v1/ocr/${uuid}/`, `${bare.url}/job`],
    ['download', download, `${bare.url}/file`],
  ] as const) {
    if (!wants(name)) continue;
    const rounds = { ours: [] as Load[], bare: [] as Load[] };
    for (let round = 0; round < Number(values.rounds); round++) {
      rounds.bare.push(await loadOf(theirs, {}, { connections, seconds, pid: bare.pid }));
      rounds.ours.push(await loadOf(ours, headers, { connections, seconds, pid: service.pid }));
    }
    const [a, b] = [middle(rounds.ours), middle(rounds.bare)];
    const row = (who: string, load: Load) => [
      name,
      who,
      load.perSecond.toFixed(0),
      load.median.toFixed(1),
      load.p95.toFixed(1),
      load.processor.toFixed(2),
    ];
    rows.push(row('bare Fastify', b), row('ocrchat', a), [
      name,
      'ratio',
      (a.perSecond / b.perSecond).toFixed(2),
      (a.median / b.median).toFixed(2),
      (a.p95 / b.p95).toFixed(2),
      (a.processor / b.processor).toFixed(2),
    ]);
  }
  say(`${connections} connections, ${values.rounds} rounds of ${seconds} s, bodies of ${body.length} bytes (poll)`);
  say(tableText(['route', 'server', 'requests/s', 'median ms', 'p95 ms', 'processor ms'], rows));
}

async function measureOverhead(service: Running, token: string): Promise<void> {
  const config = loadConfig({ home: join(folder, 'engine'), allow: [folder], readers: 1, dataUrl: '' });
  const engine = await openEngine('local', config, createLog('silent'));
  const input = createInput(config);
  const whole: number[] = [];
  const alone: number[] = [];
  const jobs = Number(values.jobs);
  let processor = 0;
  for (let at = -5; at < jobs; at++) {
    const path = join(folder, 'page.pdf');
    const bytes = await documentOf(`mark${at}`);
    writeFileSync(path, bytes);
    const { source } = await input.take({ kind: 'path', path });
    let begin = performance.now();
    await engine.inspect(source);
    for await (const _page of engine.read(source, [0], { tier: 'cpu', language: 'auto' })) continue;
    const engineTime = performance.now() - begin;
    const before = processorOf(service.pid);
    begin = performance.now();
    await submit(service.url, token, bytes);
    if (at >= 0) processor += processorOf(service.pid) - before;
    const jobTime = performance.now() - begin;
    // The first ones start readers and load the index.
    if (at < 0) continue;
    alone.push(engineTime);
    whole.push(jobTime);
  }
  await engine.close();
  const over = whole.map((time, at) => time - (alone[at] ?? 0));
  const row = (name: string, times: readonly number[]) => [
    name,
    quantile(times, 0.5).toFixed(1),
    quantile(times, 0.95).toFixed(1),
  ];
  say(
    `${jobs} documents of one page, one after the other; ${((processor * 1000) / jobs).toFixed(1)} ms of processor a job in the server, its readers aside`,
  );
  say(
    tableText(
      ['', 'median ms', 'p95 ms'],
      [row('engine alone', alone), row('submission until the text is there', whole), row('overhead', over)],
    ),
  );
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
const statusOf = (pid: number, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

async function measureMemory(service: Running, token: string): Promise<void> {
  if (process.platform !== 'linux') {
    say('Memory can be seen on Linux only.');
    return;
  }
  // So that what the first upload loads does not count for the large one.
  await submit(service.url, token, await documentOf('warm'));
  const baseline = statusOf(service.pid, 'VmRSS');
  writeFileSync(`/proc/${service.pid}/clear_refs`, '5');
  const boundary = 'bench';
  const sending = request(`${service.url}/api/v1/ocr/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  const answered = once(sending, 'response');
  const size = 100 * 1024 * 1024;
  for await (const part of largeForm(size, boundary)) if (!sending.write(part)) await once(sending, 'drain');
  sending.end();
  const [response] = await answered;
  let body = '';
  for await (const part of response) body += String(part);
  if (response.statusCode !== 200) throw new Error(`The upload was refused: ${body.slice(0, 300)}`);
  const peak = statusOf(service.pid, 'VmHWM');
  say(
    `upload of ${megabytes(size)} MB (status ${/"status":"(\w+)"/.exec(body)?.[1]}): server process at ${megabytes(baseline)} MB before, at most ${megabytes(peak)} MB until it was read, ${megabytes(peak - baseline)} MB more`,
  );
}

try {
  const token = await makeToken();
  const service = await startService();
  if (wants('poll') || wants('download')) await measureRoutes(service, token);
  if (wants('overhead')) await measureOverhead(service, token);
  if (wants('memory')) await measureMemory(service, token);
} finally {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }),
  );
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
