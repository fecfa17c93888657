/** Owns the queue of the embedded job store: who may work on what, under which lease and which attempt. */
import { type Claim, type FinishClaim, type SpanClaim, type SpanKey, claimsWithoutProgress } from './job-store.ts';
import type { Database, Row } from './sqlite-database.ts';
import { endJob } from './sqlite-jobs.ts';
import { checkResult, storeResult } from './sqlite-pages.ts';

const finishDied = [
  'Every page was read, but the process that put the document together and indexed it died several times.',
  'Run `ocrchat doctor`, then submit the document again with `fresh`.',
].join(' ');

const claimable = `(j.expires_at IS NULL OR j.expires_at > ?1)`;

const freeFinish = `
  SELECT j.uuid, j.finish_attempt, j.finish_strikes FROM jobs j
  WHERE j.status = 'processing' AND j.pages_done = j.page_count AND j.finish_lease <= ?1 AND ${claimable}
  ORDER BY j.priority DESC, j.created_at, j.uuid LIMIT 1`;

/** Those that nobody could index are left to whoever searches them, who is told why. */
const freeIndexing = `
  SELECT j.uuid, j.finish_attempt, j.finish_strikes FROM jobs j
  WHERE j.unindexed = 1 AND j.finish_strikes < ${claimsWithoutProgress} AND j.finish_lease <= ?1 AND ${claimable}
  ORDER BY j.created_at, j.uuid LIMIT 1`;

/**
 * Jobs with a free span, the next to be served first. A job whose payer was not served since it came goes before all others,
 * so that a single page waits for nobody's long document; then priority; then payers with less work in hand, and of those
 * the one that was served longest ago.
 */
const queue = `
  WITH open AS (
    SELECT j.uuid, j.payer, j.priority, j.created_at, sum(s.lease > ?1) AS busy, sum(s.lease <= ?1) AS free
    FROM jobs j JOIN spans s ON s.job = j.uuid
    WHERE j.status IN ('pending', 'processing') AND s.complete = 0 AND ${claimable}
    GROUP BY j.uuid),
  payers AS (SELECT payer, sum(busy) AS busy FROM open GROUP BY payer),
  queue AS (
    SELECT o.uuid, o.payer, o.priority, o.created_at, o.busy, p.busy AS payer_busy,
      coalesce(t.served, 0) AS served, coalesce(t.served, 0) < o.created_at AS is_new
    FROM open o JOIN payers p ON p.payer = o.payer LEFT JOIN turns t ON t.payer = o.payer WHERE o.free > 0
    ORDER BY is_new DESC, priority DESC, payer_busy, served, o.busy, created_at, uuid LIMIT 1)`;

const freeSpan = `${queue}
  SELECT s.job, s.span, s.attempt, s.strikes, q.payer FROM spans s JOIN queue q ON q.uuid = s.job
  WHERE s.complete = 0 AND s.lease <= ?1
  ORDER BY s.span LIMIT 1`;

/** Spans of the claimant ?2, any of which should make room for the next in the queue. */
const spansToYield = `${queue}
  SELECT s.job, s.span FROM queue q, spans s JOIN jobs j ON j.uuid = s.job
  WHERE s.owner = ?2 AND s.lease > ?1 AND s.complete = 0 AND j.payer <> q.payer
    AND (q.priority > j.priority OR (q.payer_busy = 0 AND (q.is_new OR q.priority = j.priority)))
  ORDER BY s.job, s.span`;

/** Hands out one piece of work as the port says, inside a write transaction. */
export function claimWork(
  database: Database,
  owner: string,
  until: number,
  now: number,
  ahead: boolean,
): Claim | undefined {
  for (;;) {
    const finish = database.get(freeFinish, now) ?? database.get(freeIndexing, now);
    if (finish !== undefined) {
      const claim = claimFinish(database, finish, owner, until, now);
      if (claim !== undefined) return claim;
      continue;
    }
    const span = database.get(freeSpan, now);
    if (span === undefined) return undefined;
    const claim = claimSpan(database, span, owner, { until, now, ahead });
    if (claim !== undefined) return claim;
  }
}

function claimFinish(database: Database, row: Row, owner: string, until: number, now: number): Claim | undefined {
  const job = String(row['uuid']);
  if (Number(row['finish_strikes']) >= claimsWithoutProgress) {
    endJob(database, job, 'failed', finishDied, now);
    return undefined;
  }
  const attempt = Number(row['finish_attempt']) + 1;
  database.run(
    'UPDATE jobs SET finish_attempt = ?, finish_owner = ?, finish_lease = ?, finish_strikes = finish_strikes + 1 WHERE uuid = ?',
    attempt,
    owner,
    until,
    job,
  );
  return { kind: 'finish', finish: { job, attempt, owner } };
}

