/** Owns tidying: jobs and uploads whose time is up, deletions that a crash cut short, uploads that never became jobs. */
import { toOcrError } from '../errors.ts';
import type { JobServicePorts } from './ports.ts';

/** Milliseconds that the network of a caller is remembered: an allowance is counted by the day. */
const networksKept = 2 * 24 * 3_600_000;

/** Removes upload and chunks of a job that the store deleted, and the note of it; safe to repeat. */
export async function completeDeletion(ports: JobServicePorts, uuid: string): Promise<void> {
  await ports.blobs.delete(uuid);
  await ports.forget(uuid);
  await ports.store.deletionFinished(uuid);
}

async function removeOrphans(ports: JobServicePorts, untouchedSince: number): Promise<void> {
  for (const uuid of await ports.blobs.jobs({ untouchedSince })) {
    if ((await ports.store.get(uuid)) === undefined) await ports.blobs.delete(uuid);
  }
}

/**
 * Does all of it once; a fault of one job is logged and does not keep the others from their turn.
 * @param now milliseconds since 1970
 * @param orphansBefore uploads without a job go when they are older than this, and networks are forgotten; undefined leaves
 * both for now, since looking at every upload is the costly part
 * @param remove deletes a job that the store still has
 */
export async function tidy(
  ports: JobServicePorts,
  now: number,
  orphansBefore: number | undefined,
  remove: (uuid: string) => Promise<void>,
): Promise<void> {
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      const error = toOcrError(thrown);
      // Another process tidies too.
      if (error.code !== 'job_not_found') ports.log.warn(`${what} failed`, { error: error.message });
    }
  };
  await attempt('removing expired jobs', async () => {
    // All at once: the index is rewritten once for those that go together, and not for each.
    const expired = await ports.store.expired(now);
    await Promise.all(expired.map((uuid) => attempt('removing an expired job', () => remove(uuid))));
  });
  await attempt('removing uploads whose time is up', async () => {
    for (const uuid of await ports.store.uploadsDue(now)) {
      await attempt('removing an upload', async () => {
        await ports.blobs.delete(uuid);
        await ports.store.uploadRemoved(uuid, now);
      });
    }
  });
  await attempt('completing deletions', async () => {
    const unfinished = await ports.store.unfinishedDeletions();
    await Promise.all(unfinished.map((uuid) => attempt('completing a deletion', () => completeDeletion(ports, uuid))));
  });
  if (orphansBefore === undefined) return;
  await attempt('removing uploads without a job', () => removeOrphans(ports, orphansBefore));
  await attempt('forgetting networks', () => ports.store.forgetNetworks(now - networksKept));
}
