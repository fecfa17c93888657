/** Lets two accounts call in any order, and holds what each gets against what it may see. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contractFormats, restPaths } from '../../src/wire/rest.ts';
import { harvestOf } from '../e2e/documents.ts';
import { report } from './documents.ts';
import { type TestService, startTestService } from './service.ts';

let service: TestService;
const tokens = { alice: '', bob: '' };

beforeAll(async () => {
  service = await startTestService();
  tokens.alice = await service.account('alice');
  tokens.bob = await service.account('bob');
});
afterAll(() => service.close());

interface Action {
  readonly kind: 'submit' | 'poll' | 'download' | 'ask' | 'history' | 'delete' | 'list';
  readonly who: 'alice' | 'bob';
  readonly which: number;
  readonly format: (typeof contractFormats)[number];
}

/** What the model knows of a job. */
interface Known {
  readonly uuid: string;
  readonly owner: 'alice' | 'bob';
  /** A word that no other document has. */
  readonly mark: string;
  deleted: boolean;
  asked: number;
}

let marks = 0;

const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom('submit', 'submit', 'poll', 'download', 'ask', 'history', 'delete', 'list'),
  who: fc.constantFrom('alice', 'bob'),
  which: fc.nat(20),
  format: fc.constantFrom(...contractFormats),
});

test("each sees its own jobs, from submission to deletion, and never the other's", async () => {
  let performed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 18 }), async (actions) => {
      const known: Known[] = [];
      for (const step of [{ kind: 'submit', who: 'alice', which: 0, format: 'md' } as const, ...actions]) {
        const fault = await perform(step, known);
        if (fault !== undefined) throw new Error(`${JSON.stringify(step)}: ${fault}`);
        performed++;
      }
    }),
    { numRuns: 12 },
  );
  expect(performed).toBeGreaterThan(60);
});

/** Calls, and tells what is wrong with the answer; undefined when it is as it should be. */
async function perform(step: Action, known: Known[]): Promise<string | undefined> {
  const { kind, who, which } = step;
  if (kind === 'submit') return submit(who, known);
  if (kind === 'list') return list(who, known);
  const job = known[which % known.length];
  if (job === undefined) return 'there is no job';
  const response = await service.call(pathOf(step, job.uuid), tokens[who], requestOf(step));
  const body = await response.text();
  const visible = job.owner === who && !job.deleted;
  const status = !visible ? 404 : kind === 'delete' ? 204 : 200;
  if (response.status !== status) return `${response.status} instead of ${status}: ${body.slice(0, 300)}`;
  if (!visible) return /mark\d|sacks/.test(body) ? `it leaks: ${body}` : undefined;
  if (kind === 'delete') job.deleted = true;
  if (kind === 'ask') job.asked++;
  return missing(body, contentOf(step, job));
}

/** Texts that the answer to the owner must have. */
function contentOf({ kind, format }: Action, { mark, asked }: Known): readonly string[] {
  if (kind === 'poll') return [mark, '"done"'];
  if (kind === 'ask') return [String(harvestOf(1)), '"page":1'];
  if (kind === 'history') return Array.from({ length: asked }, () => 'How many sacks were brought in?');
  return kind === 'download' && ['md', 'txt', 'json'].includes(format) ? [mark] : [];
}

/** Each text must be there as often as it is named. */
function missing(body: string, texts: readonly string[]): string | undefined {
  const absent = texts.filter(
    (text, at) => body.split(text).length - 1 < texts.slice(0, at + 1).filter((one) => one === text).length,
  );
  return absent.length === 0 ? undefined : `${absent.join(', ')} is missing in ${body.slice(0, 500)}`;
}

function pathOf({ kind, format }: Action, uuid: string): string {
  if (kind === 'download') return `${restPaths.download(uuid)}?format=${format}`;
  if (kind === 'ask') return restPaths.chat(uuid);
  return kind === 'history' ? restPaths.history(uuid) : restPaths.job(uuid);
}

function requestOf({ kind }: Action): RequestInit {
  if (kind !== 'ask') return { method: kind === 'delete' ? 'DELETE' : 'GET' };
  const body = JSON.stringify({ message: 'How many sacks were brought in?' });
  return { method: 'POST', body, headers: { 'content-type': 'application/json' } };
}

async function submit(who: Action['who'], known: Known[]): Promise<string | undefined> {
  const mark = `mark${++marks}x`;
  const response = await service.submit(await report(1, `${who}-${mark}.pdf`, mark), tokens[who]);
  const body = await response.text();
  const uuid = /"uuid":"([0-9a-f]{32})"/.exec(body)?.[1];
  if (uuid === undefined) return `no job: ${body.slice(0, 300)}`;
  known.push({ uuid, owner: who, mark, deleted: false, asked: 0 });
  return missing(body, [mark, '"status":"done"']);
}

async function list(who: Action['who'], known: readonly Known[]): Promise<string | undefined> {
  const body = await (await service.call(`${restPaths.jobs}?limit=100`, tokens[who])).text();
  const wrong = known.filter((job) => body.includes(job.uuid) !== (job.owner === who && !job.deleted));
  return wrong.length === 0 ? undefined : `wrong in the list: ${JSON.stringify(wrong)}`;
}
