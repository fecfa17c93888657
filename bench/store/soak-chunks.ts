/** Owns the chunks of the soak: all of one round say so, so that a mixture of two rounds shows. */
import type { Chunk } from '../../src/chunk.ts';

/** All chunks of a job as one round writes them. */
export function roundChunks(job: string, round: number): readonly Chunk[] {
  const count = 5 + ((round * 7) % 30);
  return Array.from({ length: count }, (_, part) => ({
    id: `${job}:${part}:0`,
    job,
    page: part,
    lines: [0, 0] as const,
    kind: 'paragraph' as const,
    text: `shared round${round} part ${part} of ${count} parts, with some words about gravel, timber and rope`,
    context: `${job}.pdf`,
    bbox: [0, 0, 100, 10] as const,
    confidence: 1,
    language: 'eng',
  }));
}

/** What is wrong with the chunks of one job that a search gave; nothing of them is right, too. */
export function faultOf(chunks: readonly Chunk[]): string | undefined {
  const [first] = chunks;
  if (first === undefined) return undefined;
  const told = /round(\d+) part \d+ of (\d+)/u.exec(first.text);
  const [round, count] = [told?.[1], Number(told?.[2])];
  if (new Set(chunks.map(({ id }) => id)).size < chunks.length) return 'a chunk is there twice';
  if (!chunks.every(({ text }) => text.includes(`round${round} `))) return 'chunks of several rounds';
  return chunks.length === count ? undefined : `${chunks.length} of ${count} chunks`;
}

/** The round that the chunks of a job are of; undefined when there are none. */
export function roundOf(chunks: readonly Chunk[]): number | undefined {
  const round = /round(\d+)/u.exec(chunks[0]?.text ?? '')?.[1];
  return round === undefined ? undefined : Number(round);
}
