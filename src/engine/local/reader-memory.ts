/** Owns how much memory a reader may hold when it has nothing to do. */
import type { ReaderSettings } from './protocol.ts';

const megabyte = 1024 * 1024;

/**
 * Resident bytes with which a reader goes on to its next task, or to another document. With this, two readers, their parent and
 * the index together stay near 1.2 GB, since only one of two is at its fullest. What is in the way of the next document is sooner
 * too much than what the same one goes on to use. A reader of text layers holds 260 MB of young objects and compiled code after
 * many of them, and is worth keeping for the code.
 */
export function comfortableMemory({ readsLayers = false }: Pick<ReaderSettings, 'readsLayers'>) {
  return { tasks: 380 * megabyte, documents: (readsLayers ? 340 : 280) * megabyte };
}
