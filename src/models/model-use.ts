/** Owns what models took: the tokens of their replies together, and their cost by the prices that are set. */
import type { TokenUsage } from '../chunk.ts';
import type { Config } from '../config.ts';
import type { ModelUse } from '../job.ts';

export interface Tokens {
  /** All that it was given, kept or new. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const noTokens: Tokens = { inputTokens: 0, outputTokens: 0 };

/** @param usage of one more reply; undefined where its service tells none */
export function addUsage({ inputTokens, outputTokens }: Tokens, usage: TokenUsage | undefined): Tokens {
  if (usage === undefined) return { inputTokens, outputTokens };
  const given = usage.inputTokens + (usage.cacheReadTokens ?? 0) + (usage.cacheWriteTokens ?? 0);
  return { inputTokens: inputTokens + given, outputTokens: outputTokens + usage.outputTokens };
}

/** In the currency of the settings; undefined where no prices are set. */
export function costOf(
  { inputTokens, outputTokens }: Tokens,
  { vlmInputPrice: input, vlmOutputPrice: output }: Pick<Config, 'vlmInputPrice' | 'vlmOutputPrice'>,
): number | undefined {
  return input === 0 && output === 0 ? undefined : (inputTokens * input + outputTokens * output) / 1_000_000;
}

/** What a job is told of it; undefined where the service tells no tokens. */
export function useOf(took: Tokens, prices: Parameters<typeof costOf>[1]): ModelUse | undefined {
  if (took.inputTokens + took.outputTokens === 0) return undefined;
  const cost = costOf(took, prices);
  return { ...took, ...(cost === undefined ? {} : { cost }) };
}
