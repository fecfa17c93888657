/** Owns speaking the REST contract as a client: every call with its retries, every answer checked against its shape. */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { type OcrError, toOcrError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { WireDocument } from '../../wire/document.ts';
import { ContractChat, ContractJob, restPaths } from '../../wire/rest.ts';
import { BrokenExchange, type OutgoingCall, callService, readBody } from './http-call.ts';
import { PassingFault, persist, retryAfter } from './patience.ts';
import { faultOf, foreignAnswer, leftNoTrace, perhapsTaken, unreachable } from './service-fault.ts';
import type { OutgoingBody } from './http-call.ts';

export interface RestClientOptions {
  readonly base: string;
  readonly token: string;
  /** Milliseconds for which a call that fails is tried again. */
  readonly patience: number;
  /** Milliseconds without a byte after which an exchange is given up. */
  readonly idle: number;
  readonly log: Log;
}

export interface Polled {
  readonly job: ContractJob;
  /** Milliseconds after which the service wants to be asked again. */
  readonly after: number | undefined;
}

interface Call {
  /** What is done, for sentences: "scan.pdf". */
  readonly doing: string;
  readonly signal?: AbortSignal | undefined;
}

/** Methods throw OcrError `unauthorized`, `quota_exceeded`, `job_not_found`, `job_not_finished`, `rate_limited`, `network_failed`, `invalid_argument` and, when `signal` is aborted, its reason. */
export interface RestClient {
  /** Address of the service, without anything secret. */
  readonly service: string;
  /**
   * Submits a document at most once.
   * @param key name of this submission: a service that honours it takes the second of two as the first
   * @throws OcrError `network_failed` also when it is unknown whether the service has received it
   */
  submit(form: () => OutgoingBody, key: string, call: Call): Promise<Polled>;
  job(uuid: string, call: Call): Promise<Polled>;
  /** The whole document, where the service exports it in our own shape; undefined where its JSON is another. */
  document(uuid: string, call: Call): Promise<WireDocument | undefined>;
  ask(uuid: string, question: string, call: Call): Promise<ContractChat>;
  /** Whether the service honours `Idempotency-Key`, by its own description. */
  repeatable(signal?: AbortSignal): Promise<boolean>;
  /** Whether something answers within some seconds. */
  reachable(signal?: AbortSignal): Promise<boolean>;
}

/** Bytes of an answer: a long document with every word. */
const mostOfAnAnswer = 512 * 1024 * 1024;
const mostRedirects = 5;
const reachableWithin = 3000;

/** Of a later minor version, too, whose new fields are let pass. */
const ReadableDocument = WireDocument.extend({ schema_version: z.string().regex(/^1\.\d+$/) });

const Description = z.object({
  paths: z.record(
    z.string(),
    z.looseObject({
      post: z
        .looseObject({ parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).default([]) })
        .optional(),
    }),
  ),
});

