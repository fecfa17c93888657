/** Owns asking whatever model is set for the fields of a schema. */
import type { Change } from '../amendment.ts';
import type { Config } from '../config.ts';
import type { Page } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';
import { chooseModel, modelSettings } from '../models/choice.ts';
import type { Model } from '../models/model.ts';
import { claimFields } from './claim-fields.ts';

/**
 * The model is opened with the first page.
 * @returns asks for one page; throws OcrError `tier_unavailable` without a model, else what `claimFields` throws
 */
export function createFieldAsker(
  config: Parameters<typeof modelSettings>[0] & Pick<Config, 'vlmDeadline'>,
): (page: Page, schema: Readonly<Record<string, unknown>>, options: WithSignal) => Promise<readonly Change[]> {
  let model: Model | undefined;
  return async (page, schema, { signal }) => {
    model ??= chooseModel(modelSettings(config));
    const { claims, isCut } = await claimFields(model, page, schema, { deadline: config.vlmDeadline, signal });
    const note = 'The model stopped before it had named all fields of this page; items of lists may be missing.';
    return [{ claims }, ...(isCut ? [{ note }] : [])];
  };
}
