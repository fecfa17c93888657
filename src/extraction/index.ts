/** Owns asking whatever model is set for the fields of a schema. */
import type { Change } from '../amendment.ts';
import type { Config } from '../config.ts';
import type { Page } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';
import { OcrError } from '../errors.ts';
import type { ModelUse } from '../job.ts';
import { chooseModel, modelSettings } from '../models/choice.ts';
import type { Model } from '../models/model.ts';
import { addUsage, noTokens, useOf } from '../models/model-use.ts';
import { claimFields } from './claim-fields.ts';

export interface FieldsClaimed {
  readonly changes: readonly Change[];
  /** Absent where the service tells no tokens. */
  readonly model?: ModelUse | undefined;
  /** `network_failed`, when the model gave nothing that can be used. */
  readonly failure?: OcrError;
}

/**
 * The model is opened with the first page.
 * @returns asks for one page; throws OcrError `tier_unavailable` without a model, `cancelled`
 */
export function createFieldAsker(
  config: Parameters<typeof modelSettings>[0] & Pick<Config, 'vlmDeadline' | 'vlmInputPrice' | 'vlmOutputPrice'>,
): (page: Page, schema: Readonly<Record<string, unknown>>, options: WithSignal) => Promise<FieldsClaimed> {
  let model: Model | undefined;
  return async (page, schema, { signal }) => {
    model ??= chooseModel(modelSettings(config));
    let took = noTokens;
    try {
      const options = { deadline: config.vlmDeadline, signal };
      const { claims, isCut } = await claimFields(model, page, schema, options, (usage) => {
        took = addUsage(took, usage);
      });
      const note = 'The model stopped before it had named all fields of this page; items of lists may be missing.';
      return { changes: [{ claims }, ...(isCut ? [{ note }] : [])], model: useOf(took, config) };
    } catch (thrown) {
      if (!(thrown instanceof OcrError) || thrown.code !== 'network_failed') throw thrown;
      return { changes: [], model: useOf(took, config), failure: thrown };
    }
  };
}
