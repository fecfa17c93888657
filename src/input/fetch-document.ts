/** Owns fetching a document from the network without being led to addresses that are not public. */
import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OcrError } from '../errors.ts';
import { checkUrl, notPublic, saveIt, type HostAddress, type Network } from './check-url.ts';
import { nameOfResponse } from './file-name.ts';

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for everything, redirects and body included. */
  readonly timeout: number;
  readonly network: Network;
}

export interface FetchedDocument {
  readonly name: string;
  /** As announced by the server, before any decompression. */
  readonly announcedBytes: number | undefined;
  /** Ends with an error when the time is up, the caller cancels or the connection breaks. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Breaks the connection off when the content is not wanted after all. */
  cancel(): void;
}

const maximumRedirects = 5;

/** The URL without its query, which may hold a token. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/**
 * Opens a document. Addresses are checked when the host is looked up, and the connection goes to the very address that
 * was checked, so that a second answer of the name server changes nothing; each redirect is checked anew.
 * @throws OcrError `url_not_allowed`, `file_not_found`, `network_failed`, `cancelled`, `invalid_argument`
 */
export async function fetchDocument(
  address: string,
  { signal, timeout, network }: FetchOptions,
): Promise<FetchedDocument> {
  const deadline = AbortSignal.timeout(timeout);
  const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  let url = checkUrl(address, network);
  const translate = (thrown: unknown): OcrError => {
    if (signal?.aborted === true)
      return new OcrError('cancelled', 'Fetching the document was cancelled.', { cause: thrown });
    if (deadline.aborted) {
      return new OcrError('network_failed', `${shown(url)} did not arrive within ${timeout / 1000} s.`, {
        hint: `Allow more time with OCRCHAT_URL_TIMEOUT (milliseconds). ${saveIt}`,
        cause: thrown,
      });
    }
    if (thrown instanceof OcrError) return thrown;
    return new OcrError('network_failed', `${shown(url)} could not be fetched: ${reason(thrown)}.`, {
      hint: `Check the URL and the network. ${saveIt}`,
      cause: thrown,
    });
  };
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await checkedRequest(url, either, network, { method: 'GET', headers: {} });
      const status = response.statusCode ?? 0;
      const target = response.headers.location;
      if (![301, 302, 303, 307, 308].includes(status) || target === undefined) {
        return {
          ...accept(url, status, response),
          content: translated(response, translate),
          cancel: () => void response.destroy(),
        };
      }
      response.destroy();
      if (redirects === maximumRedirects) {
        throw new OcrError('network_failed', `${shown(url)} redirects more than ${maximumRedirects} times.`, {
          hint: saveIt,
        });
      }
      if (!URL.canParse(target, url.href)) {
        throw new OcrError('network_failed', `${shown(url)} redirects to something that is no URL.`, { hint: saveIt });
      }
      url = checkUrl(new URL(target, url), network);
    }
  } catch (thrown) {
    throw translate(thrown);
  }
}

export interface RequestContent {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request to the address that was looked up and found public, and to no other. Rejects with what went wrong. */
export function checkedRequest(
  url: URL,
  signal: AbortSignal,
  network: Network,
  { method, headers, body }: RequestContent,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = network.request(url, {
      method,
      // An agent of its own: no connection is shared, and no proxy of the environment comes in between.
      agent: false,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'ocrchat', ...headers },
      lookup: checkedLookup(network),
      signal,
    });
    request.once('socket', (socket) => {
      socket.once('connect', () => {
        const address = socket.remoteAddress;
        if (address === undefined || !network.isPublicAddress(address)) request.destroy(notPublic(url.hostname));
      });
    });
    request.once('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

function checkedLookup(network: Network): LookupFunction {
  return (host, options, callback) => {
    const answer = async () => {
      let addresses: readonly HostAddress[];
      try {
        addresses = await checkedAddresses(host, network);
      } catch (thrown) {
        return () => callback(thrown instanceof Error ? thrown : new Error(String(thrown)), '');
      }
      const [first] = addresses;
      if (options.all === true || first === undefined) return () => callback(null, [...addresses]);
      return () => callback(null, first.address, first.family);
    };
    // Called back outside of the promise, so that what the caller throws is not taken for a failed look-up.
    void answer().then((call) => setImmediate(call));
  };
}

/** One private address among public ones is the mark of an attack, and which one is connected to is not ours to say. */
async function checkedAddresses(host: string, network: Network): Promise<readonly HostAddress[]> {
  const addresses = await network.lookup(host);
  if (addresses.length === 0) throw new Error(`there is no address for ${host}`);
  if (!addresses.every(({ address }) => network.isPublicAddress(address))) throw notPublic(host);
  return addresses;
}

function accept(url: URL, status: number, response: IncomingMessage): Omit<FetchedDocument, 'content' | 'cancel'> {
  if (status < 200 || status > 299) {
    response.destroy();
    const gone = status === 404 || status === 410;
    throw new OcrError(
      gone ? 'file_not_found' : 'network_failed',
      `${shown(url)} answered with HTTP status ${status}.`,
      {
        hint:
          status === 401 || status === 403
            ? `It asks for a login, which ocrchat has not. ${saveIt}`
            : `Check the URL. ${saveIt}`,
      },
    );
  }
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  return {
    name: nameOfResponse(response.headers['content-disposition'], url),
    announcedBytes: Number.isSafeInteger(length) ? length : undefined,
  };
}

async function* translated(
  response: IncomingMessage,
  translate: (thrown: unknown) => OcrError,
): AsyncGenerator<Uint8Array> {
  try {
    yield* unpacked(response);
  } catch (thrown) {
    throw translate(thrown);
  } finally {
    response.destroy();
  }
}

/** Some servers compress whatever is asked; the size cap then counts what comes out. */
async function* unpacked(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase().trim();
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined;
  if (decoder === undefined) {
    if (encoding !== 'identity' && encoding !== '')
      throw new Error(`the content encoding "${encoding}" is not supported`);
    yield* response;
    return;
  }
  response.once('error', (cause) => decoder.destroy(cause));
  try {
    yield* response.pipe(decoder);
  } finally {
    decoder.destroy();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up (is there a network?)',
  ECONNREFUSED: 'the host refuses the connection',
  ECONNRESET: 'the connection broke off',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'the host does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
};

function reason(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown reason';
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (reasons[code] !== undefined) return reasons[code];
  const nested = thrown instanceof AggregateError ? thrown.errors[0] : undefined;
  if (nested !== undefined) return reason(nested);
  return (thrown.message || code || 'unknown reason').replace(/[.\s]+$/, '');
}
