/** Owns a small OCR.chat service on the loopback that does what a test tells it, and remembers what it was asked. */
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Submission {
  readonly key: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly fileName: string;
  readonly file: Buffer;
}

export interface FakeService {
  readonly url: string;
  /** Whole submissions that arrived. */
  readonly submissions: readonly Submission[];
  /** Method and path with query of every request, and its token. */
  readonly requests: readonly { readonly what: string; readonly token: string | undefined }[];
  close(): Promise<void>;
}

/** What the service does with a request; `undefined` leaves it to the usual answer. */
export type Behaviour = (call: {
  readonly what: string;
  /** How often this was asked before. */
  readonly before: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}) => boolean | Promise<boolean>;

export interface FakeServiceOptions {
  /** The finished job without its uuid and status. */
  readonly job?: Readonly<Record<string, unknown>>;
  /** Polls that are answered with "processing". */
  readonly polls?: number;
  readonly honoursKeys?: boolean;
  /** Body of the JSON download. */
  readonly document?: string;
  /** Handles a request by itself and returns true, or returns false. */
  readonly behave?: Behaviour;
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

export async function startFakeService(options: FakeServiceOptions = {}): Promise<FakeService> {
  const { polls = 0, honoursKeys = false, behave = () => false } = options;
  const submissions: Submission[] = [];
  const requests: { what: string; token: string | undefined }[] = [];
  const jobs = new Map<string, { uuid: string; polls: number }>();
  const counts = new Map<string, number>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const what = `${request.method} ${request.url}`;
    const before = counts.get(what) ?? 0;
    counts.set(what, before + 1);
    requests.push({ what, token: request.headers.authorization });
    if (what === 'POST /api/v1/ocr/') {
      if (before === 0 && (await behave({ what: 'begin', before, request, response }))) return;
      const submission = parse(await buffer(request), String(request.headers['content-type']), request.headers);
      submissions.push(submission);
      const name = honoursKeys && submission.key !== undefined ? submission.key : `job-${submissions.length}`;
      const job = jobs.get(name) ?? { uuid: name, polls };
      jobs.set(name, job);
      if (await behave({ what, before, request, response })) return;
      json(response, 200, stateOf(job));
      return;
    }
    if (await behave({ what, before, request, response })) return;
    const [, uuid = '', rest = ''] = /^GET \/api\/v1\/ocr\/([^/]+)\/(.*)$/.exec(what) ?? [];
    const job = jobs.get(uuid);
    if (what === 'GET /openapi.json' && honoursKeys) {
      const parameters = [{ in: 'header', name: 'Idempotency-Key' }];
      json(response, 200, { openapi: '3.1.0', paths: { '/api/v1/ocr/': { post: { parameters } } } });
    } else if (job !== undefined && rest === '') {
      if (job.polls > 0) job.polls -= 1;
      json(response, 200, stateOf(job));
    } else if (job !== undefined && rest.startsWith('download/') && options.document !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(options.document);
    } else json(response, 404, { error: 'There is no such job.' });
  }

  const stateOf = (job: { uuid: string; polls: number }) =>
    job.polls > 0
      ? { uuid: job.uuid, status: 'processing' }
      : { uuid: job.uuid, status: 'done', tier: 'cpu', language: 'auto', page_count: 1, ...options.job };

  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // seam: a TCP server has a port
    submissions,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Takes a form apart; independent of the code that writes it. */
function parse(body: Buffer, type: string, headers: IncomingMessage['headers']): Submission {
  const boundary = `--${/boundary=([^;]+)/.exec(type)?.[1]}`;
  const fields: Record<string, string> = {};
  let fileName = '';
  let file = Buffer.alloc(0);
  for (let at = body.indexOf(boundary); at !== -1;) {
    const next = body.indexOf(boundary, at + boundary.length);
    if (next === -1) break;
    const part = body.subarray(at + boundary.length + 2, next - 2);
    const gap = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, gap).toString();
    const name = / name="([^"]*)"/.exec(head)?.[1] ?? '';
    if (name === 'file') {
      fileName = /filename="([^"]*)"/.exec(head)?.[1] ?? '';
      file = Buffer.from(part.subarray(gap + 4));
    } else fields[name] = part.subarray(gap + 4).toString();
    at = next;
  }
  const key = headers['idempotency-key'];
  return { key: typeof key === 'string' ? key : undefined, fields, fileName, file };
}
