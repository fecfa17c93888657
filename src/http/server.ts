/** Owns the HTTP server as a whole: which part answers what, in which order a request passes them, how it stops. */
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { type ZodTypeProvider, serializerCompiler } from 'fastify-type-provider-zod';
import { checkInput } from './answers.ts';
import { accountRoute, chatRoutes } from './chat-routes.ts';
import { describeRoutes, documentationRoutes } from './documentation.ts';
import { nothingThere, sendError } from './error-reply.ts';
import { type GuardSettings, guard, securityHeaders } from './guards.ts';
import { healthRoutes } from './health-routes.ts';
import { type McpRoute, mcpRoute } from './mcp-route.ts';
import { ocrRoutes } from './ocr-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { readingRoutes } from './reading-routes.ts';
import type { ServiceContext } from './service-context.ts';
import { tokenRoute } from './token-route.ts';

export interface HttpServer {
  readonly server: Server;
  /** @returns the port */
  listen(port: number, address: string): Promise<number>;
  /** Answers what is under way, takes nothing new, and breaks off what has not ended after `milliseconds`. */
  close(milliseconds: number): Promise<void>;
}

/** A whole request must have come in by then; the largest upload takes that long over 1 Mbit/s. */
const requestMilliseconds = 15 * 60_000;
const headerMilliseconds = 30_000;
const idleMilliseconds = 65_000;

/** All routes behind their guards; nothing is listened to yet. */
export async function createHttpServer(context: ServiceContext, guards: GuardSettings): Promise<HttpServer> {
  const { doorman, log, metrics, version } = context;
  const fastify = Fastify({
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    genReqId: () => randomUUID(),
    requestTimeout: requestMilliseconds,
    keepAliveTimeout: idleMilliseconds,
    bodyLimit: 256 * 1024,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: { headersTimeout: headerMilliseconds },
    frameworkErrors: (error, request, reply) => void sendError(error, request, prepared(request, reply), log),
    clientErrorHandler: (error, socket) => {
      if (!socket.writable) return;
      const { status, sentence } = unreadable('code' in error ? error.code : undefined);
      const body = JSON.stringify({ error: sentence, code: 'invalid_argument' });
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    },
  }).withTypeProvider<ZodTypeProvider>();
  fastify.setValidatorCompiler(checkInput);
  fastify.setSerializerCompiler(serializerCompiler);
  fastify.setErrorHandler((thrown, request, reply) => sendError(thrown, request, reply, log));
  fastify.setNotFoundHandler((request, reply) => sendError(nothingThere(), request, reply, log));

  fastify.addHook('onRequest', async (request, reply) => {
    metrics.inFlight(1);
    reply.raw.once('close', () => metrics.inFlight(-1));
    prepared(request, reply);
    if (guard(request, reply, guards)) return reply.code(204).send();
    return undefined;
  });
  fastify.addHook('onResponse', async (request, reply) => {
    lingerOn(request.raw);
    const { url: route = 'none' } = request.routeOptions;
    const seconds = reply.elapsedTime / 1000;
    metrics.answered({ route, method: knownMethod(request.method), status: reply.statusCode, seconds });
    // Never the URL itself: it may carry a token, and a uuid opens a job.
    log.info('answered', {
      request_id: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    });
  });

  await describeRoutes(fastify, version);
  let mcp: McpRoute | undefined;
  await fastify.register(async (open) => {
    healthRoutes(open.withTypeProvider<ZodTypeProvider>(), context);
  });
  await fastify.register(async (api) => {
    api.addHook('onRequest', async (request) => void (await doorman.admit(request)));
    // Forms are read by the route that takes them; whatever else is no JSON is refused by the schemas.
    api.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const typed = api.withTypeProvider<ZodTypeProvider>();
    ocrRoutes(typed, context);
    chatRoutes(typed, context);
    accountRoute(typed, context);
    readingRoutes(typed, context);
    tokenRoute(typed, context);
  });
  await fastify.register(async (agents) => {
    agents.addHook('onRequest', async (request) => void (await doorman.admit(request)));
    mcp = mcpRoute(agents, context);
  });
  documentationRoutes(fastify);
  pageRoutes(fastify);
  await fastify.ready();

  return {
    server: fastify.server,
    async listen(port, address) {
      await fastify.listen({ port, host: address });
      const bound = fastify.server.address();
      return typeof bound === 'object' && bound !== null ? bound.port : port;
    },
    async close(milliseconds) {
      // A connection that was answering when the server closed is kept open by HTTP for a next request.
      const sweep = setInterval(() => fastify.server.closeIdleConnections(), 50);
      const timer = setTimeout(() => fastify.server.closeAllConnections(), milliseconds);
      try {
        await mcp?.close();
        await fastify.close();
      } finally {
        clearInterval(sweep);
        clearTimeout(timer);
      }
    },
  };
}

/** What a request is answered with that ended before it was understood. @param code of Node's error */
function unreadable(code: unknown): { readonly status: number; readonly sentence: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        sentence: 'The headers of the request are too large: send fewer or shorter ones, below 16 KB in all.',
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, sentence: 'The request took too long to arrive. Send it again over a faster connection.' };
    default:
      return { status: 400, sentence: 'The request is not HTTP as it should be. Send it with an HTTP client.' };
  }
}

/** Every answer, of whatever part, can be found in the log again, and keeps browsers from doing more with it. */
function prepared(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.headers(securityHeaders).header('x-request-id', request.id);
}

/** How long a request may go on that was answered before it was all sent: so long that the answer is read. */
const lingerMilliseconds = 30_000;

function lingerOn(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), lingerMilliseconds).unref();
  request.once('close', () => clearTimeout(timer));
}

const methods = new Set(['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS']);
const knownMethod = (method: string): string => (methods.has(method) ? method : 'other');
