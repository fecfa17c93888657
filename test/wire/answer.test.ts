import { expect, test } from 'vitest';
import { WireAnswer, toWireAnswer } from '../../src/wire/answer.ts';

test('an answer keeps its citations, boxes with one decimal', () => {
  const wire = toWireAnswer({
    content: 'c',
    citations: [
      {
        job: 'j',
        document: 'd.pdf',
        page: 2,
        snippet: 's',
        bbox: [1.26, 2, 3, 4.04],
        lines: [0, 1],
        match: 'normalized',
        confidence: 0.87654,
      },
    ],
    mode: 'anthropic',
    model: 'm',
    abstained: false,
    nearestPages: [],
    nearest: [{ job: 'j', document: 'd.pdf', page: 1, snippet: 'n' }],
    complete: true,
    notes: ['Check page 2.'],
    usage: { inputTokens: 3, outputTokens: 2, cacheReadTokens: 1 },
    conversation: 'c',
    message: 1,
  });
  expect(WireAnswer.strict().parse(wire)).toEqual(wire);
  const place = { uuid: 'j', document: 'd.pdf' };
  const quoted = { page: 2, snippet: 's', bbox: [1.3, 2, 3, 4], lines: [1, 2], match: 'normalized', confidence: 0.877 };
  expect(wire.citations).toEqual([{ ...place, ...quoted }]);
  expect(wire.nearest).toEqual([{ ...place, page: 1, snippet: 'n' }]);
  expect(wire.usage).toEqual({ input_tokens: 3, output_tokens: 2, cache_read_tokens: 1 });
});
