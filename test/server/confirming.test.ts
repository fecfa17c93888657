/** Holds that the host's user is asked before something costly in both eras of the protocol, and only where they can be. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { connect, hosts } from './hosts.ts';

const script = fileURLToPath(new URL('fake-server.ts', import.meta.url));
const costly = { path: '/costly.pdf' };

describe.each(hosts)('%s', (name) => {
  test('what the user confirms is done, what they do not is not', async () => {
    const asked: string[] = [];
    const answers: (boolean | 'decline')[] = [true, false, 'decline'];
    const host = await connect(name, { script }, undefined, (question) => {
      asked.push(question);
      return answers.shift() ?? false;
    });
    const done = await host.call('ocr_document', costly);
    const unchecked = await host.call('ocr_document', costly);
    const declined = await host.call('ocr_document', costly);
    await host.close();
    expect(asked).toEqual(Array.from({ length: 3 }, () => 'It takes about 900,000 tokens. Read it?'));
    expect(done.structured).toMatchObject({ status: 'done' });
    for (const refused of [unchecked, declined]) {
      expect(refused.isError).toBe(true);
      expect(refused.text).toContain('confirmation_needed');
    }
  });

  test('a host that cannot ask is told to confirm', async () => {
    const host = await connect(name, { script });
    const refused = await host.call('ocr_document', costly);
    const done = await host.call('ocr_document', { ...costly, confirm: true });
    await host.close();
    expect(refused.text).toMatch(/confirmation_needed.*Confirm it/s);
    expect(done.structured).toMatchObject({ status: 'done' });
  });
});
