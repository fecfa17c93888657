/** Where a run of lines that keep to common columns ends. */
import { expect, test } from 'vitest';
import { tidyWords } from '../../src/layout/placed-word.ts';
import { findSegments } from '../../src/layout/segments.ts';
import { runsOf } from '../../src/layout/tables/line-runs.ts';
import { textLines } from '../../src/layout/tables/text-lines.ts';
import { set } from './words.ts';

test('a line below a rule that is wider than those of the table is no row of it', () => {
  const rows = ['Feature Trace Video', 'Format zip webm', 'Network Yes No', 'Sound Yes No', 'Marlow Papers 9'];
  const words = rows.flatMap((row, at) =>
    row
      .split(' ')
      .flatMap((text, column) =>
        set(text, { x: 150 + 90 * column - (at > 3 ? 15 : 0), y: 100 + 14 * at + (at > 3 ? 12 : 0) }),
      ),
  );
  const lines = textLines(findSegments(tidyWords(words)), 0.8);
  const rule = (from: number, to: number, at: number) => ({ from, to, at, thickness: 0.5 });
  const last = (to: number) =>
    runsOf(lines, [rule(148, 360, 92), rule(148, 360, 105), rule(148, to, 154)], 10)[0]?.at(-1)?.chunks[0]?.text;
  expect(last(360)).toBe('Marlow');
  expect(last(540)).toBe('Sound');
});