export function createRestClient({ base, token, patience, idle, log }: RestClientOptions): RestClient {
  const root = new URL(base.endsWith('/') ? base : `${base}/`);
  const service = `${root.origin}${root.pathname.replace(/\/$/, '')}`;
  const address = (path: string, query: Readonly<Record<string, string>> = {}): URL => {
    const url = new URL(path.replace(/^\//, ''), root);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  };
  const headers = (url: URL, more: Readonly<Record<string, string>> = {}) => ({
    accept: 'application/json',
    'user-agent': 'ocrchat',
    // A redirect may lead to another host, which the token is not for.
    ...(token === '' || url.origin !== root.origin ? {} : { authorization: `Bearer ${token}` }),
    ...more,
  });
  const place = (doing: string) => ({ service, doing, signedIn: token !== '' });
  const retrying = (signal: AbortSignal | undefined) => {
    // Whoever named a wrong address is told at once, not when patience is at its end.
    let say = log.warn;
    return {
      lasts: patience,
      signal,
      onRetry: (error: OcrError, wait: number) => {
        say(`the remote service is tried again, for ${Math.round(patience / 1000)} s at most`, {
          error: error.message,
          milliseconds: Math.round(wait),
        });
        say = log.info;
      },
    };
  };

  /** Follows redirects of a GET. */
  async function get(url: URL, signal: AbortSignal | undefined): Promise<IncomingMessage> {
    for (let redirects = 0, at = url; ; redirects++) {
      const answer = await callService({ method: 'GET', url: at, headers: headers(at), idle, signal });
      const target = answer.headers.location;
      const moved = [301, 302, 303, 307, 308].includes(answer.statusCode ?? 0);
      if (!moved || target === undefined || redirects === mostRedirects || !URL.canParse(target, at.href))
        return answer;
      answer.resume();
      at = new URL(target, at);
      if (at.protocol !== 'https:' && at.origin !== root.origin) return answer;
    }
  }

  /** One attempt at a call that may be repeated. */
  async function attempt<Shape>(
    send: () => Promise<IncomingMessage>,
    schema: z.ZodType<Shape>,
    { doing, signal }: Call,
  ): Promise<{ readonly value: Shape; readonly answer: IncomingMessage }> {
    let answer: IncomingMessage;
    try {
      answer = await send();
    } catch (thrown) {
      if (thrown instanceof BrokenExchange) throw new PassingFault(unreachable(place(doing), thrown));
      throw thrown;
    }
    if (!isSuccess(answer)) throw await faultOf(answer, place(doing));
    return { value: await understood(answer, schema, doing, signal), answer };
  }

  /** A success whose body is cut off or garbled may come whole the next time. */
  async function understood<Shape>(
    answer: IncomingMessage,
    schema: z.ZodType<Shape>,
    doing: string,
    signal: AbortSignal | undefined,
  ): Promise<Shape> {
    let content: unknown;
    try {
      content = JSON.parse((await readBody(answer, mostOfAnAnswer)).toString());
    } catch (thrown) {
      signal?.throwIfAborted();
      throw new PassingFault(unreachable(place(doing), thrown));
    }
    const parsed = schema.safeParse(content);
    if (parsed.success) return parsed.data;
    throw foreignAnswer(place(doing), parsed.error);
  }

  const polled = ({ value, answer }: { readonly value: ContractJob; readonly answer: IncomingMessage }): Polled => ({
    job: value,
    after: retryAfter(answer.headers['retry-after']),
  });

  async function submit(form: () => OutgoingBody, key: string, call: Call): Promise<Polled> {
    const url = address(restPaths.jobs);
    const once = async (): Promise<Polled> => {
      const outgoing: OutgoingCall = {
        method: 'POST',
        url,
        headers: headers(url, { 'idempotency-key': key }),
        body: form(),
        idle,
        signal: call.signal,
      };
      let answer: IncomingMessage;
      try {
        answer = await callService(outgoing);
      } catch (thrown) {
        if (!(thrown instanceof BrokenExchange)) throw thrown;
        if (!thrown.wholeSent || (await repeatable(call.signal)))
          throw new PassingFault(unreachable(place(call.doing), thrown));
        throw perhapsTaken(place(call.doing), thrown);
      }
      if (!isSuccess(answer)) {
        const fault = await faultOf(answer, place(call.doing));
        if (!(fault instanceof PassingFault) || leftNoTrace(answer.statusCode ?? 0)) throw fault;
        if (await repeatable(call.signal)) throw fault;
        throw fault.error;
      }
      try {
        return polled({ value: await understood(answer, ContractJob, call.doing, call.signal), answer });
      } catch (thrown) {
        if (!(thrown instanceof PassingFault) || (await repeatable(call.signal))) throw thrown;
        throw perhapsTaken(place(call.doing), thrown);
      }
    };
    return persist(once, retrying(call.signal));
  }

  let honoursKeys: boolean | undefined;
  async function repeatable(signal?: AbortSignal): Promise<boolean> {
    if (honoursKeys !== undefined) return honoursKeys;
    try {
      const read = () =>
        attempt(() => get(address('openapi.json'), signal), Description, { doing: 'its description', signal });
      const { value } = await persist(read, retrying(signal));
      const parameters = value.paths[restPaths.jobs]?.post?.parameters ?? [];
      honoursKeys = parameters.some(({ in: where, name }) => where === 'header' && /^idempotency-key$/i.test(name));
    } catch (thrown) {
      signal?.throwIfAborted();
      log.debug('the remote service does not describe itself', { error: toOcrError(thrown).message });
      return false;
    }
    return honoursKeys;
  }

  return {
    service,
    submit,
    job: async (uuid, call) =>
      polled(
        await persist(
          () => attempt(() => get(address(restPaths.job(uuid)), call.signal), ContractJob, call),
          retrying(call.signal),
        ),
      ),
    async document(uuid, call) {
      const url = address(restPaths.download(uuid), { format: 'json' });
      try {
        return (
          await persist(() => attempt(() => get(url, call.signal), ReadableDocument, call), retrying(call.signal))
        ).value as WireDocument; // seam: another minor version of the same shape
      } catch (thrown) {
        call.signal?.throwIfAborted();
        log.info('the remote document is taken from the job object', { error: toOcrError(thrown).message });
        return undefined;
      }
    },
    async ask(uuid, question, call) {
      const url = address(restPaths.chat(uuid));
      const content = Buffer.from(JSON.stringify({ message: question }));
      const body = { type: 'application/json', length: content.length, open: () => Readable.from([content]) };
      const send = () => callService({ method: 'POST', url, headers: headers(url), body, idle, signal: call.signal });
      return (await persist(() => attempt(send, ContractChat, call), retrying(call.signal))).value;
    },
    repeatable,
    async reachable(signal) {
      const within = AbortSignal.timeout(reachableWithin);
      const either = signal === undefined ? within : AbortSignal.any([within, signal]);
      try {
        (await callService({ method: 'GET', url: root, headers: headers(root), idle, signal: either })).destroy();
        return true;
      } catch {
        signal?.throwIfAborted();
        return false;
      }
    },
  };
}

const isSuccess = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;
