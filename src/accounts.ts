/** Owns accounts and metering: who a token belongs to, what is charged to whom, what is left. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type Account,
  AccountId,
  type Budget,
  type Caller,
  type Charge,
  type Plan,
  type Usage,
  dayOf,
  localCharge,
  monthOf,
  payerOf,
} from './account.ts';
import { networkOf } from './client-address.ts';
import type { Config } from './config.ts';
import { OcrError } from './errors.ts';
import type { Tier } from './job.ts';
import type { AccountStore, LedgerAudit, LedgerEntry } from './store/account-store.ts';

export type MeteringConfig = Pick<
  Config,
  | 'anonymousAllowance'
  | 'freeAllowance'
  | 'priceCpu'
  | 'priceVlm'
  | 'anonymousFilePages'
  | 'freeFilePages'
  | 'paidFilePages'
>;

export interface NewAccount {
  readonly name: string;
  /** Paid when credits come with it, else free. */
  readonly plan?: Plan | undefined;
  readonly credits?: number | undefined;
}

/** A token is shown once, and only its hash is kept. */
export interface AccountWithToken {
  readonly account: Account;
  readonly token: string;
}

export interface LedgerListing {
  readonly limit: number;
  readonly before?: number | undefined;
}

/** An account is named by its name or its id; one that does not exist throws OcrError `account_not_found`. */
export interface Accounts {
  /** @throws OcrError `invalid_argument` for a name that is taken or cannot be one */
  create(account: NewAccount): Promise<AccountWithToken>;
  list(): Promise<readonly Account[]>;
  /** Gives the account a new token; the old one is void at once. */
  rotate(account: string): Promise<AccountWithToken>;
  /** Adds credits; less than 0 takes back what is not used. @throws OcrError `invalid_argument` */
  credit(account: string, amount: number): Promise<Account>;
  setPlan(account: string, plan: Plan): Promise<Account>;
  /** A disabled account keeps all it has, and its token opens nothing. */
  setDisabled(account: string, disabled: boolean): Promise<Account>;
  /** Newest first; of one account, or of all payers. */
  ledger(account: string | undefined, listing: LedgerListing): Promise<readonly LedgerEntry[]>;
  audit(): Promise<LedgerAudit>;
  /** Whether any account exists that is not disabled. */
  hasAccounts(): Promise<boolean>;

  /**
   * Finds whose token it is, in a time that does not depend on how much of it is right.
   * @throws OcrError `unauthorized`, which never repeats the token
   */
  authenticate(token: string): Promise<Caller>;
  /**
   * The caller without a token behind a network address.
   * @throws OcrError `unauthorized` when there is no allowance without a token, `invalid_argument` for what is no address
   */
  anonymous(address: string): Caller;
  /** Undefined for callers that are not metered. */
  usage(caller: Caller): Promise<Usage | undefined>;
  /** How a job of the caller is paid for when it is taken in now. */
  charge(caller: Caller, tier: Tier): Charge;
  /** Pages that one document of the caller may have; undefined when the caller is not limited. */
  filePages(caller: Caller): number | undefined;
}

/** 160 random bits; the id before them finds the account. */
const tokenShape = /^ocrchat_([0-9a-f]{12})_[0-9a-f]{40}$/;

