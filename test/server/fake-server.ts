/** Serves the fake app over stdio; arguments make it misbehave the way that libraries do. */
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { OcrError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { serveMcpOverStdio } from '../../src/server/stdio.ts';
import { FakeApp } from '../tools/fake-app.ts';
import { fakeDocuments } from '../tools/fake-documents.ts';

const quirks = new Set(process.argv.slice(2));
const folder = process.env['FAKE_FOLDER'];

class QuirkyApp extends FakeApp {
  readonly #child = quirks.has('child')
    ? spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: ['ignore', 'ignore', 'ignore'] })
    : undefined;

  override async job(uuid: string) {
    if (uuid === 'pid') process.stderr.write(`child ${this.#child?.pid}\n`);
    if (quirks.has('polluting')) {
      // oxlint-disable no-console -- this is what libraries do
      console.log('a library greets');
      console.info({ and: 'again' });
      // oxlint-enable no-console
      process.stdout.write('{"jsonrpc":"2.0","id":1,"result":{}}\n');
      writeSync(1, 'compiled code prints\n');
    }
    return super.job(uuid);
  }

  override async submit(...[input, options]: Parameters<FakeApp['submit']>) {
    if (input.kind === 'path' && input.path === '/costly.pdf') {
      if (options?.confirm !== true)
        throw new OcrError('confirmation_needed', 'It takes about 900,000 tokens.', { hint: 'Confirm it.' });
      return super.submit({ ...input, path: '/invoice.pdf' }, options);
    }
    return super.submit(input, options);
  }

  override async resume() {
    process.stderr.write('resumed\n');
  }

  override async close() {
    process.stderr.write('closing\n');
    await super.close();
    if (quirks.has('slow-close')) await new Promise(() => {});
    this.#child?.kill();
  }
}

// A handle that would keep the process alive, as a database or a pool does.
setInterval(() => {}, 1000);

await serveMcpOverStdio(
  async () => {
    if (quirks.has('no-home')) throw new Error('the disk is on fire');
    process.stderr.write('opened\n');
    return new QuirkyApp({ documents: fakeDocuments, ...(folder === undefined ? {} : { folder }) });
  },
  {
    log: createLog('debug'),
    version: '0.0.0-test',
    ...(quirks.has('resume-at-once') ? { resumeAfterMilliseconds: 0 } : { resumeAfterMilliseconds: 60_000 }),
  },
);
