/** Owns what translating will take, in tokens, before anything of the document is read. */
import type { Tokens } from '../models/model-use.ts';

const promptTokens = 250;
/** Of a page full of text, as JSON; its translation has as many. */
const textTokens = 1400;

/** What the pages will take about, if they are full of text. */
export function translationEstimate(pages: number): Tokens {
  return { inputTokens: pages * (promptTokens + textTokens), outputTokens: pages * textTokens };
}
