/** Owns the short form of the soak (`bench/soak.ts`): a service killed as it reads loses nothing, and charges each page once. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SoakReport, clear, soak } from '../../bench/soak/run.ts';

let home: string;
let report: SoakReport;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-soak-'));
  report = await soak({ home, kills: 4, pages: 320, life: 200 });
}, 300_000);
afterAll(() => clear(home));

test('every acknowledged job ends, under the uuid that was given first', () => {
  expect(report).toMatchObject({ kills: 4, unfinished: [], doubled: [], refused: [] });
  expect(report.jobs).toBe(report.submissions);
  expect(report.pages + report.pagesFailed).toBeGreaterThanOrEqual(320);
  // Otherwise nothing was put to the proof.
  expect(report.killsAtWork).toBeGreaterThan(0);
});

test('the ledger holds what was delivered, page for page', () => {
  expect(report.audit).toEqual({
    jobs: report.jobs,
    pagesDelivered: report.pages,
    pagesCharged: report.pages,
    faults: [],
  });
  expect(report.charged).toBe(report.owed);
});