function makeToken(id: AccountId): string {
  return `ocrchat_${id.slice('acct_'.length)}_${randomBytes(20).toString('hex')}`;
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function checkName(name: string): string {
  const trimmed = name.trim();
  const wrong =
    trimmed === ''
      ? 'is empty'
      : trimmed.length > 100
        ? 'is longer than 100 characters'
        : /[\p{Cc}\p{Cf}]/u.test(trimmed)
          ? 'has characters that cannot be seen'
          : trimmed.startsWith('acct_')
            ? 'looks like the id of an account'
            : undefined;
  if (wrong === undefined) return trimmed;
  throw new OcrError('invalid_argument', `The name of the account ${wrong}.`, { hint: 'Choose a short, plain name.' });
}

function checkCredits(amount: number): number {
  if (Number.isSafeInteger(amount) && Math.abs(amount) <= 1e12) return amount;
  throw new OcrError('invalid_argument', `${amount} is no number of credits.`, { hint: 'Give a whole number.' });
}

/** @param now milliseconds since 1970 */
export function createAccounts(store: AccountStore, config: MeteringConfig, now: () => number = Date.now): Accounts {
  const unknown = (name: string) =>
    new OcrError('account_not_found', `There is no account "${name}".`, {
      hint: 'List the accounts with `ocrchat accounts list`.',
    });

  async function find(name: string): Promise<Account> {
    const account = await store.find(name);
    if (account === undefined) throw unknown(name);
    return account;
  }

  const change = async (name: string, changes: Parameters<AccountStore['change']>[1]): Promise<Account> => {
    const changed = await store.change((await find(name)).id, changes);
    if (changed === undefined) throw unknown(name);
    return changed;
  };

  function budgetOf(caller: Caller): Budget | undefined {
    if (caller.kind === 'local') return undefined;
    if (caller.kind === 'anonymous') return { fund: 'allowance', cap: config.anonymousAllowance, window: dayOf(now()) };
    if (caller.account.plan === 'paid') return { fund: 'credits' };
    return { fund: 'allowance', cap: config.freeAllowance, window: monthOf(now()) };
  }

  return {
    async create({ name, credits = 0, plan = credits > 0 ? 'paid' : 'free' }) {
      if (checkCredits(credits) < 0 || (credits > 0 && plan === 'free')) {
        throw new OcrError(
          'invalid_argument',
          credits < 0 ? 'An account cannot begin with less than nothing.' : 'The free plan takes no credits.',
          { hint: 'Give credits to an account on the paid plan.' },
        );
      }
      const id = AccountId.parse(`acct_${randomBytes(6).toString('hex')}`);
      const token = makeToken(id);
      const account = { id, name: checkName(name), plan, credits, spent: 0, disabled: false, createdAt: now() };
      await store.add(account, hashToken(token));
      return { account, token };
    },
    list: () => store.list(),
    async rotate(name) {
      const { id } = await find(name);
      const token = makeToken(id);
      return { account: await change(id, { tokenHash: hashToken(token) }), token };
    },
    async credit(name, amount) {
      if (checkCredits(amount) === 0)
        throw new OcrError('invalid_argument', 'No credits were given.', { hint: 'Give a whole number but 0.' });
      const account = await store.credit((await find(name)).id, amount);
      if (account === undefined) throw unknown(name);
      return account;
    },
    setPlan: (name, plan) => change(name, { plan }),
    setDisabled: (name, disabled) => change(name, { disabled }),
    async ledger(name, listing) {
      return store.ledger({ payer: name === undefined ? undefined : (await find(name)).id, ...listing });
    },
    audit: () => store.audit(),
    hasAccounts: async () => (await store.list()).some(({ disabled }) => !disabled),

    async authenticate(token) {
      const digits = tokenShape.exec(token)?.[1];
      const found = digits === undefined ? undefined : await store.credentials(AccountId.parse(`acct_${digits}`));
      // An unknown account takes as long as a wrong token.
      const right = timingSafeEqual(hashToken(token), found?.tokenHash ?? Buffer.alloc(32));
      if (found === undefined || !right) {
        throw new OcrError('unauthorized', 'The API token is not valid.', {
          hint: 'Check it, or have a new one made: `ocrchat accounts rotate NAME`.',
        });
      }
      if (found.account.disabled) {
        throw new OcrError('unauthorized', `The account ${found.account.name} is disabled.`, {
          hint: 'Ask whoever runs the service.',
        });
      }
      return { kind: 'account', account: found.account };
    },
    anonymous(address) {
      const network = networkOf(address);
      if (config.anonymousAllowance > 0) return { kind: 'anonymous', network };
      throw new OcrError('unauthorized', 'This service asks for an API token.', {
        hint: 'Send it as `Authorization: Bearer TOKEN`; whoever runs the service makes one with `ocrchat accounts create NAME`.',
      });
    },
    async usage(caller) {
      const budget = budgetOf(caller);
      if (budget === undefined) return undefined;
      const since = budget.fund === 'allowance' ? budget.window.since : 0;
      const { charged, reserved } = await store.usage(payerOf(caller), budget.fund, since);
      const used = charged + reserved;
      if (budget.fund === 'allowance') return { used, cap: budget.cap, resetsAt: budget.window.until };
      // Of the moment, not of when the token was shown.
      return { used, cap: (await find(payerOf(caller))).credits };
    },
    charge(caller, tier) {
      const budget = budgetOf(caller);
      if (budget === undefined) return localCharge;
      const priority = budget.fund === 'credits' ? 1 : 0;
      return { payer: payerOf(caller), price: tier === 'vlm' ? config.priceVlm : config.priceCpu, budget, priority };
    },
    filePages(caller) {
      if (caller.kind === 'local') return undefined;
      if (caller.kind === 'anonymous') return config.anonymousFilePages;
      return caller.account.plan === 'paid' ? config.paidFilePages : config.freeFilePages;
    },
  };
}
