import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OcrError } from '../../src/errors.ts';
import { type Database, openDatabase } from '../../src/store/sqlite-database.ts';
import { createGroupCommit } from '../../src/store/sqlite-group-commit.ts';

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-group-'));
  database = await openDatabase(join(folder, 'group.sqlite'));
  await database.write(() => database.execute('CREATE TABLE found (value INTEGER NOT NULL) STRICT'));
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

const insert = (value: number | string) => database.run('INSERT INTO found VALUES (?)', value);
const stored = () => database.read(() => database.all('SELECT value FROM found').map((row) => row['value']));

test('writes of one turn share a transaction; one that refuses fails alone', async () => {
  let transactions = 0;
  const together = createGroupCommit({
    ...database,
    write: (work) => {
      transactions++;
      return database.write(work);
    },
  });
  const refusal = new OcrError('invalid_argument', 'No.');
  const outcomes = await Promise.allSettled([
    together(() => insert(1)),
    together(() => {
      throw refusal;
    }),
    together(() => insert(2) + 10),
  ]);
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: 1 },
    { status: 'rejected', reason: refusal },
    { status: 'fulfilled', value: 11 },
  ]);
  expect(await stored()).toEqual([1, 2]);
  await together(() => insert(3));
  expect(transactions).toBe(2);
});

test('a fault of the database undoes all of them, and none is told that it was stored', async () => {
  const together = createGroupCommit(database);
  const outcomes = await Promise.allSettled([together(() => insert(1)), together(() => insert('not a number'))]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  expect(outcomes[0]).toMatchObject({ reason: { code: 'store_failed' } });
  expect(await stored()).toEqual([]);
  await together(() => insert(4));
  expect(await stored()).toEqual([4]);
});

test('a write that somebody idles for is not held back, and takes those along that are', async () => {
  const order: (string | number)[] = [];
  const together = createGroupCommit({
    ...database,
    // A slow disk: what follows would wait as long as is allowed.
    write: async (work) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      order.push('commit');
      return database.write(work);
    },
  });
  await together(() => insert(1));
  const held = together(() => insert(2)).then(() => order.push(2));
  const later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => order.push('later'));
  await together(() => insert(3), { isUrgent: true });
  await held;
  await later;
  expect(order).toEqual(['commit', 'commit', 2, 'later']);
  expect(await stored()).toEqual([1, 2, 3]);
});
