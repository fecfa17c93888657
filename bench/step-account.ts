/** Owns the account of where ocrchat's time goes, by step. */
import { onStep } from '../src/timing.ts';
import { tableText } from './report.ts';

/** Every step that is timed, in the order in which a page meets them. The first ones run in the readers, side by side. */
const order = [
  'open',
  'text layer',
  'decode',
  'render',
  'prepare',
  'orient',
  'recognise',
  'second recogniser',
  'layout',
  'store',
  'document layout',
  'index',
];

export interface StepAccount {
  /** Milliseconds by step so far. */
  readonly times: ReadonlyMap<string, number>;
  stop(): void;
}

/** Adds up the steps of this process and its readers from now on. */
export function accountSteps(): StepAccount {
  const times = new Map<string, number>();
  const stop = onStep(({ step, milliseconds }) => times.set(step, (times.get(step) ?? 0) + milliseconds));
  return { times, stop };
}

/** A table of the steps: milliseconds a page and share of the sum. */
export function stepTable(times: ReadonlyMap<string, number>, pages: number): string {
  const place = (step: string) => (order.includes(step) ? order.indexOf(step) : order.length);
  const steps = [...times].toSorted(([a], [b]) => place(a) - place(b));
  const sum = steps.reduce((total, [, milliseconds]) => total + milliseconds, 0);
  const row = (step: string, milliseconds: number) => [
    step,
    (milliseconds / pages).toFixed(1),
    `${((100 * milliseconds) / sum).toFixed(1)} %`,
  ];
  return tableText(['step', 'ms a page', 'share'], [...steps.map(([step, time]) => row(step, time)), row('sum', sum)]);
}
