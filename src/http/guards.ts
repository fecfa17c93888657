/** Owns what a browser may do here: which host names and origins are answered, CORS, and headers that keep pages apart. */
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OcrError } from '../errors.ts';

export interface GuardSettings {
  /** Host names that this server is reached by, besides addresses, localhost and the machine's own name. */
  readonly hosts: readonly string[];
  /** Origins of web pages that may call, such as https://example.org; "*" means all. */
  readonly corsOrigins: readonly string[];
}

/** Headers of every answer. Nothing that is sent is a page that runs scripts or belongs into a frame. */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
} as const;

const exposed = 'Content-Disposition, Retry-After, WWW-Authenticate, X-Request-Id';

/**
 * To be called for every request before it is looked at. Names of hosts are checked since a page from elsewhere may have
 * its own name point at this machine (DNS rebinding); it cannot do so with an address.
 * @returns true when the request was a preflight, which is answered by the headers that are set
 * @throws OcrError `forbidden`
 */
export function guard(request: FastifyRequest, reply: FastifyReply, settings: GuardSettings): boolean {
  const { host, origin } = request.raw.headers;
  const name = hostNameOf(host);
  if (name === undefined || !isOwnName(name, settings.hosts)) {
    throw new OcrError('forbidden', 'This server is not called by the host name of this request.', {
      hint: 'Call it by its address, or let its operator name the host in OCRCHAT_HOSTS.',
    });
  }
  if (origin === undefined || isOwnOrigin(origin, host)) {
    reply.header('cross-origin-resource-policy', 'same-origin');
    return false;
  }
  if (!settings.corsOrigins.includes('*') && !settings.corsOrigins.includes(origin.toLowerCase())) {
    throw new OcrError('forbidden', 'Web pages of this origin may not call this server.', {
      hint: 'Let its operator name the origin in OCRCHAT_CORS_ORIGINS.',
    });
  }
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposed,
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'Origin',
  });
  if (request.method !== 'OPTIONS' || request.raw.headers['access-control-request-method'] === undefined) return false;
  reply.headers({
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers':
      'Authorization, Content-Type, Idempotency-Key, Prefer, Mcp-Method, Mcp-Name, MCP-Protocol-Version, Mcp-Session-Id, Last-Event-ID',
    'access-control-max-age': '600',
  });
  return true;
}

/** Without port and brackets, in lower case; undefined for what is no host. */
function hostNameOf(host: string | undefined): string | undefined {
  if (host === undefined || !/^(?:\[[0-9a-f:.]+\]|[^\s/?#@[\]:]+)(?::\d{1,5})?$/i.test(host)) return undefined;
  return host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function isOwnName(name: string, hosts: readonly string[]): boolean {
  return (
    isIP(name) !== 0 ||
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === hostname().toLowerCase() ||
    hosts.includes(name)
  );
}

/** A page that this server, or the proxy before it, delivered itself. */
function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
