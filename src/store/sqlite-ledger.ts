/** Owns the ledger of the embedded store: what a page is charged, what is given back, what is left to spend. */
import { z } from 'zod';
import { AccountId, type Budget, type Charge, Fund, type Usage, quotaExceeded } from '../account.ts';
import type { FundUsage, LedgerAudit, LedgerEntry, LedgerFault, LedgerQuery } from './account-store.ts';
import type { Database, Row } from './sqlite-database.ts';

/** Pages of a job that somebody has for it: read without an error, and the job did not fail as a whole. */
const deliveredPages = `
  SELECT j.uuid AS job, j.payer AS payer,
    CASE j.status WHEN 'failed' THEN 0 ELSE j.pages_done - j.pages_failed END AS pages
  FROM jobs j WHERE j.fund IS NOT NULL`;

/**
 * Charges a page that was stored just now, inside its transaction; a page is charged once, whoever asks again.
 * Quiet for jobs that are not metered.
 */
export function chargePage(database: Database, job: string, page: number, now: number): void {
  const added = database.run(
    `INSERT INTO ledger (payer, at, kind, fund, amount, job, page)
       SELECT payer, ?, 'page', fund, price, uuid, ? FROM jobs WHERE uuid = ? AND fund IS NOT NULL
     ON CONFLICT DO NOTHING`,
    now,
    page,
    job,
  );
  if (added === 0) return;
  database.run(
    `UPDATE accounts SET spent = spent + j.price FROM jobs j
     WHERE j.uuid = ? AND j.fund = 'credits' AND accounts.id = j.payer`,
    job,
  );
}

/** Gives back what a job was charged that failed as a whole, inside the transaction in which it fails. */
export function refundJob(database: Database, job: string): void {
  const refunded = database.run(
    `INSERT INTO ledger (payer, at, kind, fund, amount, job, page)
       SELECT payer, at, 'refund', fund, -amount, job, page FROM ledger WHERE job = ? AND kind = 'page'
     ON CONFLICT DO NOTHING`,
    job,
  );
  if (refunded === 0) return;
  database.run(
    `UPDATE accounts SET spent = spent + r.amount
     FROM (SELECT payer, sum(amount) AS amount FROM ledger
           WHERE job = ? AND kind = 'refund' AND fund = 'credits' GROUP BY payer) r
     WHERE accounts.id = r.payer`,
    job,
  );
}

/** Notes what a job had delivered, inside the transaction that deletes it. */
export function keepDelivered(database: Database, job: string): void {
  database.run(
    `INSERT INTO delivered (job, payer, pages) SELECT job, payer, pages FROM (${deliveredPages} AND j.uuid = ?)`,
    job,
  );
}

/** Inside a transaction. Pages still to be read are held back, so that work taken in can always be paid for. */
export function fundUsage(database: Database, payer: string, fund: Fund, since: number): FundUsage {
  const charged =
    fund === 'credits'
      ? database.get('SELECT spent AS amount FROM accounts WHERE id = ?', payer)
      : database.get(
          `SELECT coalesce(sum(amount), 0) AS amount FROM ledger WHERE payer = ? AND fund = 'allowance' AND at >= ?`,
          payer,
          since,
        );
  const reserved = database.get(
    `SELECT coalesce(sum((page_count - pages_done) * price), 0) AS amount FROM jobs
     WHERE payer = ? AND fund = ? AND status IN ('pending', 'processing') AND fund IS NOT NULL`,
    payer,
    fund,
  );
  return { charged: Number(charged?.['amount'] ?? 0), reserved: Number(reserved?.['amount'] ?? 0) };
}

function usageOf(database: Database, payer: string, budget: Budget): Usage {
  const since = budget.fund === 'allowance' ? budget.window.since : 0;
  const { charged, reserved } = fundUsage(database, payer, budget.fund, since);
  const used = charged + reserved;
  if (budget.fund === 'allowance') return { used, cap: budget.cap, resetsAt: budget.window.until };
  return { used, cap: Number(database.get('SELECT credits FROM accounts WHERE id = ?', payer)?.['credits'] ?? 0) };
}

/**
 * Checks that the pages can be paid for, inside the transaction that takes their job in, so that no two submissions can
 * both take the last credits.
 * @throws OcrError `quota_exceeded`
 */
export function holdBack(database: Database, { payer, price, budget }: Charge, pages: number): void {
  const needed = price * pages;
  if (budget === undefined || needed === 0) return;
  const usage = usageOf(database, payer, budget);
  if (usage.used + needed > usage.cap) throw quotaExceeded(usage, needed);
}

