/** Owns `ocrchat accounts`: who may use the service, on which plan, and what they were charged. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Account, type Plan, type Usage, plans } from '../account.ts';
import type { Accounts } from '../accounts.ts';
import type { LedgerAudit, LedgerEntry } from '../store/account-store.ts';
import { examples } from './examples.ts';
import { localTime } from './jobs.ts';
import { parseCount } from './reading-options.ts';
import type { CommonFlags, Session } from './session.ts';
import { table } from './text-table.ts';

interface AccountsFlags extends CommonFlags {
  readonly json?: boolean;
}

interface CreateFlags extends AccountsFlags {
  readonly plan?: Plan;
  readonly credits?: number;
}

interface LedgerFlags extends AccountsFlags {
  readonly limit: number;
  readonly before?: number;
  readonly check?: boolean;
}

export function register(program: Command, session: Session): void {
  const group = program
    .command('accounts')
    .summary('manage who may use the service')
    .description(
      'Manages the accounts of the service: their tokens, plans and credits, and the ledger of what was charged. An account is named by its name or its id.',
    )
    .addHelpText(
      'after',
      examples('ocrchat accounts create acme --plan paid --credits 500', 'ocrchat accounts ledger --check'),
    );
  const command = (name: string, summary: string) =>
    group.command(name).summary(summary).option('--json', 'print JSON');
  /** Runs the action with the accounts of the home that the flags name. */
  const action =
    <Flags extends AccountsFlags>(
      work: (accounts: Accounts, flags: Flags, names: readonly string[]) => Promise<void>,
    ) =>
    async (...given: unknown[]) => {
      const self = given.at(-1) as Command; // seam: commander passes the command last
      const flags = self.optsWithGlobals<Flags>();
      const opened = await session.surroundings.openAccounts(await session.settings(flags));
      try {
        await work(opened.accounts, flags, self.args);
      } finally {
        await opened.close();
      }
    };

  command('create', 'make an account and print its token, this once')
    .description(
      'Makes an account and prints its token on standard output. The token is shown this once; only its hash is stored.',
    )
    .argument('<name>', 'name of the account')
    .addOption(new Option('--plan <plan>', 'paid when there are credits, else free').choices(plans))
    .option('--credits <count>', 'credits to begin with', parseCount)
    .action(
      action<CreateFlags>(async (accounts, flags, [name = '']) => {
        const { account, token } = await accounts.create({ name, plan: flags.plan, credits: flags.credits });
        await showToken(session, account, token, flags);
      }),
    );

  command('list', 'list the accounts with what they have used')
    .description('Lists the accounts, oldest first, with what they have used of their allowance or credits.')
    .action(
      action(async (accounts, flags) => {
        const rows: (readonly [Account, Usage | undefined])[] = [];
        for (const account of await accounts.list())
          rows.push([account, await accounts.usage({ kind: 'account', account })]);
        if (flags.json === true)
          return session.printJson(rows.map(([account, usage]) => ({ ...wireAccount(account), ...wireUsage(usage) })));
        if (rows.length === 0)
          return session.note('ocrchat: There are no accounts. `ocrchat accounts create NAME` makes one.');
        const heading = ['NAME', 'ID', 'PLAN', 'STATE', 'USED', 'OF', 'RENEWED', 'CREATED'];
        await session.print(table(heading, rows.map(accountRow)));
      }),
    );

  command('rotate', 'give an account a new token; the old one is void')
    .description('Gives an account a new token and prints it, this once. The old one is void from then on.')
    .argument('<name>', 'name or id of the account')
    .action(
      action(async (accounts, flags, [name = '']) => {
        const { account, token } = await accounts.rotate(name);
        await showToken(session, account, token, flags);
      }),
    );

  command('credit', 'add credits to an account')
    .description('Adds credits to an account; a number below 0 takes back credits that are not used.')
    .argument('<name>', 'name or id of the account')
    .argument('<count>', 'credits to add', parseWhole)
    .action(
      action(async (accounts, flags, [name = '', count]) => {
        const account = await accounts.credit(name, parseWhole(count ?? ''));
        await showAccount(session, account, flags);
        if (account.plan === 'paid' || account.credits === 0) return;
        session.note(
          `ocrchat: ${account.name} is on the free plan, which spends no credits: \`ocrchat accounts plan ${account.id} paid\` lets it.`,
        );
      }),
    );

  command('plan', 'move an account to another plan')
    .description('Moves an account to another plan. Credits stay with the account, also while it is on the free plan.')
    .argument('<name>', 'name or id of the account')
    .argument('<plan>', plans.join(' or '), parsePlan)
    .action(
      action(async (accounts, flags, [name = '', plan]) =>
        showAccount(session, await accounts.setPlan(name, parsePlan(plan ?? '')), flags),
      ),
    );

  command('disable', 'refuse the token of an account')
    .description('Refuses the token of an account. Its jobs, its credits and its ledger stay.')
    .argument('<name>', 'name or id of the account')
    .option('--undo', 'take the token again')
    .action(
      action<AccountsFlags & { readonly undo?: boolean }>(async (accounts, flags, [name = '']) =>
        showAccount(session, await accounts.setDisabled(name, flags.undo !== true), flags),
      ),
    );

  command('ledger', 'show what was charged, or check that it is right')
    .description(
      'Shows what was charged, newest first: each page once, what failed jobs got back, and credits that were added.',
    )
    .argument('[name]', 'name or id of an account; all payers when absent')
    .option('--limit <count>', 'lines at most', parseCount, 50)
    .option('--before <id>', 'only lines older than this one', parseCount)
    .option('--check', 'compare the ledger with the pages that were delivered instead; exit code 1 when it is wrong')
    .addHelpText('after', examples('ocrchat accounts ledger acme', 'ocrchat accounts ledger --check --json'))
    .action(
      action<LedgerFlags>(async (accounts, flags, [name]) => {
        if (flags.check === true) return showAudit(session, await accounts.audit(), flags);
        const entries = await accounts.ledger(name, { limit: flags.limit, before: flags.before });
        if (flags.json === true) return session.printJson(entries.map(wireEntry));
        if (entries.length === 0) return session.note('ocrchat: The ledger has no such lines.');
        const names = new Map<string, string>((await accounts.list()).map((account) => [account.id, account.name]));
        const heading = ['ID', 'TIME', 'PAYER', 'WHAT', 'CREDITS', 'FROM', 'JOB', 'PAGE'];
        await session.print(
          table(
            heading,
            entries.map((entry) => entryRow(entry, names)),
          ),
        );
      }),
    );
}

