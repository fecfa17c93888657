/** Owns putting into our errors what goes wrong with a service, each with what to do next: refusals, broken exchanges, foreign answers. */
import type { IncomingMessage } from 'node:http';
import type { ZodError } from 'zod';
import { type ErrorCode, OcrError, errorCodes } from '../../errors.ts';
import { ContractError } from '../../wire/rest.ts';
import { readBody } from './http-call.ts';
import { PassingFault, retryAfter } from './patience.ts';

/** Bytes of an error's body that are looked at. */
const mostOfAnError = 100_000;
const passingStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Statuses by which a service says that it has not begun with the request. */
const untouchedStatuses = new Set([408, 425, 429, 503]);

/** Where the fault befell us, for the sentence. */
export interface FaultPlace {
  /** Origin of the service, without anything secret. */
  readonly service: string;
  /** What was asked of it, such as "reading scan.pdf". */
  readonly doing: string;
  readonly signedIn: boolean;
}

/** Whether an answer of this status means that the request left no trace. */
export const leftNoTrace = (status: number): boolean => untouchedStatuses.has(status);

/**
 * The error of an answer that is not a success.
 * @returns a `PassingFault` where trying again may help
 */
export async function faultOf(answer: IncomingMessage, place: FaultPlace): Promise<OcrError | PassingFault> {
  const status = answer.statusCode ?? 0;
  const body = await readBody(answer, mostOfAnError).catch(() => Buffer.alloc(0));
  const told = read(body);
  const error = wordsFor(status, told, place);
  return passingStatuses.has(status) ? new PassingFault(error, retryAfter(answer.headers['retry-after'])) : error;
}

/** The error of an exchange that broke off. @param thrown tells why */
export function unreachable({ service, doing }: FaultPlace, thrown: unknown): OcrError {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new OcrError('network_failed', `${service} could not be reached for ${doing}: ${why}.`, {
    hint: 'Check the network and OCRCHAT_REMOTE_URL, or read offline with OCRCHAT_ENGINE=local.',
    cause: thrown,
  });
}

/** The error of a document that may have arrived, though no answer came. */
export function perhapsTaken({ service, doing }: FaultPlace, thrown: unknown): OcrError {
  return new OcrError(
    'network_failed',
    `The connection to ${service} broke off after ${doing} was sent, and it is not known whether it was taken.`,
    {
      hint: 'To send it again, which may cost its pages twice, submit it with `fresh`.',
      cause: thrown,
    },
  );
}

/** The error of an answer that has not the shape of the contract. */
export function foreignAnswer({ service, doing }: FaultPlace, { issues: [issue] }: ZodError): OcrError {
  return new OcrError(
    'network_failed',
    `What ${service} answers about ${doing} is not what the OCR.chat contract says: ` +
      `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not understood'}.`,
    { hint: 'Check that OCRCHAT_REMOTE_URL is the address of an OCR.chat service.' },
  );
}

function read(body: Buffer): ContractError | undefined {
  try {
    return ContractError.safeParse(JSON.parse(body.toString())).data;
  } catch {
    return undefined;
  }
}

function wordsFor(status: number, told: ContractError | undefined, { service, doing, signedIn }: FaultPlace): OcrError {
  const said = told === undefined ? '' : ` It says: ${clipped(told.error)}`;
  switch (status) {
    case 401:
      return new OcrError(
        'unauthorized',
        `${service} ${signedIn ? 'does not take the API token' : 'wants an API token'}.${said}`,
        { hint: `${signedIn ? 'Correct' : 'Set'} OCRCHAT_REMOTE_TOKEN, or read offline with OCRCHAT_ENGINE=local.` },
      );
    case 402:
      return outOfPages(service, told);
    case 404:
      return new OcrError('job_not_found', `${service} does not know the job of ${doing} any more.${said}`, {
        hint: 'Its results have expired there; submit the document again with `fresh`.',
      });
    case 409:
      return new OcrError('job_not_finished', `${service} is not done with ${doing}.${said}`, {
        hint: 'Try again later.',
      });
    case 413:
      return new OcrError('file_too_large', `The document is too large for ${service}.${said}`, {
        hint: 'Split it, or read offline with OCRCHAT_ENGINE=local.',
      });
    case 429:
      return new OcrError('rate_limited', `${service} asks to slow down.${said}`, { hint: 'Try again in a while.' });
    default:
  }
  if (status >= 500 || status === 408 || status === 425) {
    return new OcrError('network_failed', `${service} failed at ${doing} (HTTP ${status}).${said}`, {
      hint: 'Try again later, or read offline with OCRCHAT_ENGINE=local.',
    });
  }
  if (status >= 300 && status < 400) {
    return new OcrError('network_failed', `${service} sends its callers elsewhere (HTTP ${status}).`, {
      hint: 'Set OCRCHAT_REMOTE_URL to the address where the service is now.',
    });
  }
  return new OcrError(codeOf(told) ?? 'invalid_argument', `${service} refuses ${doing} (HTTP ${status}).${said}`, {
    hint: told === undefined ? 'Check that OCRCHAT_REMOTE_URL is the address of an OCR.chat service.' : undefined,
  });
}

/** The contract's body of a 402 has `used` and `cap`; ours tells when the allowance is renewed, too. */
function outOfPages(service: string, told: ContractError | undefined): OcrError {
  const used = numberOf(told?.['used']);
  const cap = numberOf(told?.['cap']);
  const resets = typeof told?.['resets_at'] === 'string' ? told['resets_at'] : undefined;
  const counted = used === undefined || cap === undefined ? '' : ` ${used} of ${cap} are used.`;
  const renewed = resets === undefined ? '' : ` They are renewed at ${clipped(resets)}.`;
  return new OcrError('quota_exceeded', `Your pages at ${service} are used up.${counted}${renewed}`, {
    hint: 'Buy or wait for pages, or read offline with OCRCHAT_ENGINE=local.',
    facts: {
      ...(used === undefined ? {} : { used }),
      ...(cap === undefined ? {} : { cap }),
      ...(resets === undefined ? {} : { resets_at: resets }),
    },
  });
}

/** Another ocrchat says which of our errors it is. */
function codeOf(told: ContractError | undefined): ErrorCode | undefined {
  return errorCodes.find((code) => code === told?.['code']);
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** What a service says goes to people and models: one line, not too long. */
export function clipped(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 300 ? line : `${line.slice(0, 299)}…`;
}
