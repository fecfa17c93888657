/** Holds that the host's model is asked through its client in both eras of the protocol, and only where it is offered. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { connect, hosts } from './hosts.ts';

const script = fileURLToPath(new URL('fake-server.ts', import.meta.url));
const question = 'What is the total?';

describe.each(hosts)('%s', (name) => {
  test('a host with a model is asked for the answer', async () => {
    const seen: string[] = [];
    const host = await connect(name, { script }, ({ system, user }) => {
      seen.push(`${system} ${user}`);
      return 'The total is 215.00 USD.';
    });
    const { uuid } = (await host.call('ocr_document', { path: '/invoice.pdf' })).structured;
    const answer = await host.call('ask_document', { uuid, question, answerer: 'host' });
    await host.close();
    expect(seen).toEqual([`Answer. ${question}`]);
    expect(answer.structured).toMatchObject({ content: 'The total is 215.00 USD.', mode: 'host', model: 'host-model' });
    expect(answer.isError).toBe(false);
  });

  test('a host without one is handed the evidence', async () => {
    const host = await connect(name, { script });
    const { uuid } = (await host.call('ocr_document', { path: '/invoice.pdf' })).structured;
    const answer = await host.call('ask_document', { uuid, question, answerer: 'host' });
    const checked = await host.call('ask_document', { uuid, question, answerer: 'host', draft: 'It is 215 [A1.2].' });
    await host.close();
    expect(answer.structured).toMatchObject({
      mode: 'host',
      evidence: { passages: [{ page: 1, text: expect.stringContaining('[A1.2] Total: 215.00 USD') }, { page: 2 }] },
    });
    expect(checked.structured).toMatchObject({ content: 'It is 215 [A1.2].' });
    expect(answer.text).toContain('[A1.2] Total: 215.00 USD');
    expect(answer.structured['next_step']).toContain('draft');
  });
});
