/** Owns choosing where the next document is read: on this machine, alone or with a model, or by the remote service, by the settings. */
import type { Config } from '../config.ts';
import { OcrError } from '../errors.ts';
import type { JobOptions, Tier } from '../job.ts';
import type { Log } from '../log.ts';
import { chooseModel, findModel, modelSettings } from '../models/choice.ts';

/** Milliseconds for which it is remembered whether the service answers. */
const remembered = 30_000;

/**
 * A function that tells the engine of the next document; undefined stands for this machine's.
 * It throws OcrError `tier_unavailable` where nothing can read on the tier, `network_failed` where the service does not answer.
 */
export function createEngineChoice(
  config: Config,
  log: Log,
): (tier: Tier, signal?: AbortSignal) => Promise<JobOptions['engine']> {
  let looked: { readonly at: number; readonly answers: boolean } | undefined;
  const byService = async (signal: AbortSignal | undefined): Promise<boolean> => {
    if (config.engine === 'remote') return true;
    if (config.engine === 'local' || config.remoteToken === '') return false;
    if (looked === undefined || performance.now() - looked.at > remembered) {
      const { remoteClient } = await import('./remote/index.ts');
      const client = remoteClient(config, log);
      looked = { answers: await client.reachable(signal), at: performance.now() };
      if (!looked.answers)
        log.warn('the remote service does not answer, so documents are read on this machine', {
          service: client.service,
        });
    }
    return looked.answers;
  };
  return async (tier, signal) => {
    if (tier === 'cpu') return (await byService(signal)) ? 'remote' : undefined;
    const settings = modelSettings(config);
    if (config.vlm === 'anthropic' || config.vlm === 'openai') {
      chooseModel(settings);
      return 'vlm';
    }
    // Who wants all documents read by the service wants these, too; who has a model here, and said no more, uses it.
    if (config.vlm === 'auto' && config.engine !== 'remote' && findModel(settings) !== undefined) return 'vlm';
    if (await byService(signal)) return 'remote';
    if (config.vlm === 'remote' && config.remoteToken !== '') {
      throw new OcrError(
        'tier_unavailable',
        'The tier "vlm" is left to the OCR.chat service, which is not in use now.',
        {
          hint: 'Set OCRCHAT_ENGINE to remote or auto and see that the service answers; or use the tier "cpu", which works now.',
        },
      );
    }
    chooseModel(settings);
    return 'vlm';
  };
}
