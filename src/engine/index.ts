/** Owns the registry of engines: each is loaded when it is first asked for. */
import type { Config } from '../config.ts';
import { OcrError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Engine } from './engine.ts';

type OpenEngine = (config: Config, log: Log, local: () => Promise<Engine>) => Promise<Engine>;

const engines = {
  local: async (config, log) => (await import('./local/index.ts')).createLocalEngine(config, log),
  remote: async (config, log, local) =>
    (await import('./remote/index.ts')).createRemoteEngine(config, log, await local()),
  vlm: async (config, log, local) => (await import('./vlm/index.ts')).createVlmEngine(config, log, await local()),
} as const satisfies Record<string, OpenEngine>;

export type EngineName = keyof typeof engines;

const engineNames = Object.keys(engines) as [EngineName, ...EngineName[]]; // seam: Object.keys loses the literal keys

/**
 * Opens an engine by name.
 * @param local that of this machine, which others open and show documents with
 * @throws OcrError `invalid_argument` for a name that does not exist
 */
export async function openEngine(
  name: string,
  config: Config,
  log: Log,
  local: () => Promise<Engine> = () => openEngine('local', config, log),
): Promise<Engine> {
  const known = engineNames.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new OcrError('invalid_argument', `There is no engine "${name}".`, {
      hint: `Choose one of: ${engineNames.join(', ')}.`,
    });
  }
  return engines[known](config, log, local);
}
