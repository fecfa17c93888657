/** Serves two bodies of given sizes over Fastify and nothing else: what the service is measured beside. */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

const [jobFile = '', exportFile = ''] = process.argv.slice(2);
const job = readFileSync(jobFile);
const file = readFileSync(exportFile);
const fastify = Fastify();
fastify.get('/job', async (_request, reply) => reply.type('application/json; charset=utf-8').send(job));
fastify.get('/file', async (_request, reply) => reply.type('text/markdown; charset=utf-8').send(file));
await fastify.listen({ port: 0, host: '127.0.0.1' });
const address = fastify.server.address();
process.stdout.write(`${typeof address === 'object' ? address?.port : address}\n`);
