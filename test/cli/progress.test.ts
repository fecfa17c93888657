import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { barLine } from '../../src/cli/progress.ts';
import { createFakeApp } from './fake-app.ts';

const job = createFakeApp().add('a.pdf', {}, { pageCount: 30, pagesDone: 12, pagesFailed: 1, status: 'processing' });

test('the bar says how far the job is', () => {
  expect(barLine('scan.pdf', job, 80, '|')).toBe('scan.pdf [#########...............] | 11 of 30 pages read, 1 failed');
});

test('a long name gives way first', () => {
  expect(barLine('a-rather-long-name-of-a-scan.pdf', job, 71, '|')).toBe(
    'a-rather-... [#########...............] | 11 of 30 pages read, 1 failed',
  );
});

test('it never wraps, whatever the name and the width', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 200 }), fc.nat(30), (name, columns, pagesDone) => {
      const line = barLine(name, { ...job, pagesDone }, columns, '|');
      expect(line.length).toBeLessThanOrEqual(columns);
      // oxlint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001f\u007f]/);
    }),
  );
});
