import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, localCaller, monthOf, ownerOf, payerOf, quotaExceeded } from '../src/account.ts';

const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

describe('windows of the calendar', () => {
  test('a day begins and ends at midnight of UTC', () => {
    const { since, until } = dayOf(Date.parse('2024-02-28T23:59:59.999Z'));
    expect([iso(since), iso(until)]).toEqual(['2024-02-28T00:00:00.000Z', '2024-02-29T00:00:00.000Z']);
  });

  test('a month begins and ends on a first, over the end of a year too', () => {
    const { since, until } = monthOf(Date.parse('2026-12-31T23:59:59.999Z'));
    expect([iso(since), iso(until)]).toEqual(['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']);
  });

  test.each([
    ['day', dayOf, 10],
    ['month', monthOf, 7],
  ] as const)('every moment lies in its own %s, which the next follows without a gap', (_name, windowOf, digits) => {
    fc.assert(
      fc.property(moment, (date) => {
        const { since, until } = windowOf(date.getTime());
        expect(since).toBeLessThanOrEqual(date.getTime());
        expect(until).toBeGreaterThan(date.getTime());
        expect(windowOf(since)).toEqual({ since, until });
        expect(windowOf(until - 1)).toEqual({ since, until });
        expect(windowOf(until).since).toBe(until);
        // The ISO text of a moment tells its day and its month of UTC.
        expect(iso(since).slice(0, digits)).toBe(date.toISOString().slice(0, digits));
        expect(iso(until).slice(0, digits)).not.toBe(date.toISOString().slice(0, digits));
      }),
    );
  });
});

test('callers without an account are one owner, and each network pays for itself', () => {
  const [one, other] = ['203.0.113.1', '203.0.113.2'].map((network) => ({ kind: 'anonymous' as const, network }));
  expect([one, other].map((caller) => caller && ownerOf(caller))).toEqual(['anonymous', 'anonymous']);
  expect([one, other].map((caller) => caller && payerOf(caller))).toEqual(['net:203.0.113.1', 'net:203.0.113.2']);
  expect([ownerOf(localCaller), payerOf(localCaller)]).toEqual(['local', 'local']);
});

test('a refusal says what is used, the cap, and when the allowance is renewed', () => {
  const error = quotaExceeded({ used: 18, cap: 20, resetsAt: Date.parse('2026-11-26T00:00:00Z') }, 5);
  expect(error).toMatchObject({
    code: 'quota_exceeded',
    message: 'The document costs 5 credits, and 2 credits of 20 are left (18 used).',
    hint: expect.stringContaining('2026-11-26T00:00:00.000Z'),
    facts: { used: 18, cap: 20, needed: 5, resets_at: '2026-11-26T00:00:00.000Z' },
  });
  expect(quotaExceeded({ used: 9, cap: 10 }, 2)).toMatchObject({
    message: 'The document costs 2 credits, and 1 credit of 10 is left (9 used).',
    facts: { resets_at: null },
  });
});
