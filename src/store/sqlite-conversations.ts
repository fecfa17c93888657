/** Owns conversations of the embedded job store: one of its own for each job, begun by its first message, and any others. */
import { randomBytes } from 'node:crypto';
import type { Owner } from '../account.ts';
import { Message } from '../chunk.ts';
import type { Conversation } from '../chunk.ts';
import { OcrError, unknownConversation, unknownJob } from '../errors.ts';
import type { ConversationPlace } from './job-store.ts';
import type { Database } from './sqlite-database.ts';

/** Citations of an earlier version did not say their document: it was the conversation's one job. */
function storedMessage(text: string, job: string, document: string): Message {
  const { citations, ...rest } = JSON.parse(text);
  return Message.parse({
    ...rest,
    citations: citations.map((citation: object) => ({ job, document, confidence: 1, ...citation })),
  });
}

/** Reads a job's own conversation or the one named, if all that it is about is the owner's; inside a transaction. */
export function readConversation(
  database: Database,
  owner: Owner,
  place: string | { readonly conversation: string },
): Conversation | undefined {
  const [column, value] = typeof place === 'string' ? ['own_job', place] : ['uuid', place.conversation];
  const row = database.get(`SELECT uuid FROM conversations WHERE ${column} = ?`, value);
  if (row === undefined) return undefined;
  const uuid = String(row['uuid']);
  if (!isOwn(database, owner, uuid)) return undefined;
  const about = database.all(
    'SELECT job, name FROM conversation_jobs JOIN jobs ON jobs.uuid = job WHERE conversation = ? ORDER BY job',
    uuid,
  );
  const jobs = about.map(({ job }) => String(job));
  const [job = ''] = jobs;
  const document = String(about[0]?.['name'] ?? '');
  const messages = database.all('SELECT message FROM messages WHERE conversation = ? ORDER BY id', uuid);
  return { uuid, jobs, messages: messages.map((stored) => storedMessage(String(stored['message']), job, document)) };
}

/** Whether no other owner has a part in the conversation. */
function isOwn(database: Database, owner: Owner, uuid: string): boolean {
  const strangers = database.get(
    'SELECT 1 FROM conversation_jobs JOIN jobs ON jobs.uuid = job WHERE conversation = ? AND owner <> ?',
    uuid,
    owner,
  );
  return strangers === undefined;
}

/** Uuids of the conversations about a job of the owner, its own first, inside a transaction. */
export function conversationsAbout(database: Database, owner: Owner, job: string): readonly string[] {
  return database
    .all(
      `SELECT uuid FROM conversations JOIN conversation_jobs ON conversation = uuid WHERE job = ?
       ORDER BY own_job IS NOT job, id`,
      job,
    )
    .map(({ uuid }) => String(uuid))
    .filter((uuid) => isOwn(database, owner, uuid));
}

/** The uuid of the conversation to append to, begun when it is not there, inside a write transaction. */
function openConversation(database: Database, owner: Owner, place: ConversationPlace): string {
  const known =
    typeof place === 'string'
      ? database.get('SELECT uuid FROM conversations WHERE own_job = ?', place)
      : database.get('SELECT uuid FROM conversations WHERE uuid = ?', place.conversation ?? '');
  if (known !== undefined && isOwn(database, owner, String(known['uuid']))) return String(known['uuid']);
  if (typeof place !== 'string' && place.conversation !== undefined) {
    throw unknownConversation(place.conversation);
  }
  const uuid = randomBytes(16).toString('hex');
  const own = typeof place === 'string' ? place : null;
  database.run('INSERT INTO conversations (uuid, own_job) VALUES (?, ?)', uuid, own);
  return uuid;
}

/**
 * Appends messages, inside a write transaction.
 * @throws OcrError `job_not_found` when the owner has no such job (any more), `conversation_not_found`
 */
export function appendToConversation(
  database: Database,
  owner: Owner,
  place: ConversationPlace,
  messages: readonly Message[],
): Conversation {
  const jobs = typeof place === 'string' ? [place] : place.jobs;
  for (const job of jobs) {
    if (database.get('SELECT 1 FROM jobs WHERE uuid = ? AND owner = ?', job, owner) !== undefined) continue;
    throw unknownJob(job);
  }
  const uuid = openConversation(database, owner, place);
  for (const job of jobs) {
    database.run('INSERT INTO conversation_jobs (conversation, job) VALUES (?, ?) ON CONFLICT DO NOTHING', uuid, job);
  }
  for (const message of messages) {
    database.run(
      'INSERT INTO messages (conversation, jobs, message) VALUES (?, ?, ?)',
      uuid,
      JSON.stringify(jobs),
      JSON.stringify(Message.parse(message)),
    );
  }
  const conversation = readConversation(database, owner, { conversation: uuid });
  if (conversation === undefined)
    throw new OcrError('internal', `The conversation ${uuid} vanished while it was stored.`);
  return conversation;
}