function claimSpan(
  database: Database,
  row: Row,
  owner: string,
  { until, now, ahead }: { readonly until: number; readonly now: number; readonly ahead: boolean },
): Claim | undefined {
  const job = String(row['job']);
  const span = Number(row['span']);
  const pages = database
    .all('SELECT page FROM pages WHERE job = ? AND span = ? AND result IS NULL ORDER BY page', job, span)
    .map((page) => Number(page['page']));
  const first = pages[0];
  if (first !== undefined && Number(row['strikes']) >= claimsWithoutProgress) {
    const message = `The process that read page ${first + 1} died several times, so the page was left out. Submit the document again with \`fresh\` to try it once more.`;
    storeResult(database, job, span, checkResult({ index: first, code: 'page_failed', message }), now);
    // The dead claimant may live after all: its attempt must not write any more.
    database.run(
      'UPDATE spans SET attempt = attempt + 1, owner = NULL, lease = 0 WHERE job = ? AND span = ?',
      job,
      span,
    );
    return undefined;
  }
  const attempt = Number(row['attempt']) + 1;
  database.run(
    'UPDATE spans SET attempt = ?, owner = ?, lease = ?, strikes = strikes + ? WHERE job = ? AND span = ?',
    attempt,
    owner,
    until,
    ahead ? 0 : 1,
    job,
    span,
  );
  database.run(`UPDATE jobs SET status = 'processing' WHERE uuid = ? AND status = 'pending'`, job);
  database.run(
    'INSERT INTO turns (payer, served) VALUES (?, ?) ON CONFLICT (payer) DO UPDATE SET served = excluded.served',
    String(row['payer']),
    now,
  );
  return { kind: 'span', span: { job, span, attempt, owner, pages, ...(ahead ? { isAhead: true } : {}) } };
}

/** Spans of the claimant, one of which should be given back after its current page, inside a transaction. */
export function yieldingSpans(database: Database, owner: string, now: number): readonly SpanKey[] {
  return database.all(spansToYield, now, owner).map((row) => ({ job: String(row['job']), span: Number(row['span']) }));
}

/** True while nobody else took the span and its job goes on, inside a transaction. */
export function holdsSpan(database: Database, claim: SpanClaim): boolean {
  const row = database.get(
    `SELECT 1 FROM spans s JOIN jobs j ON j.uuid = s.job
       WHERE s.job = ? AND s.span = ? AND s.attempt = ? AND s.owner = ? AND j.status = 'processing'`,
    claim.job,
    claim.span,
    claim.attempt,
    claim.owner,
  );
  return row !== undefined;
}

/** True while nobody else took the finish and the job goes on, inside a transaction. */
export function holdsFinish(database: Database, claim: FinishClaim): boolean {
  const row = database.get(
    `SELECT 1 FROM jobs WHERE uuid = ? AND finish_attempt = ? AND finish_owner = ? AND status = 'processing'`,
    claim.job,
    claim.attempt,
    claim.owner,
  );
  return row !== undefined;
}

/** Tells whether the job of a claim of either kind can still be ended through it, inside a transaction. */
export function holdsUnended(database: Database, claim: Claim): boolean {
  return claim.kind === 'span' ? holdsSpan(database, claim.span) : holdsFinish(database, claim.finish);
}

/** Tells whether a claim of either kind is still its owner's, inside a transaction. */
function holds(database: Database, claim: Claim): boolean {
  if (claim.kind === 'span') return holdsSpan(database, claim.span);
  const { job, attempt, owner } = claim.finish;
  const row = database.get(
    `SELECT 1 FROM jobs WHERE uuid = ? AND finish_attempt = ? AND finish_owner = ? AND (status = 'processing' OR unindexed = 1)`,
    job,
    attempt,
    owner,
  );
  return row !== undefined;
}

/** True when any job is to be read, finished or indexed, by whomever, inside a transaction. */
export function hasWork(database: Database, now: number): boolean {
  const unexpired = '(expires_at IS NULL OR expires_at > ?)';
  return (
    database.get(`SELECT 1 FROM jobs WHERE status IN ('pending', 'processing') AND ${unexpired} LIMIT 1`, now) !==
      undefined ||
    database.get(
      `SELECT 1 FROM jobs WHERE unindexed = 1 AND finish_strikes < ${claimsWithoutProgress} AND ${unexpired} LIMIT 1`,
      now,
    ) !== undefined
  );
}

/** Prolongs the lease to `until`, inside a write transaction; false when the claim was lost. */
export function renewClaim(database: Database, claim: Claim, until: number): boolean {
  if (!holds(database, claim)) return false;
  if (claim.kind === 'span') {
    database.run('UPDATE spans SET lease = ? WHERE job = ? AND span = ?', until, claim.span.job, claim.span.span);
  } else {
    database.run('UPDATE jobs SET finish_lease = ? WHERE uuid = ?', until, claim.finish.job);
  }
  return true;
}

/** Gives the work back as if it had not been claimed, inside a write transaction; quiet when the claim was lost. */
export function releaseClaim(database: Database, claim: Claim): void {
  if (claim.kind === 'finish') {
    const { job, owner, attempt } = claim.finish;
    // The job may have been deleted: then nothing more comes of this claim.
    database.run(
      'UPDATE deletions SET quiet_at = 0 WHERE job = ? AND finish_owner = ? AND finish_attempt = ?',
      job,
      owner,
      attempt,
    );
  }
  if (!holds(database, claim)) return;
  if (claim.kind === 'span') {
    database.run(
      'UPDATE spans SET owner = NULL, lease = 0, strikes = max(0, strikes - ?) WHERE job = ? AND span = ?',
      claim.span.isAhead === true ? 0 : 1,
      claim.span.job,
      claim.span.span,
    );
  } else {
    database.run(
      'UPDATE jobs SET finish_owner = NULL, finish_lease = 0, finish_strikes = max(0, finish_strikes - 1) WHERE uuid = ?',
      claim.finish.job,
    );
  }
}
