/** Asking the service that read a document, against one that answers, refuses, breaks off and garbles. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRemoteChat } from '../../../src/engine/remote/chat.ts';
import { openErrands } from '../../../src/engine/remote/errands.ts';
import { loadConfig } from '../../../src/config.ts';
import { createLog } from '../../../src/log.ts';
import { type Asking, openAsking, withoutModel } from '../../answer/asked.ts';
import { pageOf } from '../../answer/page-of.ts';
import { type Behaviour, type FakeService, startFakeService } from './fake-service.ts';

const token = 'oc_canary_0123456789abcdef';
const uuid = '9f2c1b7e4a';
const pages = [pageOf(0, [{ lines: ['The invoice total is $42.00.', 'It is due on 3 March.'] }])];
const chat = {
  conversation: 'a1b2',
  message: {
    role: 'assistant',
    content: 'The total is $42.00, due on 3 March (p. 1).',
    citations: [
      { page: 1, snippet: 'The invoice total is $42.00.' },
      { page: 1, snippet: 'It is due on 3 March…' },
    ],
  },
};

let folder = '';
let service: FakeService | undefined;
let asking: Asking | undefined;
let logged: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-chat-'));
  logged = [];
});
afterEach(async () => {
  await asking?.close();
  await service?.close();
  await rm(folder, { recursive: true, force: true });
  if (logged.join('').includes(token)) throw new Error('The token was logged.');
});

/** Asks about a document that the service knows, through the whole way of an answer. */
async function ask(behave: Behaviour, { patience = 300, at = '' } = {}) {
  service = await startFakeService({ behave });
  await openErrands(join(folder, 'remote')).put('invoice', { service: at || service.url, key: 'k', uuid });
  const config = loadConfig({ home: folder, remoteUrl: service.url, remoteToken: token, remotePatience: patience }, {});
  const remote = createRemoteChat(
    config,
    createLog('debug', (line) => void logged.push(line)),
  );
  asking = await openAsking(new Map([['invoice', pages]]), { ...withoutModel, choice: 'remote', remote });
  return asking.ask('invoice', 'What is the total of the invoice?');
}

const answering =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  ({ what, response }) => {
    if (what !== `POST /api/v1/chat/${uuid}/`) return false;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
    return true;
  };

describe('the chat of a service', () => {
  test('is asked as the contract says, with the token in its header, and answers with citations that were found again', async () => {
    let asked = '';
    const answer = await ask(async (call) => {
      for await (const part of call.request) asked += String(part);
      return answering(200, chat)(call);
    });
    expect(JSON.parse(asked)).toEqual({ message: 'What is the total of the invoice?' });
    expect(service?.requests).toEqual([{ what: `POST /api/v1/chat/${uuid}/`, token: `Bearer ${token}` }]);
    expect(answer).toMatchObject({ mode: 'remote', content: chat.message.content, notes: [], abstained: false });
    expect(answer.citations.map(({ lines, match }) => [...lines, match])).toEqual([
      [0, 0, 'exact'],
      [1, 1, 'exact'],
    ]);
  });

  test('is tried again when it is busy for a moment', async () => {
    const answer = await ask(
      (call) => (call.before === 0 ? answering(503, { error: 'busy' })(call) : answering(200, chat)(call)),
      { patience: 20_000 },
    );
    expect(answer.mode).toBe('remote');
    expect(service?.requests).toHaveLength(2);
  });

  test.each([
    ['a wrong token', 401, { error: 'no such token' }, /does not take the API token.*OCRCHAT_REMOTE_TOKEN/],
    ['no pages left', 402, { error: 'out of pages', used: 20, cap: 20 }, /20 of 20 are used/],
    ['an expired job', 404, { error: 'unknown job' }, /does not know the job of invoice\.pdf.*fresh/],
    ['too many calls', 429, { error: 'slow down' }, /asks to slow down/],
    ['a fault', 500, { error: 'broken' }, /failed at invoice\.pdf \(HTTP 500\)/],
    ['no JSON', 200, '<html>welcome</html>', /could not be reached|not what/],
    ['another shape', 200, { answer: 42 }, /not what the OCR\.chat contract says.*OCRCHAT_REMOTE_URL/],
    [
      'impossible pages',
      200,
      { ...chat, message: { ...chat.message, citations: [{ page: 0, snippet: 'a' }] } },
      /citations/,
    ],
  ])('that answers with %s is replaced by quotations, and says why', async (_what, status, body, why) => {
    const answer = await ask(answering(status, body, { 'retry-after': '1' }));
    expect(answer).toMatchObject({ mode: 'extractive', abstained: false });
    expect(answer.citations[0]?.snippet).toContain('$42.00');
    expect(answer.notes[0]).toMatch(why);
    expect(answer.notes[0]).toMatch(/This answer was made without it\.$/);
  });

  test('that breaks off is replaced, too', async () => {
    const answer = await ask(({ response }) => {
      response.destroy();
      return true;
    });
    expect(answer).toMatchObject({ mode: 'extractive', notes: [expect.stringMatching(/connection was broken/)] });
  });

  test('that did not read the document is not told of it', async () => {
    const answer = await ask(answering(200, chat), { at: 'https://elsewhere.example' });
    expect(answer.notes[0]).toMatch(/was read by https:\/\/elsewhere\.example, not by/);
    expect(service?.requests).toEqual([]);
  });
});
