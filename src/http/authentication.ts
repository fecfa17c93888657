/** Owns who calls: the token of a request, its caller, and that caller's view of the app. */
import type { FastifyRequest } from 'fastify';
import { type Caller, payerOf } from '../account.ts';
import type { App, Service } from '../app.ts';
import { checkProxies, clientAddress, networkOf } from '../client-address.ts';
import { OcrError } from '../errors.ts';
import { type RateLimit, rateLimit } from './rate-limit.ts';

/** A request's caller and all that the caller may see. */
export interface Visitor {
  readonly caller: Caller;
  readonly app: App;
  /** Whose limits the request counts for. */
  readonly key: string;
}

export interface Doorman {
  /**
   * Finds out who calls and counts the call; to be asked before anything else is done for the request.
   * @throws OcrError `unauthorized` for a token that is none, `rate_limited`
   */
  admit(request: FastifyRequest): Promise<Visitor>;
  /** Who was admitted with this request. */
  visitor(request: FastifyRequest): Visitor;
}

/**
 * @param perMinute calls of one caller in a minute
 * @throws OcrError `invalid_argument` for a proxy that is neither an address nor a range
 */
export function createDoorman(
  service: Pick<Service, 'accounts' | 'forCaller'>,
  perMinute: number,
  trustedProxies: readonly string[],
): Doorman {
  checkProxies(trustedProxies);
  const visitors = new WeakMap<FastifyRequest, Visitor>();
  const calls: RateLimit = rateLimit(perMinute);

  async function callerOf(request: FastifyRequest): Promise<Caller> {
    const address = clientAddress(
      request.raw.socket.remoteAddress,
      request.raw.headers['x-forwarded-for'],
      trustedProxies,
    );
    const token = tokenOf(request);
    if (token === undefined) return service.accounts.anonymous(address);
    try {
      return await service.accounts.authenticate(token);
    } catch (thrown) {
      // Whoever tries tokens has to wait; those who have one are not kept waiting by their neighbours.
      if (thrown instanceof OcrError && thrown.code === 'unauthorized') calls.take(`wrong token ${networkOf(address)}`);
      throw thrown;
    }
  }

  return {
    async admit(request) {
      const caller = await callerOf(request);
      const key = payerOf(caller);
      calls.take(key);
      const visitor: Visitor = { caller, app: service.forCaller(caller), key };
      visitors.set(request, visitor);
      return visitor;
    },
    visitor(request) {
      const visitor = visitors.get(request);
      if (visitor === undefined) throw new Error('The request was not admitted.');
      return visitor;
    },
  };
}

/**
 * The token of the header, else of the query; undefined without either.
 * @throws OcrError `unauthorized` for a header or a parameter that holds no token
 */
function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.raw.headers.authorization;
  if (header !== undefined) {
    const token = /^Bearer +(\S+) *$/i.exec(header)?.[1];
    if (token === undefined) {
      throw new OcrError('unauthorized', 'The Authorization header holds no bearer token.', {
        hint: 'Send "Authorization: Bearer TOKEN", or leave the header out.',
      });
    }
    return token;
  }
  const query = request.query;
  if (typeof query !== 'object' || query === null || !('api_token' in query)) return undefined;
  const token = query.api_token;
  if (typeof token === 'string' && token !== '') return token;
  throw new OcrError('unauthorized', 'The parameter api_token holds no token.', {
    hint: 'Send api_token=TOKEN once, or leave it out.',
  });
}