/** Takes network addresses out of what is older, inside a transaction. Unfinished jobs keep theirs: they are still charged. */
export function forgetNetworks(database: Database, before: number): void {
  const network = `payer LIKE 'net:_%'`;
  database.run(`UPDATE ledger SET payer = 'net:' WHERE ${network} AND at < ?`, before);
  database.run(`UPDATE jobs SET payer = 'net:', idempotency_key = NULL WHERE ${network} AND finished_at < ?`, before);
  database.run(
    `UPDATE delivered SET payer = 'net:' WHERE ${network} AND job NOT IN (SELECT job FROM ledger WHERE ${network} AND job IS NOT NULL)`,
  );
  database.run(`DELETE FROM turns WHERE ${network} AND served < ?`, before);
}

const LedgerRow = z.object({
  id: z.int(),
  payer: z.union([z.literal('local'), AccountId, z.templateLiteral(['net:', z.string()])]),
  at: z.int(),
  kind: z.enum(['page', 'refund', 'credit']),
  fund: Fund,
  amount: z.int(),
  job: z.string().nullable(),
  page: z.int().nullable(),
});

function toEntry(row: Row): LedgerEntry {
  const { job, page, ...entry } = LedgerRow.parse(row);
  return { ...entry, ...(job === null ? {} : { job }), ...(page === null ? {} : { page }) };
}

/** Inside a transaction. */
export function readLedger(database: Database, query: LedgerQuery): readonly LedgerEntry[] {
  const conditions = ['1 = 1'];
  const values: (string | number)[] = [];
  if (query.payer !== undefined) {
    conditions.push('payer = ?');
    values.push(query.payer);
  }
  if (query.before !== undefined) {
    conditions.push('id < ?');
    values.push(query.before);
  }
  return database
    .all(
      `SELECT * FROM ledger WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
      ...values,
      Math.max(1, Math.trunc(query.limit)),
    )
    .map(toEntry);
}

/** Holds the ledger against pages and accounts, inside a transaction. */
export function auditLedger(database: Database): LedgerAudit {
  const delivered = `(${deliveredPages} UNION ALL SELECT job, payer, pages FROM delivered)`;
  const charged = `(SELECT job, max(payer) AS payer, sum(kind = 'page') - sum(kind = 'refund') AS pages, sum(amount) AS amount
    FROM ledger WHERE job IS NOT NULL GROUP BY job)`;
  const faults: LedgerFault[] = [];
  const compare = (sql: string, say: (row: Readonly<Record<string, unknown>>) => LedgerFault) => {
    for (const row of database.all(sql)) faults.push(say(row));
  };
  compare(
    `SELECT d.job, d.pages AS delivered, coalesce(c.pages, 0) AS charged FROM ${delivered} d LEFT JOIN ${charged} c ON c.job = d.job
     WHERE d.pages <> coalesce(c.pages, 0) ORDER BY d.job`,
    (row) => ({
      subject: `job ${String(row['job'])}`,
      detail: `delivered ${String(row['delivered'])} pages, charged ${String(row['charged'])}`,
    }),
  );
  compare(
    `SELECT c.job, c.pages AS charged FROM ${charged} c WHERE c.job NOT IN (SELECT job FROM ${delivered}) ORDER BY c.job`,
    (row) => ({
      subject: `job ${String(row['job'])}`,
      detail: `charged ${String(row['charged'])} pages and is unknown`,
    }),
  );
  compare(
    `SELECT j.uuid AS job, l.page FROM ledger l JOIN jobs j ON j.uuid = l.job JOIN pages p ON p.job = l.job AND p.page = l.page
     WHERE l.kind = 'page' AND (p.result IS NULL OR p.failed = 1) ORDER BY j.uuid, l.page`,
    (row) => ({
      subject: `job ${String(row['job'])}`,
      detail: `page ${Number(row['page']) + 1} was charged and not delivered`,
    }),
  );
  compare(
    `SELECT a.name, a.credits, a.spent,
       coalesce(sum(CASE WHEN l.kind = 'credit' THEN l.amount END), 0) AS bought,
       coalesce(sum(CASE WHEN l.kind <> 'credit' THEN l.amount END), 0) AS charged
     FROM accounts a LEFT JOIN ledger l ON l.payer = a.id AND l.fund = 'credits'
     GROUP BY a.id HAVING a.credits <> bought OR a.spent <> charged OR a.spent > a.credits ORDER BY a.name`,
    (row) => ({
      subject: `account ${String(row['name'])}`,
      detail: `has ${String(row['credits'])} credits, ${String(row['spent'])} of them spent; the ledger says ${String(row['bought'])} and ${String(row['charged'])}`,
    }),
  );
  const sums = database.get(
    `SELECT (SELECT count(*) FROM ${delivered}) AS jobs, (SELECT coalesce(sum(pages), 0) FROM ${delivered}) AS delivered,
       (SELECT coalesce(sum(pages), 0) FROM ${charged}) AS charged`,
  );
  return {
    jobs: Number(sums?.['jobs'] ?? 0),
    pagesDelivered: Number(sums?.['delivered'] ?? 0),
    pagesCharged: Number(sums?.['charged'] ?? 0),
    faults,
  };
}
