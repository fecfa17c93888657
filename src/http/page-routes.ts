/** Owns delivering the web page: which of its files lie where, and what the page may do in a browser. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nothingThere } from './error-reply.ts';
import { type PageAsset, readPageAssets } from './page-assets.ts';

/**
 * Scripts, styles and calls of this server alone; pictures of pages, which come as blobs since a picture sends no token.
 * Nothing that a document says can become a script: text is never markup, and the browser would refuse it.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export function pageRoutes(server: FastifyInstance): void {
  let reading: Promise<ReadonlyMap<string, PageAsset>> | undefined;

  async function send(request: FastifyRequest, reply: FastifyReply, name: string): Promise<FastifyReply> {
    reading ??= readPageAssets();
    const asset = (await reading).get(name);
    if (asset === undefined) throw nothingThere();
    reply.header('etag', asset.etag).header('cache-control', 'no-cache').header('content-security-policy', policy);
    if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
    return reply.type(asset.type).send(asset.body);
  }

  server.get('/', { schema: { hide: true } }, (request, reply) => send(request, reply, 'index.html'));
  server.get<{ Params: { name: string } }>('/web/:name', { schema: { hide: true } }, (request, reply) =>
    send(request, reply, request.params.name),
  );
}
