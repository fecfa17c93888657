/** Owns the registry of commands: one line each, loaded when called. */
import type { Command } from 'commander';
import type { Session } from './session.ts';

export interface CommandModule {
  /** Adds the command, with its options, help and action, to the program. */
  register(program: Command, session: Session): void;
}

export const commands = {
  mcp: () => import('./mcp.ts'),
  serve: () => import('./serve.ts'),
  ocr: () => import('./ocr.ts'),
  text: () => import('./text.ts'),
  ask: () => import('./ask.ts'),
  history: () => import('./history.ts'),
  search: () => import('./search.ts'),
  jobs: () => import('./jobs.ts'),
  show: () => import('./show.ts'),
  export: () => import('./export.ts'),
  cancel: () => import('./cancel.ts'),
  delete: () => import('./delete.ts'),
  accounts: () => import('./accounts.ts'),
  tools: () => import('./tools.ts'),
  languages: () => import('./languages.ts'),
  doctor: () => import('./doctor.ts'),
} satisfies Record<string, () => Promise<CommandModule>>;

export type CommandName = keyof typeof commands;

export function isCommandName(text: string): text is CommandName {
  return Object.hasOwn(commands, text);
}
