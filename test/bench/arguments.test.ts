/** What the programs of the bench say of themselves, and of arguments that they do not know. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { usageOf } from '../../bench/arguments.ts';

const program = fileURLToPath(new URL('../../bench/compare.ts', import.meta.url));
const run = (...args: readonly string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

test('help is the opening comment of the program', () => {
  expect(usageOf('/**\n * Measures.\n *\n *   node it.ts [--fast]\n */\nimport x;\n/** Other. */')).toBe(
    'Measures.\n\n  node it.ts [--fast]\n',
  );
  expect(usageOf('/** Measures: `node it.ts`. */\n')).toBe('Measures: `node it.ts`.\n');
  const { stdout, stderr, status } = run('--help');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Compares two runs.*node bench\/compare\.ts/su);
});

test('an unknown argument is told in one line', () => {
  const { stdout, stderr, status } = run('--nonsense');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toBe("compare: Unknown option '--nonsense'. See --help.\n");
});
