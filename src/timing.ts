/** Owns timing: what a step took is published on a diagnostics channel of this process, where nobody need listen. */
import { channel } from 'node:diagnostics_channel';

/** Work that was done, by the name of its kind. */
export interface StepTime {
  readonly step: string;
  readonly milliseconds: number;
}

const steps = channel('ocrchat:step');

/** Tells whoever listens what a step took. */
export function publishStep(step: string, milliseconds: number): void {
  if (steps.hasSubscribers) steps.publish({ step, milliseconds } satisfies StepTime);
}

/** Does some work and tells what it took, also when it fails. */
export async function timeStep<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
  const begin = performance.now();
  try {
    return await work();
  } finally {
    publishStep(step, performance.now() - begin);
  }
}

/** Calls the listener with every step from now on. @returns what ends it */
export function onStep(listener: (time: StepTime) => void): () => void {
  const receive = (message: unknown) => listener(message as StepTime); // seam: nothing else is published there
  steps.subscribe(receive);
  return () => {
    steps.unsubscribe(receive);
  };
}
