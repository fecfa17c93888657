/** Owns the resource that shows what was asked about a job in its own conversation. */
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { toWireConversation } from '../wire/answer.ts';
import type { Place } from './place.ts';

export async function readConversation(app: App, { uri, uuid }: Place): Promise<ReadResourceResult> {
  const conversation = (await app.history(uuid)) ?? { uuid: '', jobs: [uuid], messages: [] };
  return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(toWireConversation(conversation)) }] };
}
