import { expect, test } from 'vitest';
import { OcrError } from '../../src/errors.ts';
import { rateLimit } from '../../src/http/rate-limit.ts';

test('a caller may call so often in a minute, others not less for it, and time gives calls back', () => {
  let now = 0;
  const limit = rateLimit(60, () => now);
  for (let call = 0; call < 60; call++) limit.take('a');
  const refusal = refused(() => limit.take('a'));
  expect(refusal).toMatchObject({ code: 'rate_limited', facts: { retry_after: 1 } });
  limit.take('b');
  now = 1000;
  limit.take('a');
  expect(refused(() => limit.take('a')).code).toBe('rate_limited');
  now = 10 * 60_000;
  for (let call = 0; call < 60; call++) limit.take('a');
  expect(refused(() => limit.take('a')).code).toBe('rate_limited');
});

test('the time to wait is the time until the next call is there', () => {
  const limit = rateLimit(1, () => 0);
  limit.take('a');
  expect(refused(() => limit.take('a')).facts).toEqual({ retry_after: 60 });
});

function refused(call: () => void): OcrError {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof OcrError) return thrown;
    throw thrown;
  }
  throw new Error('It was not refused.');
}
