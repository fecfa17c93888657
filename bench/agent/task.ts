/** Owns what a task of the scripted agent is. */
import type { Agent } from './agent.ts';

export interface Task {
  readonly name: string;
  /** What a person asked for. */
  readonly goal: string;
  /** @throws Error that says what did not come out */
  run(agent: Agent): Promise<void>;
}

/** The field of a result as a text. */
export const field = (structured: Readonly<Record<string, unknown>>, name: string): string => {
  const value = structured[name];
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
};
