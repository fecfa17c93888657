/** Owns MCP over Streamable HTTP: both eras of the protocol at one address, each request for the account that makes it. */
import type { IncomingMessage } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { type McpHttpHandler, createMcpHandler } from '@modelcontextprotocol/server';
import type { FastifyInstance } from 'fastify';
import type { App } from '../app.ts';
import { type CallGate, callGate } from '../server/call-gate.ts';
import { createMcpServer } from '../server/mcp.ts';
import type { Visitor } from './authentication.ts';
import type { ServiceContext } from './service-context.ts';

/** Bytes of one message; larger documents come by URL, or are submitted over REST. */
const maxMessageBytes = 32 * 1024 * 1024;
/** Calls of one caller that work at once; the others wait. */
const callsAtOnce = 8;

/** What the requests of one caller share. */
interface Desk {
  readonly gate: CallGate;
  readonly handler: McpHttpHandler;
  app: App;
  users: number;
}

export interface McpRoute {
  close(): Promise<void>;
}

/**
 * Serves each request by a server of its own, over the caller's view of the app. Streams of one caller are told of
 * nothing that another one does.
 */
export function mcpRoute(server: FastifyInstance, { doorman, log, version }: ServiceContext): McpRoute {
  const desks = new Map<string, Desk>();

  /** Lends out what all requests of a caller share, for as long as there are any. */
  function borrow({ key, app }: Visitor): Desk {
    const desk = desks.get(key) ?? openDesk(app);
    desks.set(key, desk);
    // The newest view knows the newest plan of the account.
    desk.app = app;
    desk.users++;
    return desk;
  }

  function openDesk(app: App): Desk {
    const gate = callGate(undefined, callsAtOnce);
    const openApp = async () => desk.app;
    // The servers of single requests are gone when somebody else's call changes a job: whoever listens does so at the desk.
    const jobsChanged = () => desk.handler.notify.resourcesChanged();
    const handler = createMcpHandler(() => createMcpServer({ openApp, log, version, gate, jobsChanged }), {
      maxRequestBodySize: maxMessageBytes,
      onerror: (error) => log.debug('protocol', { error: error.message }),
    });
    const desk: Desk = { gate, handler, app, users: 0 };
    return desk;
  }

  function giveBack(key: string, desk: Desk): void {
    if (--desk.users === 0) desks.delete(key);
  }

  // The protocol's own reader takes the body, with a limit of its own.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  server.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/mcp',
    schema: { hide: true },
    handler: async (request, reply) => {
      const visitor = doorman.visitor(request);
      const desk = borrow(visitor);
      reply.raw.once('close', () => giveBack(visitor.key, desk));
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.hijack();
      const serve = toNodeHandler(desk.handler, {
        maxRequestBodySize: maxMessageBytes,
        onerror: (error) => log.error('an MCP request failed', { request_id: request.id, error: error.message }),
      });
      // seam: requests of a server always have a method and a URL, which the types of Node leave open
      await serve(request.raw as IncomingMessage & { method: string; url: string }, reply.raw);
    },
  });

  return {
    close: async () => {
      for (const { gate } of desks.values()) gate.close();
      await Promise.all([...desks.values()].map(({ handler }) => handler.close()));
    },
  };
}
