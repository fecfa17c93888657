/** Owns the listing of jobs as resources, newest first, a part at a time. */
import { progressWords } from '../job.ts';
import type { ListResourcesResult } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { jobUri } from '../wire.ts';

/** About 12 KB of listing. */
const atOnce = 50;

/** @throws OcrError `invalid_argument` for a cursor that is not the store's */
export async function listJobResources(app: App, cursor: string | undefined): Promise<ListResourcesResult> {
  const { jobs, cursor: next } = await app.jobs({ limit: atOnce, cursor });
  return {
    resources: jobs.map((job) => ({
      uri: jobUri(job.uuid),
      name: job.name,
      title: job.name,
      description: `${job.status}, ${progressWords(job)}`,
      mimeType: 'application/json',
      annotations: { lastModified: new Date(job.finishedAt ?? job.createdAt).toISOString() },
    })),
    ...(next === undefined ? {} : { nextCursor: next }),
  };
}
