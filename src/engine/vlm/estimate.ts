/** Owns what reading with a model will take, in tokens. */
import type { Config } from '../../config.ts';
import type { Tokens } from '../../models/model-use.ts';

/** Pixels that are one token: what Anthropic publishes for pictures; others are near. */
const pixelsPerToken = 750;
/** Height to width of a usual page. */
const aspect = Math.SQRT1_2;
const promptTokens = 900;
/** Of a page full of text, as JSON. */
const answerTokens = 1400;

/** What the pages will take about. */
export function readingEstimate(pages: number, { vlmImageSide }: Pick<Config, 'vlmImageSide'>): Tokens {
  const picture = Math.ceil((vlmImageSide ** 2 * aspect) / pixelsPerToken);
  return { inputTokens: pages * (picture + promptTokens), outputTokens: pages * answerTokens };
}
