/** Owns conversations of the embedded job store: one a job, begun by its first message. */
import { randomBytes } from 'node:crypto';
import type { Owner } from '../account.ts';
import { Message } from '../chunk.ts';
import type { Conversation } from '../chunk.ts';
import { OcrError } from '../errors.ts';
import type { Database } from './sqlite-database.ts';

/** Reads the job's conversation, inside a transaction. */
export function readConversation(database: Database, job: string): Conversation | undefined {
  const row = database.get('SELECT uuid FROM conversations WHERE job = ?', job);
  if (row === undefined) return undefined;
  const uuid = String(row['uuid']);
  const messages = database.all('SELECT message FROM messages WHERE conversation = ? ORDER BY id', uuid);
  return { uuid, job, messages: messages.map((stored) => Message.parse(JSON.parse(String(stored['message'])))) };
}

/**
 * Appends messages, inside a write transaction.
 * @throws OcrError `job_not_found` when the owner has no such job (any more)
 */
export function appendToConversation(
  database: Database,
  owner: Owner,
  job: string,
  messages: readonly Message[],
): Conversation {
  if (database.get('SELECT 1 FROM jobs WHERE uuid = ? AND owner = ?', job, owner) === undefined) {
    throw new OcrError('job_not_found', `There is no job ${job}.`, { hint: 'List the jobs to see which there are.' });
  }
  database.run(
    'INSERT INTO conversations (uuid, job) VALUES (?, ?) ON CONFLICT (job) DO NOTHING',
    randomBytes(16).toString('hex'),
    job,
  );
  for (const message of messages) {
    database.run(
      'INSERT INTO messages (conversation, message) SELECT uuid, ? FROM conversations WHERE job = ?',
      JSON.stringify(Message.parse(message)),
      job,
    );
  }
  const conversation = readConversation(database, job);
  if (conversation === undefined)
    throw new OcrError('internal', `The conversation about job ${job} vanished while it was stored.`);
  return conversation;
}
