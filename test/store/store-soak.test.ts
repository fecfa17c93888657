import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultOf, roundChunks } from '../../bench/store/soak-chunks.ts';
import { soak } from '../../bench/store/soak.ts';

it('loses, doubles and tears nothing, and fails no search, while writers and readers are killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ocrchat-soak-'));
  const report = await soak(folder, 20_000, 1_500);
  await rm(folder, { recursive: true, force: true });
  expect(report.faults).toEqual([]);
  expect(report.kills).toBeGreaterThan(0);
  expect(report.writes).toBeGreaterThan(0);
  expect(report.searches).toBeGreaterThan(0);
});

it('would see what is lost, double or torn', () => {
  const [one, two] = [roundChunks('job', 3), roundChunks('job', 4)];
  expect(faultOf(one)).toBeUndefined();
  expect(faultOf(one.slice(1))).toContain('of 26 chunks');
  expect(faultOf([...one, ...one.slice(0, 1)])).toContain('twice');
  expect(faultOf([...one.slice(0, 2), ...two.slice(2)])).toContain('several rounds');
});
