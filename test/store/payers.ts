/** Owns the payers and charges that tests of metering use. */
import type { AccountId, Budget, Charge, Payer } from '../../src/account.ts';

export const ann: AccountId = 'acct_00000000000a';
export const bob: AccountId = 'acct_00000000000b';
export const cyd: AccountId = 'acct_00000000000c';

const always = { since: 0, until: Number.MAX_SAFE_INTEGER };

function allowance(cap: number, window = always): Budget {
  return { fund: 'allowance', cap, window };
}

export function freeCharge(payer: Payer, changes: Partial<Charge> = {}): Charge {
  return { payer, price: 1, budget: allowance(1_000_000), priority: 0, ...changes };
}

export function paidCharge(payer: Payer, changes: Partial<Charge> = {}): Charge {
  return { payer, price: 1, budget: { fund: 'credits' }, priority: 1, ...changes };
}
