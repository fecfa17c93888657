/** Owns the routes by which the web page watches and shows a document: progress, pages, pictures, cancelling, and what can be chosen. */
import { z } from 'zod';
import type { App } from '../app.ts';
import { type PageResult, mediaTypes } from '../document.ts';
import { OcrError } from '../errors.ts';
import { exportFormats } from '../export/exporter.ts';
import { type Job, isFinished } from '../job.ts';
import { formatPageRange } from '../page-range.ts';
import { toWireFindings } from '../wire/findings.ts';
import {
  ImageQuery,
  ProgressQuery,
  RestChoices,
  RestFindings,
  RestPageNumber,
  RestProgress,
  RestReadPage,
} from '../wire/page-view.ts';
import { toWirePage } from '../wire/to-document.ts';
import { toRestSummary } from '../wire/to-rest.ts';
import { JobParameters, errorAnswers } from './answers.ts';
import type { RestServer, ServiceContext } from './service-context.ts';

const PageParameters = JobParameters.extend({ page: RestPageNumber });

export function readingRoutes(server: RestServer, context: ServiceContext): void {
  const { doorman, bodies, stopping, maxFileBytes, version } = context;

  server.route({
    method: 'GET',
    url: '/api/v1/ocr/:uuid/progress/',
    schema: {
      summary: 'Watch a job',
      description:
        'How far it is, without its text. With `seen` and `wait` the answer comes when more pages are there.',
      params: JobParameters,
      querystring: ProgressQuery,
      response: { 200: RestProgress, ...errorAnswers(400, 404) },
    },
    handler: async (request, reply) => {
      const { app } = doorman.visitor(request);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, stopping]);
      return toProgress(app, await awaited(app, request.params.uuid, request.query, signal));
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v1/ocr/:uuid/pages/:page/',
    schema: {
      summary: 'Read one page',
      description: 'With blocks, lines, words and tables and their boxes, as soon as it is read.',
      params: PageParameters,
      response: { 200: RestReadPage.describe('The page, or why it could not be read'), ...errorAnswers(400, 404, 409) },
    },
    handler: async (request) => {
      const { uuid, page } = request.params;
      return toWirePage(await resultOf(doorman.visitor(request).app, uuid, page));
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v1/ocr/:uuid/pages/:page/image/',
    schema: {
      summary: 'See one page',
      description: 'Upright, as long as the upload is kept; boxes of the page fit it, scaled to its size.',
      params: PageParameters,
      querystring: ImageQuery,
      response: {
        200: {
          description: 'The picture, in PNG, JPEG or WebP',
          content: { 'image/*': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
        },
        ...errorAnswers(400, 404),
      },
    },
    serializerCompiler: () => String,
    handler: async (request, reply) => {
      const { app } = doorman.visitor(request);
      const { uuid, page } = request.params;
      const job = await app.job(uuid);
      if (page > job.documentPages) throw noSuchPage(job, page);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const image = await app.pageImage(uuid, page - 1, { maxSide: request.query.side, signal: gone.signal });
      return reply.type(image.mediaType).send(Buffer.from(image.data));
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v1/ocr/:uuid/findings/',
    schema: {
      summary: 'See the fields that the tool of a finished job found',
      description: 'Each with its page, its box and the words that it was read from. They stand in the job, too.',
      params: JobParameters,
      response: { 200: RestFindings, ...errorAnswers(404, 409) },
    },
    handler: async (request) => {
      const findings = await doorman.visitor(request).app.findings(request.params.uuid);
      return { findings: findings === undefined ? null : toWireFindings(findings) };
    },
  });

  server.route({
    method: 'POST',
    url: '/api/v1/ocr/:uuid/cancel/',
    schema: {
      summary: 'Stop reading a document',
      description: 'Pages that are read stay. A job that has ended already is left as it is.',
      params: JobParameters,
      response: { 200: RestProgress, ...errorAnswers(400, 404, 409) },
    },
    handler: async (request) => {
      const { app } = doorman.visitor(request);
      const { uuid } = request.params;
      const before = await app.job(uuid);
      if (isFinished(before.status)) return toProgress(app, before);
      const job = await app.cancel(uuid);
      bodies.forget(uuid);
      return toProgress(app, job);
    },
  });

  server.route({
    method: 'GET',
    url: '/api/v1/choices/',
    schema: {
      summary: 'See what can be chosen',
      description: 'Tiers, languages, tools and formats of this server.',
      response: { 200: RestChoices, ...errorAnswers() },
    },
    handler: async (request) => {
      const { app } = doorman.visitor(request);
      const [{ tiers, tools }, languages] = await Promise.all([app.choices(), app.languages()]);
      return {
        version,
        tiers,
        languages: languages.map(({ code, name, installed }) => ({ code, name, installed: installed !== undefined })),
        tools,
        formats: exportFormats,
        media_types: mediaTypes,
        max_file_bytes: maxFileBytes,
      };
    },
  });
}

/** The job when it has more results than were seen, has ended, or the time is up. */
async function awaited(
  app: App,
  uuid: string,
  query: z.infer<typeof ProgressQuery>,
  signal: AbortSignal,
): Promise<Job> {
  const job = await app.job(uuid);
  const { seen = job.pagesDone, wait } = query;
  if (wait === 0 || isFinished(job.status) || job.pagesDone > seen) return job;
  const enough = new AbortController();
  try {
    return await app.wait(uuid, {
      milliseconds: wait * 1000,
      signal: AbortSignal.any([signal, enough.signal]),
      onProgress: () => enough.abort(),
    });
  } catch (thrown) {
    // Only the wait ended: how far the job is, is the answer.
    if (thrown instanceof OcrError && thrown.code === 'cancelled') return app.job(uuid);
    throw thrown;
  }
}

async function toProgress(app: App, job: Job): Promise<RestProgress> {
  return {
    ...toRestSummary(job),
    pages_ready: formatPageRange(await app.pageIndexes(job.uuid)),
  };
}

/** @param page from 1 */
async function resultOf(app: App, uuid: string, page: number): Promise<PageResult> {
  const job = await app.job(uuid);
  const [result] = await app.pages(uuid, [page - 1]);
  if (result !== undefined) return result;
  const wanted = job.options.pages?.includes(page - 1) ?? page <= job.documentPages;
  if (!wanted || isFinished(job.status)) throw noSuchPage(job, page);
  throw new OcrError('job_not_finished', `Page ${page} of "${job.name}" is not read yet.`, {
    hint: 'Ask for it again when it is among pages_ready of the progress.',
  });
}

function noSuchPage(job: Job, page: number): OcrError {
  const read = job.options.pages ?? Array.from({ length: job.documentPages }, (_, index) => index);
  return new OcrError('page_not_found', `"${job.name}" has no result for page ${page}.`, {
    hint: `This job covers the pages ${formatPageRange(read).slice(0, 100)}.`,
  });
}
