/** Owns opening the database file of the embedded stores, with the tables that this version wants. */
import { type Database, openDatabase } from './sqlite-database.ts';
import { migrate } from './sqlite-schema.ts';

/**
 * Opens the file at `path`, which is made when there is none, and brings its tables up to date.
 * @throws OcrError `store_failed` when the file cannot be opened, is no database, or was written by a newer program
 */
export async function openStoreDatabase(path: string): Promise<Database> {
  const database = await openDatabase(path);
  try {
    await migrate(database);
  } catch (thrown) {
    database.close();
    throw thrown;
  }
  return database;
}
