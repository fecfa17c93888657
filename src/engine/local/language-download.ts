/** Owns fetching language data once from the configured URL into the cache. */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isGzip, isTrainedData, unpack } from './traineddata.ts';

/** The largest file of the fast set is 17 MB, of the best set 30 MB. */
const maximumDownloadBytes = 60 * 1024 * 1024;
/** Milliseconds until the answer begins: without a network this should not hold anybody up. */
const answerDeadline = 15_000;
const totalDeadline = 300_000;
/** Age in milliseconds after which a part belongs to a process that is gone. */
const stalePart = 3_600_000;

export interface DownloadOptions {
  readonly url: string;
  readonly cache: string;
  readonly code: string;
  readonly signal?: AbortSignal | undefined;
}

/** Puts the code into the configured URL; one without `{code}` is a folder. */
export function downloadUrl(dataUrl: string, code: string): string {
  return dataUrl.includes('{code}')
    ? dataUrl.replaceAll('{code}', code)
    : `${dataUrl.replace(/\/$/, '')}/${code}.traineddata`;
}

/**
 * Downloads, checks, and renames into place, so that processes that do the same at once end with one whole file.
 * @returns the data, unpacked
 * @throws Error whose message says in a few words what went wrong; nothing is left behind then
 */
export async function downloadLanguage({ url, cache, code, signal }: DownloadOptions): Promise<Uint8Array> {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw new Error(`"${url}" is not an http or https URL`);
  const bytes = await fetchBytes(url, signal);
  const data = await unpack(bytes).catch((cause: unknown) => {
    throw new Error(`${url} answered with damaged gzip`, { cause });
  });
  if (!isTrainedData(data)) throw new Error(`${url} answered with something that is not language data`);
  await saveLanguage(bytes, cache, code);
  return data;
}

async function fetchBytes(url: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const noAnswer = new AbortController();
  const timer = setTimeout(() => noAnswer.abort(), answerDeadline);
  const tooSlow = AbortSignal.timeout(totalDeadline);
  const signals = [noAnswer.signal, tooSlow, ...(signal === undefined ? [] : [signal])];
  try {
    const response = await fetch(url, { signal: AbortSignal.any(signals), headers: { 'user-agent': 'ocrchat' } });
    clearTimeout(timer);
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`${url} answered with HTTP status ${response.status}`);
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body) {
      size += part.length;
      if (size > maximumDownloadBytes) throw new Error(`${url} sends more than ${maximumDownloadBytes / 2 ** 20} MB`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (thrown) {
    signal?.throwIfAborted();
    if (noAnswer.signal.aborted)
      throw new Error(`${url} did not answer within ${answerDeadline / 1000} s`, { cause: thrown });
    if (tooSlow.aborted) throw new Error(`${url} took longer than ${totalDeadline / 1000} s`, { cause: thrown });
    if (thrown instanceof TypeError)
      throw new Error(`${url} could not be reached${codeOf(thrown.cause)}`, { cause: thrown });
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` hides the reason in the cause of its TypeError. */
function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
}

/**
 * Puts data into the cache, whole or not at all. Data of the same language in the other form, packed or not, goes.
 * @param bytes as they came: packed or not
 * @returns the path
 */
export async function saveLanguage(bytes: Uint8Array, cache: string, code: string): Promise<string> {
  const plain = `${code}.traineddata`;
  const [name, other] = isGzip(bytes) ? [`${plain}.gz`, plain] : [plain, `${plain}.gz`];
  await mkdir(cache, { recursive: true });
  await removeStaleParts(cache);
  const part = join(cache, `${name}.${process.pid}-${crypto.randomUUID()}.part`);
  try {
    const file = await open(part, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, join(cache, name));
    await rm(join(cache, other), { force: true });
    return join(cache, name);
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
}

async function removeStaleParts(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.endsWith('.part')) continue;
    const path = join(cache, name);
    const written = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - written > stalePart) await rm(path, { force: true });
  }
}
