/** Owns the registry of engines: each is loaded when it is first asked for. */
import type { Config } from '../config.ts';
import { OcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Engine } from './engine.ts';

type OpenEngine = (config: Config, log: Log) => Promise<Engine>;

const engines = {
  local: async (config, log) => (await import('./local/index.ts')).createLocalEngine(config, log),
} as const satisfies Record<string, OpenEngine>;

export type EngineName = keyof typeof engines;

const engineNames = Object.keys(engines) as [EngineName, ...EngineName[]]; // seam: Object.keys loses the literal keys

/**
 * Opens an engine by name.
 * @throws OcrError `invalid_argument` for a name that does not exist
 */
export async function openEngine(name: string, config: Config, log: Log): Promise<Engine> {
  const known = engineNames.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new OcrError('invalid_argument', `There is no engine "${name}".`, {
      hint: `Choose one of: ${engineNames.join(', ')}.`,
    });
  }
  return engines[known](config, log);
}
