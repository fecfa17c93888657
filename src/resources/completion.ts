/** Owns completing the variables of resource addresses while a person types them. */
import type { App } from '../app.ts';

/** The protocol allows no more. */
const most = 100;

/** Uuids of recent jobs that begin with what was typed, or whose document's name contains it. */
export async function completeUuid(openApp: () => Promise<App>, typed: string): Promise<string[]> {
  const { jobs } = await (await openApp()).jobs({ limit: most });
  const wanted = typed.toLowerCase();
  return jobs
    .filter(({ uuid, name }) => uuid.toLowerCase().startsWith(wanted) || name.toLowerCase().includes(wanted))
    .map(({ uuid }) => uuid);
}

/** Page numbers from 1 that have a result and begin with what was typed; none while the uuid is unknown. */
export async function completePage(
  openApp: () => Promise<App>,
  typed: string,
  uuid: string | undefined,
): Promise<string[]> {
  if (uuid === undefined || uuid === '') return [];
  const app = await openApp();
  const indexes = await app.pageIndexes(uuid).catch(() => []); // an unknown uuid completes to nothing
  return indexes.map((index) => String(index + 1)).filter((page) => page.startsWith(typed));
}
