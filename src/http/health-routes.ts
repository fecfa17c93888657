/** Owns what orchestrators ask: whether the process lives, and whether it takes work. */
import { z } from 'zod';
import { errorAnswers } from './answers.ts';
import type { RestServer, ServiceContext } from './service-context.ts';

const State = z.object({ status: z.enum(['ok', 'stopping', 'failing']) });

export function healthRoutes(server: RestServer, { service, stopping, log }: ServiceContext): void {
  server.route({
    method: 'GET',
    url: '/livez',
    schema: { summary: 'Whether the process lives', response: { 200: State, ...errorAnswers() } },
    handler: async () => ({ status: 'ok' as const }),
  });
  server.route({
    method: 'GET',
    url: '/readyz',
    schema: {
      summary: 'Whether the server takes work',
      response: { 200: State, ...errorAnswers(), 503: State.describe('It stops, or its store fails') },
    },
    handler: async (_request, reply) => {
      if (stopping.aborted) return reply.code(503).send({ status: 'stopping' as const });
      try {
        // Reads the store, which is what work needs first.
        await service.app.jobs({ limit: 1 });
        return { status: 'ok' as const };
      } catch (thrown) {
        log.error('the store does not answer', { error: String(thrown) });
        return reply.code(503).send({ status: 'failing' as const });
      }
    },
  });
}