function parseWhole(text: string): number {
  const count = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(count)) throw new InvalidArgumentError('It must be a whole number.');
  return count;
}

function parsePlan(text: string): Plan {
  const plan = plans.find((one) => one === text);
  if (plan === undefined) throw new InvalidArgumentError(`It must be ${plans.join(' or ')}.`);
  return plan;
}

async function showToken(session: Session, account: Account, token: string, flags: AccountsFlags): Promise<void> {
  if (flags.json === true) return session.printJson({ ...wireAccount(account), token });
  await session.print(`${token}\n`);
  session.note(`ocrchat: This token of ${account.name} (${account.id}, ${account.plan}) is shown only now.`);
}

async function showAccount(session: Session, account: Account, flags: AccountsFlags): Promise<void> {
  if (flags.json === true) return session.printJson(wireAccount(account));
  const credits = `${account.credits - account.spent} of ${account.credits} credits left`;
  const state = account.disabled ? ', disabled' : '';
  await session.print(`${account.name}  ${account.id}  ${account.plan}, ${credits}${state}\n`);
}

async function showAudit(session: Session, audit: LedgerAudit, flags: AccountsFlags): Promise<void> {
  const { jobs, pagesDelivered, pagesCharged, faults } = audit;
  if (flags.json === true) {
    await session.printJson({ jobs, pages_delivered: pagesDelivered, pages_charged: pagesCharged, faults });
  } else {
    const verdict = faults.length === 0 ? 'The ledger is right' : 'The ledger is wrong';
    await session.print(`${verdict}: ${pagesDelivered} pages of ${jobs} jobs delivered, ${pagesCharged} charged.\n`);
    for (const { subject, detail } of faults) await session.print(`${subject}: ${detail}\n`);
  }
  if (faults.length > 0) session.exitWith(1);
}

function wireAccount({ id, name, plan, credits, spent, disabled, createdAt }: Account) {
  return { id, name, plan, credits, spent, disabled, created_at: new Date(createdAt).toISOString() };
}

function wireUsage(usage: Usage | undefined) {
  const { used = 0, cap = 0, resetsAt } = usage ?? {};
  return { used, cap, resets_at: resetsAt === undefined ? null : new Date(resetsAt).toISOString() };
}

function wireEntry({ id, payer, at, kind, fund, amount, job, page }: LedgerEntry) {
  const place = { job: job ?? null, page: page === undefined ? null : page + 1 };
  return { id, payer, at: new Date(at).toISOString(), kind, fund, amount, ...place };
}

function accountRow([account, usage]: readonly [Account, Usage | undefined]): readonly string[] {
  const { id, name, plan, disabled, createdAt } = account;
  const renewed = usage?.resetsAt === undefined ? '-' : localTime(usage.resetsAt);
  const used = [String(usage?.used ?? 0), String(usage?.cap ?? 0), renewed];
  return [name, id, plan, disabled ? 'disabled' : 'active', ...used, localTime(createdAt)];
}

function entryRow(entry: LedgerEntry, names: ReadonlyMap<string, string>): readonly string[] {
  const { id, payer, at, kind, fund, amount, job, page } = entry;
  const place = [job ?? '-', page === undefined ? '-' : String(page + 1)];
  return [String(id), localTime(at), names.get(payer) ?? payer, kind, String(amount), fund, ...place];
}
