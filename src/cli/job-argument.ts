/** Owns what UUID may be on the command line: a whole uuid, or enough of its beginning. */
import type { App } from '../app.ts';
import { OcrError } from '../errors.ts';

/** With hyphens or without. */
const wholeUuid = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const uuidBeginning = /^[0-9a-f-]{6,36}$/i;
const jobsAtOnce = 200;

export function isWholeUuid(text: string): boolean {
  return wholeUuid.test(text);
}

/** Whether the text may be the beginning of a uuid: six characters or more. */
export function isUuidBeginning(text: string): boolean {
  return uuidBeginning.test(text);
}

/**
 * The uuid that the argument stands for; a whole one is not looked up.
 * @throws OcrError `job_not_found`, or `invalid_argument` when several jobs begin so or the text is no uuid
 */
export async function resolveUuid(app: App, text: string): Promise<string> {
  if (isWholeUuid(text)) return text.toLowerCase();
  if (!isUuidBeginning(text)) {
    throw new OcrError('invalid_argument', `"${text}" is not the uuid of a job.`, {
      hint: 'Give the uuid, or its first six characters or more; `ocrchat jobs` lists them.',
    });
  }
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const list = await app.jobs({ limit: jobsAtOnce, cursor });
    for (const { uuid } of list.jobs) if (uuid.startsWith(text.toLowerCase())) found.push(uuid);
    cursor = list.cursor;
  } while (cursor !== undefined && found.length < 2);
  const [first, second] = found;
  if (first === undefined) {
    throw new OcrError('job_not_found', `No job begins with "${text}".`, {
      hint: '`ocrchat jobs` lists the jobs of this home.',
    });
  }
  if (second !== undefined) {
    throw new OcrError('invalid_argument', `More than one job begins with "${text}": ${first} and ${second}.`, {
      hint: 'Give more of the uuid.',
    });
  }
  return first;
}
