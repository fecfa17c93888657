/** Owns which model reads and rewrites: the one that is set, else by what is configured. */
import type { Config } from '../config.ts';
import { OcrError } from '../errors.ts';
import { createAnthropicModel } from './anthropic.ts';
import type { Model } from './model.ts';
import { createOpenAiModel } from './openai.ts';
import type { Patience } from './persistence.ts';

export interface ModelSettings {
  readonly choice: 'auto' | 'anthropic' | 'openai' | 'remote';
  /** Without a key there is none. */
  readonly anthropic: { readonly key: string; readonly model: string; readonly url: string };
  /** Without an address and a model there is none. */
  readonly openai: { readonly key: string; readonly model: string; readonly url: string };
  readonly patience?: Partial<Patience> | undefined;
}

const remoteWay = 'set OCRCHAT_REMOTE_TOKEN for an OCR.chat service that reads for you';

/** The settings of whoever reads and rewrites, as the configuration has them; it may name a model other than the one that answers. */
export function modelSettings(
  config: Pick<
    Config,
    'vlm' | 'vlmModel' | 'anthropicKey' | 'anthropicModel' | 'anthropicUrl' | 'openaiKey' | 'openaiModel' | 'openaiUrl'
  >,
): ModelSettings {
  return {
    choice: config.vlm,
    anthropic: { key: config.anthropicKey, model: config.vlmModel || config.anthropicModel, url: config.anthropicUrl },
    openai: { key: config.openaiKey, model: config.vlmModel || config.openaiModel, url: config.openaiUrl },
  };
}

/** What to set so that there is a model, as the end of a hint. */
export const threeWays =
  'Set OCRCHAT_ANTHROPIC_KEY for Claude; or OCRCHAT_OPENAI_URL and OCRCHAT_VLM_MODEL for any OpenAI-compatible ' +
  `service (Ollama, vLLM, LM Studio, hosted); or ${remoteWay}.`;

/** The model that the settings describe; undefined where they describe none on this machine. */
export function findModel({ choice, anthropic, openai, patience }: ModelSettings): Model | undefined {
  const isClaude = anthropic.key !== '' && (choice === 'auto' || choice === 'anthropic');
  if (isClaude) return createAnthropicModel(anthropic, patience);
  const isCompatible = openai.url !== '' && openai.model !== '' && (choice === 'auto' || choice === 'openai');
  return isCompatible ? createOpenAiModel(openai, patience) : undefined;
}

/**
 * The model that the settings describe.
 * @param purpose what needs it, as the subject of a sentence: "The tier vlm", "Translation"
 * @throws OcrError `tier_unavailable` that lists the ways to have one
 */
export function chooseModel(settings: ModelSettings, purpose = 'The tier "vlm"'): Model {
  const found = findModel(settings);
  if (found !== undefined) return found;
  const why =
    settings.choice === 'auto' ? 'none is configured' : `OCRCHAT_VLM is "${settings.choice}", which lacks its settings`;
  throw new OcrError('tier_unavailable', `${purpose} needs a model, and ${why}.`, {
    hint: `${threeWays} The tier "cpu" works now, without any of them.`,
  });
}
