/** Owns the resource that shows a job's state. */
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { toWireJob } from '../wire.ts';
import type { Place } from './place.ts';

export async function readJob(app: App, { uri, uuid }: Place): Promise<ReadResourceResult> {
  const job = toWireJob(await app.job(uuid));
  return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(job) }] };
}
