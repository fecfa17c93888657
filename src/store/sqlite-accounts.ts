/** Owns the embedded account store: the `AccountStore` port on the SQLite file that holds the jobs, too. */
import { Account } from '../account.ts';
import { OcrError } from '../errors.ts';
import type { AccountStore } from './account-store.ts';
import type { Database, Row } from './sqlite-database.ts';
import { auditLedger, fundUsage, readLedger } from './sqlite-ledger.ts';
import { openStoreDatabase } from './sqlite-open.ts';

function toAccount(row: Row): Account {
  const { id, name, plan, credits, spent, disabled, created_at: createdAt } = row;
  return Account.parse({ id, name, plan, credits, spent, disabled: disabled === 1, createdAt });
}

function addCredits(database: Database, id: string, amount: number, now: number): void {
  database.run(
    `INSERT INTO ledger (payer, at, kind, fund, amount) VALUES (?, ?, 'credit', 'credits', ?)`,
    id,
    now,
    amount,
  );
}

/**
 * Opens the accounts in the file at `path`, which is made when there is none.
 * @param now milliseconds since 1970
 * @throws OcrError `store_failed` as opening the job store does
 */
export async function openSqliteAccountStore(path: string, now: () => number = Date.now): Promise<AccountStore> {
  const database = await openStoreDatabase(path);
  const { read, write } = database;

  const byId = (id: string): Account | undefined => {
    const row = database.get('SELECT * FROM accounts WHERE id = ?', id);
    return row === undefined ? undefined : toAccount(row);
  };

  return {
    add: (account, tokenHash) =>
      write(() => {
        if (database.get('SELECT 1 FROM accounts WHERE name = ?', account.name) !== undefined) {
          throw new OcrError('invalid_argument', `There is an account "${account.name}" already.`, {
            hint: 'Choose another name, or give the account a new token with `ocrchat accounts rotate`.',
          });
        }
        database.run(
          `INSERT INTO accounts (id, name, plan, token_hash, credits, spent, disabled, created_at)
             VALUES (?, ?, ?, ?, ?, 0, ?, ?)`,
          account.id,
          account.name,
          account.plan,
          tokenHash,
          account.credits,
          account.disabled ? 1 : 0,
          account.createdAt,
        );
        if (account.credits !== 0) addCredits(database, account.id, account.credits, now());
      }),
    find: (idOrName) =>
      read(() => {
        const row = database.get('SELECT * FROM accounts WHERE id = ? OR name = ?', idOrName, idOrName);
        return row === undefined ? undefined : toAccount(row);
      }),
    credentials: (id) =>
      read(() => {
        const row = database.get('SELECT * FROM accounts WHERE id = ?', id);
        const tokenHash = row?.['token_hash'];
        if (row === undefined || !(tokenHash instanceof Uint8Array)) return undefined;
        return { account: toAccount(row), tokenHash };
      }),
    list: () => read(() => database.all('SELECT * FROM accounts ORDER BY created_at, id').map(toAccount)),
    change: (id, { plan, disabled, tokenHash }) =>
      write(() => {
        database.run(
          `UPDATE accounts SET plan = coalesce(?, plan), disabled = coalesce(?, disabled),
             token_hash = coalesce(?, token_hash) WHERE id = ?`,
          plan ?? null,
          disabled === undefined ? null : Number(disabled),
          tokenHash ?? null,
          id,
        );
        return byId(id);
      }),
    credit: (id, amount) =>
      write(() => {
        const account = byId(id);
        if (account === undefined) return undefined;
        const { charged, reserved } = fundUsage(database, id, 'credits', 0);
        const left = account.credits - charged - reserved;
        if (left + amount < 0 && amount < 0) {
          throw new OcrError(
            'invalid_argument',
            `The account ${account.name} has ${Math.max(0, left)} unused credits.`,
            {
              hint: 'Take back fewer.',
            },
          );
        }
        database.run('UPDATE accounts SET credits = credits + ? WHERE id = ?', amount, id);
        addCredits(database, id, amount, now());
        return byId(id);
      }),
    usage: (payer, fund, since) => read(() => fundUsage(database, payer, fund, since)),
    ledger: (query) => read(() => readLedger(database, query)),
    audit: () => read(() => auditLedger(database)),
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}
