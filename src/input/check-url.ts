/** Owns what a URL may say before anything is sent to it, and the seam to the network. */
import type { ClientRequest, RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { OcrError } from '../errors.ts';
import { isPublicAddress } from './address.ts';

export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** What of the network can be replaced, so that a test may serve documents from this machine. */
export interface Network {
  readonly isPublicAddress: (address: string) => boolean;
  readonly lookup: (host: string) => Promise<readonly HostAddress[]>;
  readonly request: (url: URL, options: RequestOptions) => ClientRequest;
}

/** Node's own modules for the network are loaded with the first URL: they take a third of the time that this program needs to start. */
export const internet: Network = {
  isPublicAddress,
  lookup: async (host) => (await import('node:dns/promises')).lookup(host, { all: true }),
  request: (url, options) => process.getBuiltinModule('node:https').request(url, options),
};

/** The last way out that every message about a URL names. */
export const saveIt = 'Or download the file yourself and give its path.';

/**
 * Checks what a URL may say before anything is sent: https, no user name or password, no address that is not public.
 * The URL parser has already brought every spelling of an IP address (octal, hexadecimal, one number …) into one form.
 * @throws OcrError `invalid_argument` or `url_not_allowed`
 */
export function checkUrl(text: string | URL, network: Network): URL {
  const url = typeof text === 'string' ? parseUrl(text) : new URL(text);
  if (url.protocol !== 'https:') {
    throw new OcrError('url_not_allowed', `Documents are fetched over https only, not ${url.protocol}//.`, {
      hint: `Give an https URL. ${saveIt}`,
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new OcrError('url_not_allowed', 'The URL carries a user name or password, which would end up in logs.', {
      hint: `Remove it. ${saveIt}`,
    });
  }
  // A trailing dot names the same host, but no certificate spells it so.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = isLoopbackName(host) ? '127.0.0.1' : host;
  if (isIP(address) !== 0 && !network.isPublicAddress(address)) throw notPublic(url.hostname);
  return url;
}

/** Names that lead nowhere else (RFC 6761), so that none is looked up to learn it. */
const isLoopbackName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw new OcrError('invalid_argument', 'The URL is not valid.', { hint: 'Write it as https://host/path.', cause });
  }
}

/** The refusal of a host that is, or leads to, an address that is not public. */
export function notPublic(host: string): OcrError {
  return new OcrError(
    'url_not_allowed',
    `${host} is not on the public internet: documents are not fetched from private addresses.`,
    {
      hint: 'Download the file yourself and give its path.',
    },
  );
}
