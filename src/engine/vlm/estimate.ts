/** Owns what reading with a model will take, and what it took, in tokens and money. */
import type { Config } from '../../config.ts';

/** Pixels that are one token: what Anthropic publishes for pictures; others are near. */
const pixelsPerToken = 750;
/** Height to width of a usual page. */
const aspect = Math.SQRT1_2;
const promptTokens = 900;
/** Of a page full of text, as JSON. */
const answerTokens = 1400;

export interface Estimate {
  readonly pages: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In the currency of the settings; undefined where no prices are set. */
  readonly cost: number | undefined;
}

type Prices = Pick<Config, 'vlmInputPrice' | 'vlmOutputPrice'>;

/** What the pages will take about. */
export function estimateOf(pages: number, config: Pick<Config, 'vlmImageSide'> & Prices): Estimate {
  const picture = Math.ceil((config.vlmImageSide ** 2 * aspect) / pixelsPerToken);
  const [inputTokens, outputTokens] = [pages * (picture + promptTokens), pages * answerTokens];
  return { pages, inputTokens, outputTokens, cost: costOf(inputTokens, outputTokens, config) };
}

/** Undefined where no prices are set. */
export function costOf(inputTokens: number, outputTokens: number, prices: Prices): number | undefined {
  const { vlmInputPrice: input, vlmOutputPrice: output } = prices;
  return input === 0 && output === 0 ? undefined : (inputTokens * input + outputTokens * output) / 1_000_000;
}
