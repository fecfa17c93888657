/** Owns chunks made for tests of the chunk store. */
import type { Chunk } from '../../src/chunk.ts';

/** A chunk with the given text; the rest is plain. */
export function chunk(job: string, page: number, line: number, text: string, rest: Partial<Chunk> = {}): Chunk {
  return {
    id: `${job}:${page}:${line}`,
    job,
    page,
    lines: [line, line + text.split('\n').length - 1],
    kind: 'paragraph',
    text,
    context: 'report.pdf',
    bbox: [10.5, 20, 300.25, 40],
    confidence: 0.95,
    language: 'eng',
    ...rest,
  };
}
