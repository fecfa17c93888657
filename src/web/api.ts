/** Owns calling the server that delivered the page. */
import type { RestAnswer, RestAccount, RestHistory, RestJobList } from '../wire/rest.ts';
import type { RestChoices, RestFindings, RestProgress, RestReadPage, RestToken } from '../wire/page-view.ts';
import { currentToken } from './token.ts';

/** A refusal in the words of the server, or that there was no answer. */
export class CallError extends Error {
  override readonly name = 'CallError';
  /** As the server names it; `unreachable` without an answer. */
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: string, sentence: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(sentence);
    this.code = code;
    this.facts = facts;
  }
}

const unreachable = (): CallError =>
  new CallError('unreachable', 'The server does not answer. See whether it runs and you are connected, and try again.');

export const jobPath = (uuid: string): string => `/api/v1/ocr/${encodeURIComponent(uuid)}/`;

/** @throws CallError; an `AbortError` when the signal says so */
async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = currentToken();
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    throw unreachable();
  }
  if (!response.ok) throw refusal(response.status, await response.text());
  return response;
}

export const isAbort = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'AbortError';

function refusal(status: number, body: string): CallError {
  try {
    const said: unknown = JSON.parse(body);
    if (typeof said === 'object' && said !== null && 'error' in said && typeof said.error === 'string') {
      const code = 'code' in said && typeof said.code === 'string' ? said.code : String(status);
      return new CallError(code, said.error, { ...said });
    }
  } catch {
    // Not of this server, but of something between: a proxy, say.
  }
  return new CallError(String(status), `The server answered with status ${status}. Try again in a moment.`);
}

/** The shape is that of the route's schema: page and server are of one version. */
async function json<Shape>(path: string, init?: RequestInit): Promise<Shape> {
  return (await call(path, init)).json() as Promise<Shape>;
}

interface Signal {
  readonly signal?: AbortSignal;
}

export const getChoices = (init?: Signal): Promise<RestChoices> => json('/api/v1/choices/', init);
export const getAccount = (init?: Signal): Promise<RestAccount> => json('/api/v1/account/', init);
export const rotateToken = (): Promise<RestToken> => json('/api/v1/account/token/', { method: 'POST' });
export const cancelJob = (uuid: string): Promise<RestProgress> => json(`${jobPath(uuid)}cancel/`, { method: 'POST' });
export const getHistory = (uuid: string, init?: Signal): Promise<RestHistory> =>
  json(`/api/v1/chat/${encodeURIComponent(uuid)}/history/`, init);
export const getPage = (uuid: string, page: number, init?: Signal): Promise<RestReadPage> =>
  json(`${jobPath(uuid)}pages/${page}/`, init);

export const getFindings = (uuid: string, init?: Signal): Promise<RestFindings> =>
  json(`${jobPath(uuid)}findings/`, init);

/** @param seen pages known of; with it the answer comes when there are more, or after 20 s */
export const getProgress = (uuid: string, seen: number | undefined, init?: Signal): Promise<RestProgress> =>
  json(`${jobPath(uuid)}progress/${seen === undefined ? '' : `?seen=${seen}&wait=20`}`, init);

export function getJobs(cursor: string | undefined, status: string, init?: Signal): Promise<RestJobList> {
  const query = new URLSearchParams({ limit: '20' });
  if (cursor !== undefined) query.set('cursor', cursor);
  if (status !== '') query.set('status', status);
  return json(`/api/v1/ocr/?${query.toString()}`, init);
}

export const ask = (uuid: string, message: string, init: Signal): Promise<RestAnswer> =>
  json(`/api/v1/chat/${encodeURIComponent(uuid)}/`, {
    ...init,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  });

export async function deleteJob(uuid: string): Promise<void> {
  await call(jobPath(uuid), { method: 'DELETE' });
}

/** A file or a picture. Neither links nor pictures could send the token along. */
export async function getBlob(path: string, init?: Signal): Promise<{ readonly blob: Blob; readonly name: string }> {
  const response = await call(path, init);
  return { blob: await response.blob(), name: fileNameOf(response.headers.get('content-disposition') ?? '') };
}

function fileNameOf(disposition: string): string {
  const extended = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  return /filename="([^"]*)"/.exec(disposition)?.[1] ?? 'document';
}

export interface Submitted {
  readonly uuid: string;
  readonly name: string;
  readonly notes?: readonly string[];
}

/**
 * Sends a document; the answer does not wait until it is read.
 * @param onSent called with the part that is sent, 0…1
 * @throws CallError; an `AbortError` when the signal says so
 */
export function submit(form: FormData, onSent: (part: number) => void, signal: AbortSignal): Promise<Submitted> {
  // `fetch` does not tell how much of a body is sent.
  const request = new XMLHttpRequest();
  const { promise, resolve, reject } = Promise.withResolvers<Submitted>();
  request.open('POST', '/api/v1/ocr/');
  const token = currentToken();
  if (token !== undefined) request.setRequestHeader('authorization', `Bearer ${token}`);
  request.setRequestHeader('prefer', 'respond-async');
  request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total === 0 ? 0 : loaded / total));
  request.addEventListener('error', () => reject(unreachable()));
  request.addEventListener('abort', () => reject(new DOMException('Sending was cancelled.', 'AbortError')));
  request.addEventListener('load', () => {
    if (request.status === 200) resolve(JSON.parse(request.responseText) as Submitted); // seam: the schema of the route
    else reject(refusal(request.status, request.responseText));
  });
  signal.addEventListener('abort', () => request.abort(), { once: true });
  request.send(form);
  return promise;
}
