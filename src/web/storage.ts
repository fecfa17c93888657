/** Owns what the browser keeps between visits; where it keeps nothing, the page remembers it while it is open. */

const remembered = new Map<string, string>();

/** What lies there; undefined where nothing does, or the browser lets nobody look. */
export function readStored(place: 'local' | 'session', key: string): string | undefined {
  try {
    return storageOf(place).getItem(key) ?? undefined;
  } catch {
    return remembered.get(`${place} ${key}`);
  }
}

/** @param value undefined removes it */
export function writeStored(place: 'local' | 'session', key: string, value: string | undefined): void {
  try {
    if (value === undefined) storageOf(place).removeItem(key);
    else storageOf(place).setItem(key, value);
  } catch {
    // Browsers refuse when they are told to keep nothing, or are full.
    if (value === undefined) remembered.delete(`${place} ${key}`);
    else remembered.set(`${place} ${key}`, value);
  }
}

const storageOf = (place: 'local' | 'session'): Storage => (place === 'local' ? localStorage : sessionStorage);
