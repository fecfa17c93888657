/** A server killed while a model translates, or names fields: what is stored stays, is not paid for again, and the job ends. */
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toDigitalPdf } from '../generate/index.ts';
import { isAlive } from '../server/hosts.ts';
import type { Host } from '../server/hosts.ts';
import { finished, openDesk, succeed } from './desk.ts';
import type { Desk } from './desk.ts';
import { harvestOf, harvestReport, placeOf } from './documents.ts';

const pages = 8;
const numbers = Array.from({ length: pages }, (_, index) => index + 1);
/** What each answer takes, so that all that was paid for can be told from what the job says. */
const [given, wrote] = [100, 20];
/** Each costs the lease of the process that died. */
const kills = 2;

interface Service {
  readonly server: Server;
  readonly url: string;
  /** How often it was asked about each page, by its number, but for pictures. */
  readonly asked: Map<number, number>;
  pictures: number;
}

/** A slow model that puts translations into quotation marks, names the sacks of a page, and sees nothing on pictures. */
async function openService(): Promise<Service> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.once('end', () => void answer(Buffer.concat(parts).toString('utf8')));
    const answer = async (body: string): Promise<void> => {
      let said = '{"languages":[],"blocks":[]}';
      if (body.includes('image_url')) service.pictures++;
      else {
        const number = numbers.find((one) => body.includes(`Station ${one}:`)) ?? 0;
        service.asked.set(number, (service.asked.get(number) ?? 0) + 1);
        const { messages } = JSON.parse(body);
        const { content } = messages[1];
        const text = String(typeof content === 'string' ? content : content[0].text);
        said =
          text.startsWith('{"items"') || text.includes('"items":[')
            ? JSON.stringify({
                items: JSON.parse(text).items.map((item: { id: number; text: string }) => ({
                  ...item,
                  text: `«${item.text}»`,
                })),
              })
            : JSON.stringify({
                fields: [{ path: 'sacks', value: String(harvestOf(number)), quotation: `${harvestOf(number)} sacks` }],
              });
        await sleep(150);
      }
      const chunk = { id: 'c', object: 'chat.completion.chunk' };
      const choice = { index: 0, delta: { content: said }, finish_reason: 'stop' };
      const usage = { prompt_tokens: given, completion_tokens: wrote };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        [
          { ...chunk, choices: [choice] },
          { ...chunk, choices: [], usage },
        ]
          .map((piece) => `data: ${JSON.stringify(piece)}\n\n`)
          .concat('data: [DONE]\n\n')
          .join(''),
      );
    };
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const service: Service = { server, url: `http://127.0.0.1:${address.port}/v1`, asked: new Map(), pictures: 0 };
  return service;
}

let service: Service;
let desk: Desk;
let path = '';

beforeAll(async () => {
  service = await openService();
  desk = await openDesk({
    OCRCHAT_OPENAI_URL: service.url,
    OCRCHAT_VLM_MODEL: 'a-model',
    OCRCHAT_VLM: 'openai',
    OCRCHAT_ANSWERER: 'extractive',
  });
  path = await desk.put('harvest.pdf', await toDigitalPdf(await harvestReport(pages)));
});
afterEach(() => {
  service.asked.clear();
  service.pictures = 0;
});
afterAll(async () => {
  await desk.close();
  service.server.closeAllConnections();
  service.server.close();
});

async function crash(host: Host): Promise<void> {
  process.kill(host.pid, 'SIGKILL');
  await expect.poll(() => isAlive(host.pid), { timeout: 5000 }).toBe(false);
  await host.close();
}

/** Kills one server after the other, each once the model has been asked for another page; returns the last, and the uuid. */
async function throughKills(options: Readonly<Record<string, unknown>>): Promise<readonly [Host, string]> {
  let host = await desk.start();
  const { uuid } = await succeed(host, 'ocr_document', { path, wait_seconds: 0, ...options });
  const all = () => [...service.asked.values()].reduce((sum, count) => sum + count, 0);
  for (let kill = 0; kill < kills; kill++) {
    const before = all();
    // The second request after a start comes when the first answer is stored.
    await expect.poll(all, { timeout: 60_000, interval: 10 }).toBeGreaterThanOrEqual(before + 2);
    await crash(host);
    host = await desk.start();
  }
  return [host, String(uuid)];
}

/** A page is asked for again only when a kill came before its answer was stored. */
function expectPaidOnce(): void {
  expect([...service.asked.keys()].toSorted((a, b) => a - b)).toEqual(numbers);
  const again = [...service.asked.values()].map((count) => count - 1);
  expect(again.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(kills);
}

describe.runIf(process.platform === 'linux')(`a server killed ${kills} times`, () => {
  test(
    'while a model translates, ends with every page translated, stored ones once',
    { timeout: 180_000 },
    async () => {
      const [host, uuid] = await throughKills({ translate_to: 'de' });
      const job = await finished(host, uuid);
      expect(job).toMatchObject({ status: 'done', pages_done: pages, pages_failed: 0 });
      expectPaidOnce();
      expect(job['model']).toMatchObject({ input_tokens: pages * given, output_tokens: pages * wrote });
      const { text } = await host.call('export', { uuid, format: 'md', max_chars: 100_000 });
      for (const number of numbers) expect(text.split(`«Station ${number}: ${placeOf(number)}»`)).toHaveLength(2);
      expect(await desk.stop(host)).toEqual([]);
    },
  );

  test(
    'while a model names fields, ends with those of every page, stored ones once',
    { timeout: 180_000 },
    async () => {
      const schema = { type: 'object', properties: { sacks: { type: 'string' } } };
      const [host, uuid] = await throughKills({ tier: 'vlm', tool: 'extract', schema, confirm: true });
      const job = await finished(host, uuid);
      expect(job).toMatchObject({ status: 'done', pages_done: pages, pages_failed: 0 });
      expectPaidOnce();
      expect(service.pictures).toBe(pages);
      expect(job['model']).toMatchObject({ input_tokens: 2 * pages * given, output_tokens: 2 * pages * wrote });
      const { text } = await host.call('export', {
        uuid,
        format: 'json',
        options: { pages: false },
        max_chars: 100_000,
      });
      const { findings } = JSON.parse(text.slice(text.indexOf('{')));
      expect(findings.fields).toMatchObject([{ path: 'sacks', found: true, value: String(harvestOf(1)) }]);
      expect(await desk.stop(host)).toEqual([]);
    },
  );
});
