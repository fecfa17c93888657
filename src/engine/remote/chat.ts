/** Owns asking the service that read a document: its own chat, about the job that it knows the document by. */
import type { ServiceChat } from '../../answer/answerer.ts';
import type { Config } from '../../config.ts';
import { OcrError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { type RestClient, createRestClient } from './client.ts';
import { errandsOf } from './index.ts';

export interface RemoteChat extends ServiceChat {
  /** Forgets under which name the service knows the document. */
  forget(job: string): Promise<void>;
}

/** A call that fails is tried again for a part of the time, so that what it says is still told within it. */
const triedShare = 0.5;

/** @param client instead of the one that the settings describe */
export function createRemoteChat(
  config: Pick<Config, 'home' | 'remoteUrl' | 'remoteToken' | 'remotePatience' | 'answerDeadline'>,
  log: Log,
  client: RestClient = createRestClient({
    base: config.remoteUrl,
    token: config.remoteToken,
    patience: Math.min(config.remotePatience, config.answerDeadline * triedShare),
    idle: config.answerDeadline,
    log,
  }),
): RemoteChat {
  const errands = errandsOf(config);
  return {
    service: client.service,
    forget: errands.drop,
    async ask(job, document, question, { signal } = {}) {
      const errand = await errands.find(job);
      if (errand?.uuid === undefined) {
        throw new OcrError('job_not_found', `${document} was not read by a service, so none can be asked about it.`, {
          hint: 'Submit it again with `fresh` and OCRCHAT_ENGINE=remote.',
        });
      }
      if (errand.service !== client.service) {
        throw new OcrError('job_not_found', `${document} was read by ${errand.service}, not by ${client.service}.`, {
          hint: 'Set OCRCHAT_REMOTE_URL to it, or submit the document again with `fresh`.',
        });
      }
      const reply = await client.ask(errand.uuid, question, { doing: document, signal });
      const { message, abstained, notes } = reply;
      return {
        content: message.content,
        citations: message.citations,
        abstained: abstained === true,
        notes: Array.isArray(notes) ? notes.filter((note) => typeof note === 'string') : [],
      };
    },
  };
}
