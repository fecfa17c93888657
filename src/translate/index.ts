/** Owns translating with whatever model is set: the language that is asked for, and pages into it. */
import type { Change } from '../amendment.ts';
import type { Config } from '../config.ts';
import type { Page } from '../document.ts';
import type { WithSignal } from '../engine/engine.ts';
import { chooseModel, modelSettings } from '../models/choice.ts';
import type { Model } from '../models/model.ts';
import { languageName, translatePage } from './translate-page.ts';

export interface Translator {
  /**
   * Checks that a document can be translated, before it is read.
   * @throws OcrError `language_unknown`; `tier_unavailable` without a model, with the ways to have one
   */
  check(language: string): void;
  translate(page: Page, language: string, options: WithSignal): Promise<readonly Change[]>;
}

export function createTranslator(
  config: Parameters<typeof modelSettings>[0] & Pick<Config, 'vlmDeadline'>,
): Translator {
  let model: Model | undefined;
  const chosen = (): Model => (model ??= chooseModel(modelSettings(config), 'Translation'));
  return {
    check(language) {
      languageName(language);
      chosen();
    },
    translate: (page, language, { signal }) =>
      translatePage(chosen(), page, { language, deadline: config.vlmDeadline, signal }),
  };
}
