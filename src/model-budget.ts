/** Owns what a model has to do for a document, and whether the budget of one document allows it. */
import type { Config } from './config.ts';
import { readingEstimate } from './engine/vlm/estimate.ts';
import { OcrError } from './errors.ts';
import type { JobOptions } from './job.ts';
import { costOf, noTokens } from './models/model-use.ts';
import { translationEstimate } from './translate/estimate.ts';

/** What a model of this machine's settings has to do for a document. */
interface ModelWork {
  readonly reads: boolean;
  readonly translates: boolean;
}

/** What is left to do here: a service that reads translates, too. */
export const modelWork = ({ engine, translateTo }: Pick<JobOptions, 'engine' | 'translateTo'>): ModelWork => ({
  reads: engine === 'vlm',
  translates: translateTo !== undefined && engine !== 'remote',
});

export type BudgetSettings = Pick<Config, 'vlmBudget' | 'vlmImageSide' | 'vlmInputPrice' | 'vlmOutputPrice'>;

/**
 * Checks that a document costs no more than one may without being asked.
 * @param name of its file
 * @throws OcrError `confirmation_needed`
 */
export function withinBudget(pages: number, name: string, work: ModelWork, config: BudgetSettings): void {
  const reading = work.reads ? readingEstimate(pages, config) : noTokens;
  const translation = work.translates ? translationEstimate(pages) : noTokens;
  const inputTokens = reading.inputTokens + translation.inputTokens;
  const outputTokens = reading.outputTokens + translation.outputTokens;
  const tokens = inputTokens + outputTokens;
  if (tokens <= config.vlmBudget) return;
  const cost = costOf({ inputTokens, outputTokens }, config);
  const price = cost === undefined ? '' : `, which cost about ${cost.toFixed(2)}`;
  const what = [...(work.reads ? ['read'] : []), ...(work.translates ? ['translate'] : [])].join(' and ');
  throw new OcrError(
    'confirmation_needed',
    `To ${what} ${pages} ${pages === 1 ? 'page' : 'pages'} of ${name} with a model takes about ${tokens.toLocaleString('en')} tokens${price}; the budget of one document is ${config.vlmBudget.toLocaleString('en')}.`,
    {
      hint: `Confirm it (confirm of ocr_document, --confirm on the command line), give a page range, ${work.reads ? 'use the tier "cpu", ' : ''}or raise OCRCHAT_VLM_BUDGET.`,
      facts: { pages, tokens },
    },
  );
}
