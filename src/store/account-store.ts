/** Owns the account store port: accounts with the hash of their token, and the ledger of what was charged. */
import type { Account, AccountId, Fund, Payer, Plan } from '../account.ts';

/** SHA-256 of the token, 32 bytes. The token itself is stored nowhere. */
export type TokenHash = Uint8Array;

export interface AccountChanges {
  readonly plan?: Plan | undefined;
  readonly disabled?: boolean | undefined;
  readonly tokenHash?: TokenHash | undefined;
}

/**
 * One line of the ledger; lines are only ever added. A page is charged when its result is stored, in the same transaction.
 * `refund` takes the pages of a job back that failed as a whole; it bears the time of the charge, so that both fall into one
 * window of the allowance.
 */
export interface LedgerEntry {
  readonly id: number;
  readonly payer: Payer;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'page' | 'refund' | 'credit';
  readonly fund: Fund;
  /** Credits: what was charged for a page, less than nothing for a refund; what was bought for a credit. */
  readonly amount: number;
  readonly job?: string | undefined;
  /** Page index, from 0. */
  readonly page?: number | undefined;
}

export interface LedgerQuery {
  readonly payer?: Payer | undefined;
  readonly limit: number;
  /** Only lines older than the one with this id. */
  readonly before?: number | undefined;
}

/** What does not add up. */
export interface LedgerFault {
  readonly subject: string;
  readonly detail: string;
}

export interface LedgerAudit {
  /** Metered jobs that were compared, those deleted since included. */
  readonly jobs: number;
  /** Pages that were delivered: read without an error, in a job that did not fail. */
  readonly pagesDelivered: number;
  /** Pages that were charged and not given back. */
  readonly pagesCharged: number;
  readonly faults: readonly LedgerFault[];
}

/** Credits of one fund that a payer has used: charged, or held back for pages that are still to be read. */
export interface FundUsage {
  readonly charged: number;
  readonly reserved: number;
}

/** All methods throw OcrError `store_failed` when the store itself is at fault. */
export interface AccountStore {
  /** The ledger tells of the credits that the account begins with. @throws OcrError `invalid_argument` when another account has the name */
  add(account: Account, tokenHash: TokenHash): Promise<void>;
  /** By id, or by name. */
  find(idOrName: string): Promise<Account | undefined>;
  /** The account of that id with its token's hash. */
  credentials(id: AccountId): Promise<{ readonly account: Account; readonly tokenHash: TokenHash } | undefined>;
  /** Oldest first. */
  list(): Promise<readonly Account[]>;
  /** Undefined for an unknown id. */
  change(id: AccountId, changes: AccountChanges): Promise<Account | undefined>;
  /**
   * Adds credits, or takes back some that are neither spent nor held back; the ledger tells of it.
   * @param amount a whole number but 0
   * @returns undefined for an unknown id
   * @throws OcrError `invalid_argument` when fewer can be taken back
   */
  credit(id: AccountId, amount: number): Promise<Account | undefined>;
  /** @param since start of the window for an allowance; of no meaning for credits */
  usage(payer: Payer, fund: Fund, since: number): Promise<FundUsage>;
  /** Newest first. */
  ledger(query: LedgerQuery): Promise<readonly LedgerEntry[]>;
  /** Holds the ledger against the pages that were delivered, on one snapshot. */
  audit(): Promise<LedgerAudit>;
  close(): Promise<void>;
}
