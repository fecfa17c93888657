/** Owns what a failed request is answered with: one shape, the status of the contract, nothing of the server's inside. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OcrError, errorKind, isDiskFull, toOcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { RestError } from '../wire/rest.ts';

/** Seconds after which to try again, for failures that say none themselves. */
const pauseSeconds = 5;

/** Faults of the server itself: what they say may name its paths, so only its log has it. */
function isInner({ code }: OcrError): boolean {
  return code === 'internal' || code === 'store_failed';
}

/** The body for the error; facts of the error stand beside its words. */
function errorBody(error: OcrError, requestId: string): RestError {
  const words = isDiskFull(error.cause)
    ? 'The disk of the server is full. Try again later, and tell its operator.'
    : isInner(error)
      ? 'Something went wrong on the server. Try again later, and tell its operator the request_id if it happens again.'
      : error.sentence;
  return { ...error.facts, error: words, code: error.code, request_id: requestId };
}

/** Answers with the status, the headers and the body of an error; those of the server are logged. */
export function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const error = fromFastify(thrown) ?? toOcrError(thrown);
  const status = errorKind(error.code).http;
  if (status >= 500) {
    log.error('a request failed', {
      request_id: request.id,
      route: request.routeOptions.url,
      code: error.code,
      error: error.message,
      ...(error.cause instanceof Error ? { cause: error.cause.stack } : {}),
    });
  }
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="ocrchat"');
  const after = error.facts['retry_after'];
  if (typeof after === 'number') reply.header('retry-after', after);
  else if (status === 429 || status === 503) reply.header('retry-after', pauseSeconds);
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(error, request.id)));
}

/** What the framework itself refuses is the caller's mistake unless it says otherwise; undefined for what is not its own. */
function fromFastify(thrown: unknown): OcrError | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || !String(thrown.code).startsWith('FST_ERR_'))
    return undefined;
  const status = 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
  if (!(status >= 400 && status < 500)) return undefined;
  const code = String(thrown.code);
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH') return nothingThere(thrown);
  const sentences: Readonly<Record<string, string>> = {
    FST_ERR_CTP_BODY_TOO_LARGE: 'The body of the request is too large.',
    FST_ERR_CTP_EMPTY_JSON_BODY: 'The request is said to be JSON and is empty.',
    FST_ERR_CTP_INVALID_JSON_BODY: 'The body of the request is not valid JSON.',
    FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The body of the request is of a type that is not taken here.',
  };
  return new OcrError('invalid_argument', sentences[code] ?? 'The request is not understood.', {
    hint: seeDocs,
    cause: thrown,
  });
}

const seeDocs = 'The description of this server is at /docs/.';

/** What an address is answered with that leads to nothing. */
export function nothingThere(cause?: unknown): OcrError {
  return new OcrError('job_not_found', 'There is nothing at this address, or not with this method.', {
    hint: seeDocs,
    cause,
  });
}
