/** Asks the real server with a model that is configured in its config file: what is shown, what is kept, and where the key is not. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Loopback, openLoopback } from '../answer/loopback.ts';
import { canary, wires } from '../answer/wires.ts';
import { filesBelow } from '../files-below.ts';
import { type Host, connect } from '../server/hosts.ts';

const script = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const [openai] = wires;

describe('a server with a model', () => {
  let home = '';
  let service: Loopback;
  let host: Host;
  const uuids: string[] = [];
  beforeAll(async () => {
    if (openai === undefined) throw new Error('no wire');
    const chair = { text: 'Tobias Renner is the chair.', cites: { lines: [0, 0] as const } };
    service = await openLoopback([
      openai.error(401),
      openai.stream([{ ...chair, text: 'Karl Magnusson is the chair.' }]),
      openai.error(400),
    ]);
    home = await mkdtemp(join(tmpdir(), 'ocrchat-answerers-'));
    await mkdir(join(home, 'data'));
    const config = {
      openaiUrl: `${service.url}/v1`,
      openaiKey: canary,
      openaiModel: 'a-model',
      answerDeadline: 60_000,
    };
    await writeFile(join(home, 'data', 'config.json'), JSON.stringify(config));
    const env = { HOME: home, OCRCHAT_HOME: join(home, 'data'), OCRCHAT_ALLOW: examples, OCRCHAT_DATA_URL: 'none:' };
    host = await connect('SDK v1', { script, args: ['mcp'], env: { ...env, OCRCHAT_LOG: 'debug' } });
    for (const name of ['report.pdf', 'scan.png'])
      uuids.push(String((await host.call('ocr_document', { path: join(examples, name) })).structured['uuid']));
  });
  afterAll(async () => {
    await host.close();
    await service.close();
    await rm(home, { recursive: true, force: true });
  });

  test('falls back to quotation, drops what is not borne out, and keeps the key to itself', async () => {
    const question = 'Who chairs the board?';
    const refused = await host.call('ask_document', { uuid: uuids[0], question });
    expect(refused.structured).toMatchObject({ mode: 'extractive', abstained: false });
    expect(refused.text).toContain('did not accept the key');
    expect(refused.text).toContain('Tobias Renner');
    const invented = await host.call('ask_document', { uuid: uuids[0], question });
    expect(invented.structured).toMatchObject({ mode: 'openai', abstained: true, usage: { output_tokens: 30 } });
    expect(invented.text).not.toContain('Magnusson is');
    const texts = [refused.text, invented.text, ...host.errors];
    for await (const { name, bytes } of filesBelow(join(home, 'data')))
      if (name !== 'config.json') texts.push(bytes.toString('latin1'));
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => text.includes(canary))).toEqual([]);
    expect(service.asked[0]?.headers.authorization).toBe(`Bearer ${canary}`);
  });

  test('goes on with a conversation about two documents, which goes with either', async () => {
    const answerer = 'extractive';
    const first = await host.call('ask_document', { uuids, question: 'Who chairs the board?', answerer });
    const { conversation } = first.structured;
    expect(first.structured['content']).toContain('report.pdf says (p. 4)');
    const next = await host.call('ask_document', { conversation, question: 'Who is its treasurer?', answerer });
    expect(next.structured).toMatchObject({ conversation, uuids: [...uuids].toSorted() });
    expect(next.structured['content']).toContain('Amara Nwosu');
    const shown = await host.call('get_conversation', { conversation });
    expect(shown.structured['messages']).toHaveLength(4);
    expect(shown.text).toContain('Who is its treasurer?');
    const own = await host.call('get_conversation', { uuid: uuids[1] });
    expect(own.structured).toMatchObject({ messages: [], others: [conversation] });
    const read = await host.client.readResource({ uri: `ocr://jobs/${uuids[0]}/conversation` });
    expect(JSON.stringify(read.contents)).toContain('Who chairs the board?');
    await host.call('delete_job', { uuid: uuids[1] });
    expect((await host.call('get_conversation', { conversation })).text).toContain('conversation_not_found');
  });
});
