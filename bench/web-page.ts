/**
 * Measures how long after a first page is stored its text stands on the screen of the web page, for a document of many pages:
 * `npm run build && node bench/web-page.ts --pages 300 --samples 5`. The server is a process of its own; that the page is stored
 * is told by asking the server every few milliseconds. Needs a Chromium (`CHROMIUM` names one that is not in its usual place).
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from './arguments.ts';
import { harvestReport } from '../test/e2e/documents.ts';
import { toDigitalPdf } from '../test/generate/index.ts';
import { launchBrowser } from '../test/web/browser.ts';

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '300' },
    samples: { type: 'string', default: '5' },
    port: { type: 'string', default: '8799' },
  },
});
const main = join(import.meta.dirname, '../dist/main.js');
const url = `http://127.0.0.1:${values.port}`;

interface Sample {
  /** Milliseconds from the server's 202 for the upload. */
  readonly stored: number;
  readonly shown: number;
}

async function measure(
  browser: Awaited<ReturnType<typeof launchBrowser>>,
  token: string,
  mark: string,
): Promise<Sample> {
  const buffer = Buffer.from(await toDigitalPdf(await harvestReport(Number(values.pages), mark)));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(`sessionStorage.setItem('ocrchat.token', ${JSON.stringify(token)})`);
  await page.goto(url);
  await page.locator('#file').setInputFiles({ name: `${mark}.pdf`, mimeType: '', buffer });
  const taken = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/ocr/'),
  );
  await page.getByRole('button', { name: 'Read it' }).click();
  const { uuid } = (await (await taken).json()) as { readonly uuid: string };
  const start = performance.now();
  const shown = page
    .locator('.page[data-page="1"] .line')
    .first()
    .waitFor({ timeout: 120_000 })
    .then(() => performance.now() - start);
  let stored = Number.NaN;
  while (Number.isNaN(stored)) {
    const answer = await fetch(`${url}/api/v1/ocr/${uuid}/progress/`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { pages_ready: ready } = (await answer.json()) as { readonly pages_ready: string };
    if (/^1(?:\D|$)/.test(ready)) stored = performance.now() - start;
    else await delay(10);
  }
  const sample = { stored, shown: await shown };
  await page.locator('.status.done').waitFor({ timeout: 240_000 });
  await context.close();
  return sample;
}

async function ready(server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('The server ended.');
    const isUp = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await delay(50);
  }
}

const home = await mkdtemp(join(tmpdir(), 'ocrchat-page-'));
const env = { ...process.env, OCRCHAT_HOME: home };
const token = execFileSync(
  process.execPath,
  [main, 'accounts', 'create', 'bench', '--plan', 'paid', '--credits', '9999'],
  {
    env,
    encoding: 'utf8',
  },
).trim();
const server = spawn(process.execPath, [main, 'serve', '--port', values.port, '--metrics-port', 'off'], {
  env,
  stdio: 'ignore',
});
const browser = await launchBrowser();
try {
  await ready(server);
  for (let at = 1; at <= Number(values.samples); at++) {
    const { stored, shown } = await measure(browser, token, `council${at}`);
    process.stdout.write(
      `${at === 1 ? 'cold' : 'warm'}: stored ${Math.round(stored)} ms after the upload was taken, shown ${Math.round(shown - stored)} ms later\n`,
    );
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await once(server, 'exit');
  await rm(home, { recursive: true, force: true });
}
