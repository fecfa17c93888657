/** Owns who calls: accounts and their plans, callers, who owns a job and who pays for it, and what is used up. */
import { z } from 'zod';
import { OcrError } from './errors.ts';

export const plans = ['free', 'paid'] as const;
export const Plan = z.enum(plans);
export type Plan = z.infer<typeof Plan>;

/** Twelve hexadecimal digits that are no secret; they stand in the account's token, too. */
export const AccountId = z.templateLiteral(['acct_', z.string().regex(/^[0-9a-f]{12}$/)]);
export type AccountId = z.infer<typeof AccountId>;

export const Account = z
  .object({
    id: AccountId,
    name: z.string().describe('Chosen by whoever runs the service; no two accounts share one'),
    plan: Plan,
    credits: z.int().describe('Bought in all'),
    spent: z.int().describe('Credits that pages took, of those bought'),
    disabled: z.boolean(),
    createdAt: z.number().describe('Milliseconds since 1970'),
  })
  .readonly();
export type Account = z.infer<typeof Account>;

/** On whose behalf something is asked. Only `Accounts` makes callers of a network. */
export type Caller =
  /** Whoever may start the program on this machine. */
  | { readonly kind: 'local' }
  | { readonly kind: 'account'; readonly account: Account }
  /** `network` is an IPv4 address, or the first 64 bits of an IPv6 address. */
  | { readonly kind: 'anonymous'; readonly network: string };

export const localCaller: Caller = { kind: 'local' };

/** Who may see a job. All anonymous callers are one owner, to whom only the uuid opens a job. */
export type Owner = 'local' | 'anonymous' | AccountId;

/** Whose the jobs of a caller are. */
export function ownerOf(caller: Caller): Owner {
  return caller.kind === 'account' ? caller.account.id : caller.kind;
}

/** Whose allowance or credits a job takes, and among whom readers are shared out. */
export type Payer = 'local' | AccountId | `net:${string}`;

/** Who pays for the jobs of a caller. */
export function payerOf(caller: Caller): Payer {
  if (caller.kind === 'account') return caller.account.id;
  return caller.kind === 'anonymous' ? `net:${caller.network}` : 'local';
}

/** Where the credits of a page come from: an allowance that is renewed, or those that were bought. */
export const Fund = z.enum(['allowance', 'credits']);
export type Fund = z.infer<typeof Fund>;

/** A span of the calendar, in milliseconds since 1970; `until` is where the next one begins. */
export interface Window {
  readonly since: number;
  readonly until: number;
}

/** The day of UTC that the moment lies in. */
export function dayOf(moment: number): Window {
  const date = new Date(moment);
  const at = (days: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + days);
  return { since: at(0), until: at(1) };
}

/** The month of UTC that the moment lies in. */
export function monthOf(moment: number): Window {
  const date = new Date(moment);
  const at = (months: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  return { since: at(0), until: at(1) };
}

/** What pages may cost their payer at most. */
export type Budget =
  | { readonly fund: 'allowance'; readonly cap: number; readonly window: Window }
  /** As many credits as the account has bought. */
  | { readonly fund: 'credits' };

/** How the pages of a job are paid for; decided when it is taken in. */
export interface Charge {
  readonly payer: Payer;
  /** Credits a page. */
  readonly price: number;
  /** Absent for what is not metered. */
  readonly budget?: Budget | undefined;
  /** Work of a higher priority goes first. */
  readonly priority: number;
}

/** Local work is not metered and waits for nobody. */
export const localCharge: Charge = { payer: 'local', price: 0, priority: 1 };

export interface Usage {
  /** Credits: charged, or held back for pages that are still to be read. */
  readonly used: number;
  readonly cap: number;
  /** Milliseconds since 1970; absent for credits that were bought. */
  readonly resetsAt?: number | undefined;
}

/** The refusal of work that costs `needed` credits when fewer are left. */
export function quotaExceeded({ used, cap, resetsAt }: Usage, needed: number): OcrError {
  const resets = resetsAt === undefined ? null : new Date(resetsAt).toISOString();
  const left = Math.max(0, cap - used);
  const word = (count: number) => `${count} ${count === 1 ? 'credit' : 'credits'}`;
  return new OcrError(
    'quota_exceeded',
    `The document costs ${word(needed)}, and ${word(left)} of ${cap} ${left === 1 ? 'is' : 'are'} left (${used} used).`,
    {
      hint:
        resets === null
          ? 'Have credits added to the account, or give fewer pages.'
          : `Wait until ${resets}, when the allowance is renewed, give fewer pages, or use an account with more.`,
      facts: { used, cap, needed, resets_at: resets },
    },
  );
}
