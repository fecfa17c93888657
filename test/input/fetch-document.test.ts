import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  createServer,
  request as requestHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInput, type InputConfig } from '../../src/input.ts';
import { isPublicAddress } from '../../src/input/address.ts';
import { internet, type HostAddress, type Network } from '../../src/input/check-url.ts';
import * as sample from './sample-files.ts';
import { makeWorkspace, rejection, type Workspace } from './workspace.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const image = sample.png(20, 10);
const answers = new Map<string, Answer>();
const requests: IncomingMessage[] = [];
const connections = { open: 0 };
let server: Server;
let place: Workspace;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    const answer = answers.get((request.url ?? '').split('?')[0] ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  server.on('connection', (socket) => {
    connections.open++;
    socket.once('close', () => connections.open--);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(async () => {
  place = await makeWorkspace();
  answers.clear();
  requests.length = 0;
});
afterEach(async () => {
  try {
    // Whatever the outcome of a test: no connection stays open, no file stays behind.
    await closed();
    assert.deepEqual(await place.leftovers(), []);
  } finally {
    await place.remove();
  }
});

async function closed(): Promise<void> {
  const deadline = Date.now() + 5000;
  while (connections.open > 0) {
    assert.ok(Date.now() < deadline, `${connections.open} connections stay open`);
    await setTimeout(5);
  }
}

const port = () => (server.address() as AddressInfo).port; // seam: a listening TCP server always has one

/** Hosts of the test and where they lead; the loopback server stands for the public host 203.0.113.7, and for nothing else. */
const hosts: Record<string, readonly HostAddress[]> = {
  'public.example': [{ address: '127.0.0.1', family: 4 }],
  'private.example': [{ address: '10.0.0.1', family: 4 }],
  'metadata.example': [{ address: '169.254.169.254', family: 4 }],
  'mixed.example': [
    { address: '127.0.0.1', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ],
  'hidden.example': [{ address: '::ffff:10.0.0.1', family: 6 }],
  'nothing.example': [],
};

const network: Network = {
  isPublicAddress: (address) => address === '127.0.0.1' || isPublicAddress(address),
  lookup: (host) => {
    const addresses = hosts[host];
    if (addresses === undefined)
      return Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    return Promise.resolve(addresses);
  },
  // Plain HTTP to the loopback port stands for https to the public one; look-up, agent and signal are the real ones.
  request: (url, options) =>
    requestHttp({ ...options, host: url.hostname, port: port(), path: url.pathname + url.search }),
};

function take(
  url: string,
  changes: Partial<InputConfig> = {},
  options: { signal?: AbortSignal; network?: Network } = {},
) {
  const input = createInput({ ...place.config, ...changes }, { network: options.network ?? network });
  return input.take({ kind: 'url', url }, { signal: options.signal });
}

const send =
  (body: Uint8Array, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(200, headers).end(body);
  };
const redirect =
  (location: string, status = 302): Answer =>
  (_request, response) => {
    response.writeHead(status, { location }).end('moved');
  };

describe('a URL', () => {
  it('is fetched into a private file that dispose removes', async () => {
    answers.set('/folder/scan%20one.png', send(image));
    const { source, dispose } = await take('https://public.example/folder/scan%20one.png?token=secret#page');
    expect(source).toMatchObject({ name: 'scan one.png', mediaType: 'image/png', byteSize: image.length });
    expect(await place.leftovers()).toHaveLength(1);
    await dispose();
  });

  it('carries no credentials, cookies or referrer, and asks for unpacked bytes', async () => {
    answers.set('/a', redirect('/b'));
    answers.set('/b', send(image, { 'set-cookie': 'a=b' }));
    await (await take('https://public.example/a')).dispose();
    expect(requests).toHaveLength(2);
    for (const { headers } of requests) {
      expect(Object.keys(headers).toSorted()).toEqual([
        'accept',
        'accept-encoding',
        'connection',
        'host',
        'user-agent',
      ]);
      expect(headers['accept-encoding']).toBe('identity');
    }
  });

  it.each([
    [`attachment; filename="R\u00e9sum\u00e9.pdf"; filename*=UTF-8''R%C3%A9sum%C3%A9%20v2.pdf`, 'Résumé v2.pdf'],
    ['attachment; filename="../../etc/pass\\"wd.pdf"', 'passwd.pdf'],
    ['inline; filename=plain.pdf', 'plain.pdf'],
    [`attachment; filename*=UTF-8''%E0%A4%A`, 'd.pdf'],
    ['attachment', 'd.pdf'],
    ['attachment; filename="."', 'document'],
    [`attachment; filename="${'x'.repeat(400)}.pdf"`, `${'x'.repeat(146)}.pdf`],
  ])('takes its name from Content-Disposition: %s', async (disposition, name) => {
    answers.set('/d.pdf', send(sample.pdf, { 'content-disposition': disposition }));
    const { source, dispose } = await take('https://public.example/d.pdf');
    await dispose();
    expect(source.name).toBe(name);
  });

  it.each(['gzip', 'x-gzip'])('is unpacked when the server packs it all the same (%s)', async (encoding) => {
    answers.set('/a.png', send(gzipSync(image), { 'content-encoding': encoding }));
    const { source, dispose } = await take('https://public.example/a.png');
    await dispose();
    expect(source.byteSize).toBe(image.length);
  });
});

describe('addresses', () => {
  it.each(['private', 'metadata', 'mixed', 'hidden'])(
    'of %s.example are refused after the look-up, before any connection',
    async (host) => {
      answers.set('/', send(image));
      const error = await rejection(take(`https://${host}.example/`));
      expect(error.code).toBe('url_not_allowed');
      expect(error.hint).toContain('give its path');
      expect(requests).toHaveLength(0);
    },
  );

  it('are checked for this machine by the real look-up', async () => {
    expect((await rejection(take('https://localhost/', {}, { network: internet }))).code).toBe('url_not_allowed');
  });

  it('are looked up once for each connection, so that a second answer changes nothing', async () => {
    answers.set('/', send(image));
    let lookups = 0;
    const rebinding: Network = {
      ...network,
      lookup: () => Promise.resolve([{ address: ++lookups === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]),
    };
    await (await take('https://public.example/', {}, { network: rebinding })).dispose();
    expect(lookups).toBe(1);
    // The next connection asks anew, and is refused.
    expect((await rejection(take('https://public.example/', {}, { network: rebinding }))).code).toBe('url_not_allowed');
  });

  it('are checked once more on the connection itself', async () => {
    answers.set('/', send(image));
    const careless: Network = {
      ...network,
      isPublicAddress,
      lookup: () => Promise.resolve([{ address: '8.8.8.8', family: 4 }]),
      request: (url, options) =>
        requestHttp({ ...options, lookup: undefined, host: '127.0.0.1', port: port(), path: url.pathname }),
    };
    expect((await rejection(take('https://public.example/', {}, { network: careless }))).code).toBe('url_not_allowed');
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('with status %d are followed, the last URL gives the name', async (status) => {
    answers.set('/a', redirect('https://public.example/b/c.png', status));
    answers.set('/b/c.png', send(image));
    const { source, dispose } = await take('https://public.example/a');
    await dispose();
    expect(source.name).toBe('c.png');
  });

  it.each([
    ['https://127.0.0.2/', 'url_not_allowed'],
    ['https://169.254.169.254/latest/meta-data', 'url_not_allowed'],
    ['https://[::1]/', 'url_not_allowed'],
    ['https://0x7f000002/', 'url_not_allowed'],
    ['https://private.example/', 'url_not_allowed'],
    ['http://public.example/', 'url_not_allowed'],
    ['file:///etc/passwd', 'url_not_allowed'],
    ['data:image/png;base64,AAAA', 'url_not_allowed'],
    ['//user:word@public.example/', 'url_not_allowed'],
    ['https://[', 'network_failed'],
  ])('to %s are refused', async (location, code) => {
    answers.set('/a', redirect(location));
    expect((await rejection(take('https://public.example/a'))).code).toBe(code);
    expect(requests).toHaveLength(1);
  });

  it('end after five', async () => {
    for (let step = 0; step < 9; step++) answers.set(`/${step}`, redirect(`/${step + 1}`));
    answers.set('/9', send(image));
    await (await take('https://public.example/4')).dispose();
    requests.length = 0;
    const error = await rejection(take('https://public.example/3'));
    expect(error).toMatchObject({ code: 'network_failed' });
    expect(requests).toHaveLength(6);
  });
});

describe('answers', () => {
  it.each([
    [404, 'file_not_found', /Check the URL/],
    [410, 'file_not_found', /Check the URL/],
    [401, 'network_failed', /login/],
    [403, 'network_failed', /login/],
    [500, 'network_failed', /Check the URL/],
    [304, 'network_failed', /Check the URL/],
  ])('with status %d say so, without the query', async (status, code, hint) => {
    answers.set('/x', (_request, response) => response.writeHead(status).end());
    const error = await rejection(take('https://public.example/x?token=secret'));
    expect(error.code).toBe(code);
    expect(error.message).toContain(String(status));
    expect(error.hint).toMatch(hint);
    expect(error.sentence).not.toContain('secret');
  });

  it('that announce too much are refused before the body', async () => {
    answers.set('/x', (_request, response) => {
      response.writeHead(200, { 'content-length': '1000001' });
      response.flushHeaders();
    });
    const error = await rejection(take('https://public.example/x'));
    expect(error.code).toBe('file_too_large');
    expect(error.message).toContain('1000001 bytes');
  });

  it.each(['', 'gzip'])('that go on and on are cut off at the limit (%s)', async (encoding) => {
    answers.set('/x', (_request, response) => {
      response.writeHead(200, encoding === '' ? {} : { 'content-encoding': encoding });
      if (encoding === 'gzip') {
        response.end(gzipSync(Buffer.alloc(50_000_000)));
        return;
      }
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', pour);
      pour();
    });
    const error = await rejection(take('https://public.example/x'));
    expect(error.code).toBe('file_too_large');
    expect(error.hint).toContain('OCRCHAT_MAX_FILE_BYTES');
  });

  it.each([
    ['that never begin', (): void => undefined],
    [
      'that stop halfway',
      (_request: IncomingMessage, response: ServerResponse) =>
        void response.writeHead(200).write(image.subarray(0, 50)),
    ],
    [
      'that drip',
      (_request: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'), 10);
        response.once('close', () => clearInterval(timer));
      },
    ],
  ])('%s run out of time', async (_name, answer: Answer) => {
    answers.set('/x', answer);
    const error = await rejection(take('https://public.example/x', { urlTimeout: 200 }));
    expect(error.code).toBe('network_failed');
    expect(error.message).toContain('0.2 s');
    expect(error.hint).toContain('OCRCHAT_URL_TIMEOUT');
  });

  it('run out of time across redirects together', async () => {
    answers.set(
      '/x',
      (_request, response) => void globalThis.setTimeout(() => response.writeHead(302, { location: '/x' }).end(), 120),
    );
    expect((await rejection(take('https://public.example/x', { urlTimeout: 300 }))).message).toContain('0.3 s');
  });

  it('are cut off when the caller cancels, before or within the body', async () => {
    for (const body of [undefined, image.subarray(0, 50)]) {
      const cancel = new AbortController();
      answers.set('/x', (_request, response) => {
        if (body !== undefined) response.writeHead(200).write(body);
        globalThis.setTimeout(() => cancel.abort(), 20);
      });
      expect((await rejection(take('https://public.example/x', {}, { signal: cancel.signal }))).code).toBe('cancelled');
    }
  });

  it.each<[string, Answer, string]>([
    [
      'break off',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '5000' });
        response.write(image, () => response.destroy());
      },
      'network_failed',
    ],
    ['are closed at once', (request) => request.socket.destroy(), 'network_failed'],
    ['are damaged gzip', send(Buffer.from('no gzip'), { 'content-encoding': 'gzip' }), 'network_failed'],
    ['are packed in an unknown way', send(image, { 'content-encoding': 'zebra' }), 'network_failed'],
    ['are empty', send(Buffer.alloc(0)), 'empty_file'],
    ['are a login page', send(Buffer.from('<!DOCTYPE html><title>Log in</title>')), 'unsupported_type'],
    ['are a bomb', send(sample.png(60_000, 60_000, 1)), 'too_many_pixels'],
  ])('that %s give one clear error', async (_name, answer, code) => {
    answers.set('/x.png', answer);
    const error = await rejection(take('https://public.example/x.png'));
    expect(error.code).toBe(code);
    expect(error.hint).toBeDefined();
  });

  it('cannot come from a host that nobody knows', async () => {
    const error = await rejection(take('https://unknown.example/x'));
    expect(error).toMatchObject({ code: 'network_failed' });
    expect(error.message).toContain('host name is not known');
    expect((await rejection(take('https://nothing.example/x'))).code).toBe('network_failed');
  });
});
