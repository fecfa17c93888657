/** Owns the store and the service as tests of a single owner use them: the work of all and the jobs of the local owner in one. */
import type { JobService, OwnedJobService } from '../../src/jobs.ts';
import type { JobStore, OwnedJobs } from '../../src/store/job-store.ts';
import { openSqliteJobStore } from '../../src/store/sqlite.ts';

export type LocalStore = JobStore & OwnedJobs;

export function localStore(store: JobStore): LocalStore {
  return { ...store, ...store.of('local') };
}

export function localService(service: JobService): JobService & OwnedJobService {
  return { ...service, ...service.of('local') };
}

export async function openLocalStore(...place: Parameters<typeof openSqliteJobStore>): Promise<LocalStore> {
  return localStore(await openSqliteJobStore(...place));
}
