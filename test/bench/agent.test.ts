/** Runs the agent's tasks against the real server over stdio, and holds the sizes that the README tells. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, runTasks, tasks } from '../../bench/agent/run.ts';
import { Sizes, definitionTokens, shownTokens, sizesFile, typicalSizes } from '../../bench/agent/sizes.ts';
import { tools } from '../../src/tools/index.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test('the list of tools stays within what it may cost', () => {
  expect(sum(tools.map(definitionTokens))).toBeLessThan(5800);
  expect(sum(tools.map(shownTokens))).toBeLessThan(2900);
});

describe('the scripted agent', () => {
  let outcomes: readonly Outcome[] = [];
  beforeAll(async () => {
    outcomes = await runTasks();
  });

  test('has at least twenty tasks, which use every tool', () => {
    expect(tasks.length).toBeGreaterThanOrEqual(20);
    const used = new Set(outcomes.flatMap(({ calls }) => calls.map(({ name }) => name)));
    expect(tools.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
  });

  test.each(tasks.map(({ name }) => name))('%s', (name) => {
    const outcome = outcomes.find(({ task }) => task.name === name);
    expect(outcome?.calls.length).toBeGreaterThan(0);
    expect(outcome?.failure).toBeUndefined();
  });

  test('is shown no result that hosts would cut, and no error that is long', () => {
    const calls = outcomes.flatMap((outcome) => outcome.calls).filter(({ name }) => name !== 'resource');
    expect(
      Math.max(...calls.map(({ textTokens, structuredTokens }) => Math.max(textTokens, structuredTokens))),
    ).toBeLessThan(10_000);
    expect(Math.max(...calls.filter(({ isError }) => isError).map(({ textTokens }) => textTokens))).toBeLessThan(200);
  });

  test('meets results of the sizes that the README tells', () => {
    const told = Sizes.parse(JSON.parse(readFileSync(sizesFile, 'utf8')));
    const met = typicalSizes(outcomes.flatMap(({ calls }) => calls));
    expect(Object.keys(met)).toEqual(Object.keys(told));
    // Another recogniser reads a word more or less, the times of jobs have other digits, and their ids are random:
    // 36 signs of one take 18 to 30 tokens.
    const isFar = (size: number, toldSize: number): boolean => Math.abs(size - toldSize) > 0.25 * toldSize + 15;
    const far = Object.entries(met).filter(([tool, { text, structured }]) => {
      const { text: toldText = 0, structured: toldStructured = 0 } = told[tool] ?? {};
      return isFar(text, toldText) || isFar(structured, toldStructured);
    });
    expect(far).toEqual([]);
  });
});
