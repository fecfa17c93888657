/** Owns choosing where the next document is read: on this machine or by the remote service, by the settings. */
import type { Config } from '../config.ts';
import type { JobOptions } from '../job.ts';
import type { Log } from '../log.ts';

/** Milliseconds for which it is remembered whether the service answers. */
const remembered = 30_000;

/** A function that tells the engine of the next document; undefined stands for this machine's. */
export function createEngineChoice(config: Config, log: Log): (signal?: AbortSignal) => Promise<JobOptions['engine']> {
  let looked: { readonly at: number; readonly answers: boolean } | undefined;
  return async (signal) => {
    if (config.engine === 'remote') return 'remote';
    if (config.engine === 'local' || config.remoteToken === '') return undefined;
    if (looked === undefined || performance.now() - looked.at > remembered) {
      const { remoteClient } = await import('./remote/index.ts');
      const client = remoteClient(config, log);
      looked = { answers: await client.reachable(signal), at: performance.now() };
      if (!looked.answers)
        log.warn('the remote service does not answer, so documents are read on this machine', {
          service: client.service,
        });
    }
    return looked.answers ? 'remote' : undefined;
  };
}
