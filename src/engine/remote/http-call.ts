/** Owns one HTTP exchange with a service: what is sent, how far it came, and the answer as it arrives. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface OutgoingBody {
  readonly type: string;
  /** Bytes. */
  readonly length: number;
  open(): Readable;
}

export interface OutgoingCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: OutgoingBody | undefined;
  /** Milliseconds without a byte in either direction after which the exchange is given up. */
  readonly idle: number;
  readonly signal?: AbortSignal | undefined;
}

/** No answer came. `wholeSent` tells whether the service may have received all of the request, and so may have acted on it. */
export class BrokenExchange extends Error {
  override readonly name = 'BrokenExchange';
  readonly wholeSent: boolean;

  constructor(cause: unknown, wholeSent: boolean) {
    super(wordsOf(cause), { cause });
    this.wholeSent = wholeSent;
  }
}

/**
 * Sends a request and resolves with the head of the answer; its body is still to be read. Redirects are not followed.
 * @throws BrokenExchange; the reason of `signal`
 */
export function callService({ method, url, headers, body, idle, signal }: OutgoingCall): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Loaded with the first call: most programs that could make one make none.
    const { request: send } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
    const entity = body === undefined ? {} : { 'content-type': body.type, 'content-length': String(body.length) };
    const outgoing = send(url, { method, headers: { ...headers, ...entity }, ...(signal ? { signal } : {}) });
    let wholeSent = false;
    outgoing.once('finish', () => (wholeSent = true));
    outgoing.once('response', resolve);
    outgoing.on('error', (thrown) => reject(signal?.aborted === true ? thrown : new BrokenExchange(thrown, wholeSent)));
    outgoing.setTimeout(idle, () => outgoing.destroy(new Error(`nothing was heard for ${Math.round(idle / 1000)} s`)));
    if (body === undefined) outgoing.end();
    // What breaks here ends the request, too, and is told by it.
    else pipeline(body.open(), outgoing).catch((thrown: unknown) => void outgoing.destroy(asError(thrown)));
  });
}

/**
 * Reads a body whole.
 * @param most bytes after which it is given up
 * @throws Error when it breaks off, is longer, or nothing comes for as long as the call allows
 */
export async function readBody(message: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > most) {
      message.destroy();
      throw new Error(`the answer is longer than ${most} bytes`);
    }
    parts.push(part);
  }
  if (!message.complete) throw new Error('the answer broke off');
  return Buffer.concat(parts);
}

function wordsOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return wordsOf(thrown.errors[0]);
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return sentences[code] ?? asError(thrown).message;
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNRESET: 'the connection was broken',
  EPIPE: 'the connection was broken',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'it cannot be reached',
  ENETUNREACH: 'there is no network',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
