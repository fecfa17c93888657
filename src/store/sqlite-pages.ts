/** Owns page rows of the embedded job store: results in, results out, and the sums that a job shows. */
import { type Amendment, type Change, amend, isLayout } from '../amendment.ts';
import { Page, PageError, isPageError, linesOf, meanConfidence } from '../document.ts';
import type { PageResult } from '../document.ts';
import { OcrError } from '../errors.ts';
import type { ModelUse } from '../job.ts';
import { type WrittenPage, isWritten } from '../written-page.ts';
import type { StoredSketch } from './job-store.ts';
import type { Database } from './sqlite-database.ts';
import { chargePage } from './sqlite-ledger.ts';

interface CheckedResult {
  readonly index: number;
  readonly text: string;
  readonly failed: boolean;
  /** Characters of the page's words. */
  readonly letters: number;
  /** Sum of confidence over those characters. */
  readonly trust: number;
  readonly sketch?: string;
  /** What a model took for it. */
  readonly model?: ModelUse | undefined;
}

/**
 * Checks a result before it is stored; what comes out of the store is trusted, and what was checked where it was written.
 * @throws OcrError `invalid_argument` that names the field at fault
 */
export function checkResult(result: PageResult | WrittenPage): CheckedResult {
  if (isWritten(result)) {
    const { index, json, letters, trust, sketch } = result;
    return { index, text: json, failed: false, letters, trust, sketch };
  }
  const parsed = isPageError(result) ? PageError.safeParse(result) : Page.safeParse(result);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new OcrError(
      'invalid_argument',
      `The result of page ${result.index + 1} is malformed at "${first?.path.join('.') ?? ''}": ${first?.message ?? 'unknown'}.`,
    );
  }
  const checked = parsed.data;
  const base = { index: checked.index, text: JSON.stringify(checked) };
  if (isPageError(checked)) return { ...base, failed: true, letters: 0, trust: 0 };
  const letters = linesOf(checked).reduce(
    (sum, line) => sum + line.words.reduce((length, word) => length + word.text.length, 0),
    0,
  );
  return { ...base, failed: false, letters, trust: letters * (meanConfidence([checked]) ?? 0), model: checked.model };
}

/**
 * Stores the result of an open page, counts it in the job and charges for it unless it failed, inside a transaction; a page
 * that has a result keeps it.
 * Progress takes the strikes off the span; the last page completes it.
 * @throws OcrError `invalid_argument` for a page that is not one of the span
 */
export function storeResult(database: Database, job: string, span: number, result: CheckedResult, now: number): void {
  const changed = database.run(
    'UPDATE pages SET result = ?, failed = ?, letters = ?, trust = ? WHERE job = ? AND page = ? AND span = ? AND result IS NULL',
    result.text,
    result.failed ? 1 : 0,
    result.letters,
    result.trust,
    job,
    result.index,
    span,
  );
  if (changed === 0) {
    if (
      database.get('SELECT 1 FROM pages WHERE job = ? AND page = ? AND span = ?', job, result.index, span) !== undefined
    )
      return;
    throw new OcrError('invalid_argument', `Page ${result.index + 1} is not one of the pages that were claimed.`);
  }
  if (!result.failed) chargePage(database, job, result.index, now);
  if (result.sketch !== undefined)
    database.run('INSERT INTO sketches (job, page, sketch) VALUES (?, ?, ?)', job, result.index, result.sketch);
  database.run(
    'UPDATE jobs SET pages_done = pages_done + 1, pages_failed = pages_failed + ?, letters = letters + ?, trust = trust + ? WHERE uuid = ?',
    result.failed ? 1 : 0,
    result.letters,
    result.trust,
    job,
  );
  addModelUse(database, job, result.model);
  database.run(
    `UPDATE spans SET strikes = 0,
       complete = NOT EXISTS (SELECT 1 FROM pages WHERE job = ? AND span = ? AND result IS NULL)
     WHERE job = ? AND span = ?`,
    job,
    span,
    job,
    span,
  );
}

/** Adds up in the job what a model took, inside a transaction. */
function addModelUse(database: Database, job: string, model: ModelUse | undefined): void {
  if (model === undefined) return;
  const { inputTokens, outputTokens, cost = 0 } = model;
  database.run(
    'UPDATE jobs SET model_input = model_input + ?, model_output = model_output + ?, model_cost = model_cost + ? WHERE uuid = ?',
    inputTokens,
    outputTokens,
    cost,
    job,
  );
}

/**
 * Notes what changes on a page that has a result, in place of what was noted of the same sort before, inside a transaction.
 * @throws OcrError `invalid_argument` for a page without a result
 */
export function amendResult(database: Database, job: string, { index, changes, model }: Amendment): void {
  const [noted] = database.all('SELECT changes FROM amendments WHERE job = ? AND page = ?', job, index);
  const before: readonly Change[] = noted === undefined ? [] : JSON.parse(String(noted['changes']));
  const isLaidOut = changes.every(isLayout);
  const kept = before.filter((change) => isLayout(change) !== isLaidOut);
  const changed = database.run(
    `INSERT INTO amendments (job, page, changes)
       SELECT job, page, ? FROM pages WHERE job = ? AND page = ? AND result IS NOT NULL
       ON CONFLICT (job, page) DO UPDATE SET changes = excluded.changes`,
    JSON.stringify([...kept, ...changes]),
    job,
    index,
  );
  if (changed === 0) throw new OcrError('invalid_argument', `Page ${index + 1} has no result to change.`);
  addModelUse(database, job, model);
}

/** Sketches of those of the pages that came with one, ascending, inside a transaction. */
export function readSketches(database: Database, job: string, indexes: readonly number[]): readonly StoredSketch[] {
  return database
    .all(
      'SELECT page, sketch FROM sketches WHERE job = ? AND page IN (SELECT value FROM json_each(?)) ORDER BY page',
      job,
      JSON.stringify(indexes),
    )
    .map((row) => ({ index: Number(row['page']), sketch: String(row['sketch']) }));
}

/** Results that exist so far, ascending, inside a transaction. */
export function readPages(
  database: Database,
  job: string,
  indexes: readonly number[] | undefined,
): readonly PageResult[] {
  const stored = `SELECT p.result, a.changes FROM pages p LEFT JOIN amendments a ON a.job = p.job AND a.page = p.page
     WHERE p.job = ? AND p.result IS NOT NULL`;
  const rows =
    indexes === undefined
      ? database.all(`${stored} ORDER BY p.page`, job)
      : database.all(
          `${stored} AND p.page IN (SELECT value FROM json_each(?)) ORDER BY p.page`,
          job,
          JSON.stringify(indexes),
        );
  return rows.map((row): PageResult => {
    const result: PageResult = JSON.parse(String(row['result']));
    if (row['changes'] === null || isPageError(result)) return result;
    const changes: readonly Change[] = JSON.parse(String(row['changes']));
    return amend(result, changes);
  });
}

/** Indexes of the pages that have a result, ascending, inside a transaction. */
export function readPageIndexes(database: Database, job: string): readonly number[] {
  return database
    .all('SELECT page FROM pages WHERE job = ? AND result IS NOT NULL ORDER BY page', job)
    .map((row) => Number(row['page']));
}
