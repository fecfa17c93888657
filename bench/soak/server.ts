/**
 * Owns the process that the soak kills: a service on a home, which takes submissions as lines of JSON on standard input and
 * acknowledges each on standard output with the uuid of its job.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openService } from '../../src/compose.ts';
import { toOcrError } from '../../src/errors.ts';

export const Submission = z.object({
  id: z.int(),
  /** Absent for a caller without an account. */
  token: z.string().optional(),
  path: z.string(),
  key: z.string().optional(),
});
export type Submission = z.infer<typeof Submission>;

export const Acknowledgement = z.object({ id: z.int(), uuid: z.string().optional(), error: z.string().optional() });

if (import.meta.main) {
  const [home = ''] = process.argv.slice(2);
  const service = await openService({
    home,
    logLevel: 'error',
    readers: 2,
    dataUrl: '',
    anonymousAllowance: 1_000_000,
    anonymousFilePages: 2000,
    freeAllowance: 1_000_000,
    freeFilePages: 2000,
  });
  await service.app.resume();
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ id: -1 });
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, token, path, key } = Submission.parse(JSON.parse(line));
    void (async () => {
      try {
        const { accounts } = service;
        const caller = token === undefined ? accounts.anonymous('203.0.113.1') : await accounts.authenticate(token);
        const document = { kind: 'upload', path, name: 'soak.pdf' } as const;
        const job = await service.forCaller(caller).submit(document, { idempotencyKey: key });
        say({ id, uuid: job.uuid });
      } catch (thrown) {
        say({ id, error: toOcrError(thrown).sentence });
      }
    })();
  });
}
