/** Owns a service on loopback that answers each request as the test says, and keeps what it was asked. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Bytes that are written at once; each piece is followed by a pause. */
  readonly pieceLength?: number;
  readonly pause?: number;
  /** Ends the connection after the body without ending the response. */
  readonly breaksOff?: boolean;
  /** Leaves the response open after the body, for ever. */
  readonly hangs?: boolean;
}

export interface Loopback {
  readonly url: string;
  readonly asked: Asked[];
  /** Connections that the client gave up before the response was whole. */
  readonly abandoned: { count: number };
  /** Called with each request. */
  onAsked: () => void;
  close(): Promise<void>;
}

async function respond(response: ServerResponse, reply: Reply): Promise<void> {
  const { status = 200, headers = {}, body = '', pieceLength, pause = 1 } = reply;
  response.writeHead(status, headers);
  const bytes = Buffer.from(body);
  const length = pieceLength ?? Math.max(1, bytes.length);
  for (let at = 0; at < bytes.length && !response.destroyed; at += length) {
    response.write(bytes.subarray(at, at + length));
    if (pieceLength !== undefined) await sleep(pause);
  }
  if (reply.hangs === true) return;
  if (reply.breaksOff === true) {
    await sleep(20);
    response.destroy();
  } else response.end();
}

/** Each request gets the next reply, and the last one ever after. */
export async function openLoopback(replies: readonly Reply[]): Promise<Loopback> {
  const asked: Asked[] = [];
  const abandoned = { count: 0 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.once('end', () => {
      const reply = replies[Math.min(asked.length, replies.length - 1)] ?? {};
      asked.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      response.once('close', () => {
        if (!response.writableFinished && reply.breaksOff !== true) abandoned.count++;
      });
      loopback.onAsked();
      void respond(response, reply);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const loopback: Loopback = {
    onAsked: () => undefined,
    url: `http://127.0.0.1:${address.port}`,
    asked,
    abandoned,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return loopback;
}
