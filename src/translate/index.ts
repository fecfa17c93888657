/** Owns translating with whatever model is set: the language that is asked for, and pages into it. */
import type { Change } from '../amendment.ts';
import type { Config } from '../config.ts';
import type { Page } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';
import type { OcrError } from '../errors.ts';
import type { ModelUse } from '../job.ts';
import { chooseModel, modelSettings } from '../models/choice.ts';
import type { Model } from '../models/model.ts';
import { useOf } from '../models/model-use.ts';
import { languageName, translatePage } from './translate-page.ts';

export interface Translated {
  readonly changes: readonly Change[];
  /** Absent where the service tells no tokens. */
  readonly model?: ModelUse;
  readonly failure?: OcrError;
}

export interface Translator {
  /**
   * Checks that a document can be translated, before it is read.
   * @throws OcrError `language_unknown`; `tier_unavailable` without a model, with the ways to have one
   */
  check(language: string): void;
  /**
   * What changes on the page, and what the model took; `failure` when nothing of it could be translated.
   * @throws OcrError `cancelled`
   */
  translate(page: Page, language: string, options: WithSignal): Promise<Translated>;
}

export function createTranslator(
  config: Parameters<typeof modelSettings>[0] & Pick<Config, 'vlmDeadline' | 'vlmInputPrice' | 'vlmOutputPrice'>,
): Translator {
  let model: Model | undefined;
  const chosen = (): Model => (model ??= chooseModel(modelSettings(config), 'Translation'));
  return {
    check(language) {
      languageName(language);
      chosen();
    },
    async translate(page, language, { signal }) {
      const options = { language, deadline: config.vlmDeadline, signal };
      const { took, ...outcome } = await translatePage(chosen(), page, options);
      const use = useOf(took, config);
      return { ...outcome, ...(use === undefined ? {} : { model: use }) };
    },
  };
}
