/** Owns what can go wrong with a model or a service that answers, in words for the reader of what was made without it. */

export type ModelFailureKind =
  | 'overloaded'
  | 'rate_limited'
  | 'unauthorized'
  | 'rejected'
  | 'refused'
  | 'truncated'
  | 'malformed'
  | 'uncited'
  | 'network'
  | 'deadline';

const words: Readonly<Record<ModelFailureKind, string>> = {
  overloaded: 'is overloaded',
  rate_limited: 'allows no more requests now',
  unauthorized: 'did not accept the key',
  rejected: 'rejected the request',
  refused: 'refused to answer',
  truncated: 'stopped before anything of its answer was whole',
  malformed: 'gave an answer that is not understood',
  uncited: 'gave an answer without citations that can be checked',
  network: 'could not be reached, or the connection broke',
  deadline: 'took too long',
};

const transient: ReadonlySet<ModelFailureKind> = new Set(['overloaded', 'rate_limited', 'network']);

export interface ModelFailureDetails {
  /** What the service said; never shown with a key in it. */
  readonly detail?: string | undefined;
  /** Milliseconds that the service asks to wait. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** Whoever was to answer gave nothing that can be used; the message is for the reader of the answer that was made without it. */
export class AnswererFailure extends Error {
  override readonly name: string = 'AnswererFailure';

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** A model gave nothing that can be used. */
export class ModelFailure extends AnswererFailure {
  override readonly name = 'ModelFailure';
  readonly kind: ModelFailureKind;
  readonly retryAfter: number | undefined;

  constructor(service: string, kind: ModelFailureKind, { detail, retryAfter, cause }: ModelFailureDetails = {}) {
    const said = detail === undefined || detail === '' ? '' : ` (${detail.replace(/\s+/gu, ' ').slice(0, 200)})`;
    super(`The model (${service}) ${words[kind]}${said}.`, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed soon. */
  get isTransient(): boolean {
    return transient.has(this.kind);
  }
}

/** Kind of failure that an HTTP status tells. */
export function failureOfStatus(status: number): ModelFailureKind {
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 429) return 'rate_limited';
  if (status === 503 || status === 529) return 'overloaded';
  return status === 408 || status >= 500 ? 'network' : 'rejected';
}

/** Milliseconds that the headers of a response ask to wait (`retry-after-ms`, or `retry-after` in seconds or as a date). */
export function retryAfterOf(headers: Headers, now: number = Date.now()): number | undefined {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const given = headers.get('retry-after');
  if (given === null) return undefined;
  const seconds = Number(given);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(given) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
