/** Owns how routes are described: the answers that each may give, and the checks of what it takes. */
import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { OcrError } from '../errors.ts';
import { faultWords } from '../validation.ts';
import { RestError } from '../wire/rest.ts';

const meanings = {
  400: 'The request or the document is wrong: no file, a type that is not read, too large, too many pages …',
  401: 'The token is missing or invalid',
  402: 'Out of pages: the body has `used`, `cap` and `resets_at`',
  403: 'Not for this caller, this host name or this origin',
  404: 'There is no such job',
  409: 'The job has not ended, or it failed',
  429: 'Too many calls: `Retry-After` says when to go on',
  500: 'The server failed',
  502: 'The network failed',
  503: 'The server stops, or lacks data that it needs',
} as const;

const everywhere = [401, 403, 429, 500, 503] as const;

type ErrorStatus = keyof typeof meanings;

/** The errors that a route may answer with, besides those that every route may. */
export function errorAnswers(...own: readonly ErrorStatus[]): Readonly<Partial<Record<ErrorStatus, z.ZodType>>> {
  const statuses = [...new Set([...own, ...everywhere])].toSorted((a, b) => a - b);
  return Object.fromEntries(statuses.map((status) => [status, RestError.describe(meanings[status])]));
}

export const JobParameters = z.object({ uuid: z.string().describe('Of the job') });

/** Checks what comes in with zod, and says what is wrong in the project's words. */
export const checkInput: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data: unknown) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return { value: parsed.data };
    const faults =
      schema instanceof z.ZodObject
        ? parsed.error.issues.slice(0, 5).map((issue) => faultWords(schema, issue, data))
        : parsed.error.issues.map(({ message }) => message);
    return {
      error: new OcrError('invalid_argument', `The request is wrong: ${faults.join('; ')}.`, {
        hint: 'The description of this server is at /docs/.',
      }),
    };
  };
