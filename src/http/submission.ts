/** Owns the call that takes a document in: read the form, submit, wait for short ones. */
import type { FastifyRequest } from 'fastify';
import type { App, SubmitOptions } from '../app.ts';
import { OcrError } from '../errors.ts';
import { type Job, isFinished } from '../job.ts';
import { type SubmitFields, pollSeconds } from '../wire/rest.ts';
import type { ServiceContext } from './service-context.ts';
import { type Upload, receiveUpload } from './upload.ts';

export interface Submitted {
  readonly job: Job;
  /** What was done otherwise than asked. */
  readonly notes: readonly string[] | undefined;
}

const longestKey = 255;
/** Documents of one caller that may be on their way in at once. */
const uploadsAtOnce = 8;

const underWay = new Set<Promise<unknown>>();

/** Resolves when no document is on its way any more: those that broke off are off the disk then. */
export async function submissionsEnded(): Promise<void> {
  await Promise.allSettled(underWay);
}

/** @throws OcrError for whatever is wrong with form, document or allowance */
export function takeSubmission(context: ServiceContext, request: FastifyRequest): Promise<Submitted> {
  const work = take(context, request);
  underWay.add(work);
  const ended = () => void underWay.delete(work);
  work.then(ended, ended);
  return work;
}

async function take(context: ServiceContext, request: FastifyRequest): Promise<Submitted> {
  const { doorman, webhooks, metrics } = context;
  const visitor = doorman.visitor(request);
  const { app } = visitor;
  const idempotencyKey = keyOf(request);
  const upload = await oneOfFew(visitor.key, () => receiveUpload(request.raw, context));
  try {
    const { webhook_url: url, webhook_secret: secret } = upload.fields;
    if (url !== undefined) webhooks.check(url);
    const submitted = await submit(app, upload, idempotencyKey);
    if (url !== undefined && secret !== undefined) await webhooks.add({ job: submitted.job.uuid, url, secret });
    metrics.submitted(submitted.job.pageCount);
    return { ...submitted, job: await inline(context, app, submitted.job, request) };
  } finally {
    await upload.dispose();
  }
}

const arriving = new Map<string, number>();

/** Keeps one caller from filling the disk with uploads that nobody has counted yet. @throws OcrError `rate_limited` */
async function oneOfFew<T>(key: string, work: () => Promise<T>): Promise<T> {
  const others = arriving.get(key) ?? 0;
  if (others >= uploadsAtOnce) {
    throw new OcrError('rate_limited', `${others} documents of this caller are arriving already.`, {
      hint: 'Send the next one when one of them is here.',
      facts: { retry_after: pollSeconds },
    });
  }
  arriving.set(key, others + 1);
  try {
    return await work();
  } finally {
    const left = (arriving.get(key) ?? 1) - 1;
    if (left === 0) arriving.delete(key);
    else arriving.set(key, left);
  }
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.trim() !== '' && key.length <= longestKey) return key.trim();
  throw new OcrError('invalid_argument', 'The Idempotency-Key is empty or too long.', {
    hint: `Send one of 1 to ${longestKey} characters, such as a random UUID.`,
  });
}

/** Programs written for the hosted service ask for the vlm tier as a matter of course; where there is none they get the other. */
async function submit(app: App, upload: Upload, idempotencyKey: string | undefined): Promise<Submitted> {
  const options = { ...optionsOf(upload.fields), idempotencyKey };
  const document = { kind: 'upload', path: upload.path, name: upload.name } as const;
  try {
    return { job: await app.submit(document, options), notes: undefined };
  } catch (thrown) {
    if (!(thrown instanceof OcrError) || thrown.code !== 'tier_unavailable') throw thrown;
    return {
      job: await app.submit(document, { ...options, tier: 'cpu' }),
      notes: [`This server does not have the tier "${upload.fields.tier}": the document is read with the tier "cpu".`],
    };
  }
}

function optionsOf(fields: SubmitFields): SubmitOptions {
  const { tier, language, tool, schema, translate_to: translateTo, pages, password } = fields;
  return { tier, language, tool, schema: schemaOf(schema), translateTo, pages, password };
}

/** Whoever watches the progress would rather have the job at once (RFC 7240). */
function wantsNoWait({ headers }: FastifyRequest): boolean {
  return /(?:^|[,\s])respond-async(?:$|[,;\s])/i.test(String(headers['prefer'] ?? ''));
}

/** @throws OcrError `invalid_argument` for what is no JSON object */
function schemaOf(text: string | undefined): SubmitOptions['schema'] {
  if (text === undefined) return undefined;
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return { ...schema };
  } catch (cause) {
    throw notAnObject(cause);
  }
  throw notAnObject(undefined);
}

const notAnObject = (cause: unknown): OcrError =>
  new OcrError('invalid_argument', 'The field schema is no JSON object.', {
    hint: 'Send a JSON Schema such as {"type":"object","properties":{"total":{"type":"number"}}}.',
    cause,
  });

/** Waits for a short job until it has ended, its time is up, the client is gone or the server stops. */
async function inline(context: ServiceContext, app: App, job: Job, request: FastifyRequest): Promise<Job> {
  if (isFinished(job.status) || job.pageCount > context.inlinePages || wantsNoWait(request)) return job;
  const gone = new AbortController();
  const leave = () => gone.abort();
  request.raw.socket.once('close', leave);
  try {
    return await app.wait(job.uuid, {
      milliseconds: context.inlineSeconds * 1000,
      signal: AbortSignal.any([gone.signal, context.stopping]),
    });
  } catch (thrown) {
    // The job is there and goes on: what is known of it is the answer.
    if (thrown instanceof OcrError && thrown.code === 'cancelled') return app.job(job.uuid);
    throw thrown;
  } finally {
    request.raw.socket.off('close', leave);
  }
}
