/** Owns the documents that this browser gave without an account: the server lists them to nobody, since only their uuid opens them. */
import { readStored, writeStored } from './storage.ts';

const key = 'ocrchat.documents';
const most = 200;

/** Newest first. */
export function rememberedDocuments(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(readStored('local', key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((uuid) => typeof uuid === 'string') : [];
  } catch {
    return []; // someone else wrote there
  }
}

export function rememberDocument(uuid: string): void {
  const others = rememberedDocuments().filter((known) => known !== uuid);
  writeStored('local', key, JSON.stringify([uuid, ...others].slice(0, most)));
}

export function forgetDocument(uuid: string): void {
  writeStored('local', key, JSON.stringify(rememberedDocuments().filter((known) => known !== uuid)));
}
