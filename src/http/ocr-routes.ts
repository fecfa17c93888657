/** Owns the routes of jobs: submit, list, poll, download, delete. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ExportedFile } from '../app.ts';
import { exportFormats } from '../export/exporter.ts';
import { serverOptions } from '../export/options.ts';
import { type Job, isFinished } from '../job.ts';
import { ListQuery, RestJob, RestJobList, SubmitFields, pollSeconds } from '../wire/rest.ts';
import { defaultExport } from '../tools/presets.ts';
import { toRestSummary } from '../wire/to-rest.ts';
import { JobParameters, errorAnswers } from './answers.ts';
import { attachment } from './content-disposition.ts';
import type { RestServer, ServiceContext } from './service-context.ts';
import { takeSubmission } from './submission.ts';

const Submission = SubmitFields.extend({
  file: z
    .any()
    .meta({ type: 'string', format: 'binary' })
    .describe('The document: PNG, JPG, WEBP, GIF, BMP, TIFF or PDF'),
});
const DownloadQuery = z.object({
  format: z
    .enum(exportFormats)
    .optional()
    .describe('Format of the file; by default that of the tool of the job, else md'),
});

export function ocrRoutes(server: RestServer, context: ServiceContext): void {
  const { doorman, bodies } = context;

  async function sendJob(reply: FastifyReply, job: Job, notes?: readonly string[]): Promise<FastifyReply> {
    const { app } = doorman.visitor(reply.request);
    if (!isFinished(job.status)) reply.header('retry-after', pollSeconds);
    return reply.type('application/json; charset=utf-8').send(await bodies.body(app, job, notes));
  }

  server.route({
    method: 'POST',
    url: '/api/v1/ocr/',
    schema: {
      summary: 'Submit a document',
      description:
        'Returns the job: done, with its text, when the document is short; otherwise pending or processing, to be polled. With an Idempotency-Key the same call can be repeated and is carried out once.',
      consumes: ['multipart/form-data'],
      body: Submission,
      headers: z.object({ 'Idempotency-Key': z.string().optional().describe('1 to 255 characters') }),
      response: { 200: RestJob.describe('The job'), ...errorAnswers(400, 402, 409, 502) },
    },
    // The form was read from the connection itself, and is checked where that is done.
    validatorCompiler: () => () => true,
    serializerCompiler: () => String,
    handler: async (request, reply) => {
      const { job, notes } = await takeSubmission(context, request);
      return sendJob(reply, job, notes);
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v1/ocr/',
    schema: {
      summary: 'List the jobs of the account',
      description: 'Newest first. Jobs of callers without a token are in no list.',
      querystring: ListQuery,
      response: { 200: RestJobList, ...errorAnswers(400) },
    },
    handler: async (request) => {
      const { app } = doorman.visitor(request);
      const { jobs, cursor } = await app.jobs(request.query);
      return { jobs: jobs.map(toRestSummary), cursor: cursor ?? null };
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v1/ocr/:uuid/',
    schema: {
      summary: 'Poll a job',
      description: `Until it is done or failed. Ask every ${pollSeconds} seconds, or as Retry-After says.`,
      params: JobParameters,
      response: { 200: RestJob.describe('The job'), ...errorAnswers(404) },
    },
    serializerCompiler: () => String,
    handler: async (request, reply) => sendJob(reply, await doorman.visitor(request).app.job(request.params.uuid)),
  });

  server.route({
    method: 'DELETE',
    url: '/api/v1/ocr/:uuid/',
    schema: {
      summary: 'Delete a job',
      description: 'With its upload, its pages and its conversation. Reading stops if it was not done.',
      params: JobParameters,
      response: { 204: z.undefined().describe('It is gone'), ...errorAnswers(404) },
    },
    handler: async (request, reply) => {
      const { uuid } = request.params;
      await doorman.visitor(request).app.delete(uuid);
      bodies.forget(uuid);
      return reply.code(204).send();
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v1/ocr/:uuid/download/',
    schema: {
      summary: 'Download a finished job as a file',
      description: 'The file is named for the document.',
      params: JobParameters,
      querystring: DownloadQuery,
      response: {
        200: {
          description: 'The file, of the type of its format',
          content: { 'application/octet-stream': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
        },
        ...errorAnswers(400, 404, 409),
      },
    },
    serializerCompiler: () => String,
    handler: async (request, reply) => {
      const { app } = doorman.visitor(request);
      const { uuid } = request.params;
      const standard = defaultExport(
        request.query.format === undefined ? (await app.job(uuid)).options.tool : undefined,
      );
      const { format = standard.format } = request.query;
      const gone = new AbortController();
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) gone.abort();
      });
      const file = await app.export(uuid, format, {
        options: serverOptions(format, format === standard.format ? standard.options : {}),
        signal: gone.signal,
      });
      const body = await begun(file);
      if (file.size !== undefined) reply.header('content-length', file.size);
      return reply.type(file.mediaType).header('content-disposition', attachment(file.name)).send(body);
    },
  });
}

/**
 * The body as a stream whose first part is made already, so that what cannot be begun is still answered as an error; one
 * that is in memory whole is no stream.
 */
async function begun({ body, size }: ExportedFile): Promise<Readable | Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done !== true && typeof first.value !== 'string' && first.value.length === size) {
    await iterator.return?.();
    return first.value;
  }
  async function* all(): AsyncIterable<string | Uint8Array> {
    try {
      for (let part = first; part.done !== true; part = await iterator.next()) yield part.value;
    } finally {
      await iterator.return?.();
    }
  }
  return Readable.from(all(), { objectMode: false });
}
