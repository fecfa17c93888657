/** Owns running the tasks of the scripted agent, one after the other, on one real server. */
import { join } from 'node:path';
import { openDesk } from '../../test/e2e/desk.ts';
import { type Call, agentAt } from './agent.ts';
import { askingTasks } from './asking-tasks.ts';
import { putDocuments } from './documents.ts';
import { readingTasks } from './reading-tasks.ts';
import type { Task } from './task.ts';

export const tasks: readonly Task[] = [...readingTasks, ...askingTasks];

export interface Outcome {
  readonly task: Task;
  readonly calls: readonly Call[];
  /** What did not come out. */
  readonly failure?: string;
}

/** @returns an outcome for each task, also for one that failed */
export async function runTasks(chosen: readonly Task[] = tasks): Promise<readonly Outcome[]> {
  const desk = await openDesk();
  try {
    await putDocuments(desk.inbox);
    const host = await desk.start('SDK v2 modern');
    const outcomes: Outcome[] = [];
    for (const task of chosen) {
      const agent = agentAt(host, desk, (name) => join(desk.inbox, name));
      try {
        await task.run(agent);
        outcomes.push({ task, calls: agent.calls });
      } catch (thrown) {
        outcomes.push({ task, calls: agent.calls, failure: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    }
    return outcomes;
  } finally {
    await desk.close();
  }
}
