/** Owns room that is kept on the disk beside the job store: on a full disk it takes some to open the store and to delete from it. */
import { closeSync, fstatSync, openSync, statfsSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomFillSync } from 'node:crypto';
import { isDiskFull } from '../errors.ts';

export interface DiskReserve {
  /** Takes as much of the room as is free. */
  fill(): void;
  /** Runs `work`, and once more with the room given back when the disk is full. */
  orWithout<T>(work: () => Promise<T>): Promise<T>;
}

/** Bytes: the index of SQLite's log takes 32 KiB, and a deletion some pages of 4 KiB for each page of its document. */
export const reserved = 1024 * 1024;

/** Bytes that SQLite needs to open a store: with fewer, what it calls an error of the disk is a full one. */
const leastFree = 64 * 1024;

/** @param path of the file that is the room; nothing is thrown where it cannot be made */
export function createDiskReserve(path: string, size = reserved): DiskReserve {
  return {
    fill() {
      const file = opened(path);
      if (file === undefined) return;
      try {
        const held = fstatSync(file).size;
        // Zeros would take no room where the file system packs them.
        for (let at = held; at < size;) at += writeSync(file, randomFillSync(Buffer.alloc(size - at)));
      } catch {
        // The disk is full: what there was is held.
      } finally {
        closeSync(file);
      }
    },
    async orWithout(work) {
      try {
        return await work();
      } catch (thrown) {
        if (!isOfFullDisk(thrown, path) || !released(path)) throw thrown;
        return work();
      }
    },
  };
}

/** Whether it fails for want of room, which SQLite does not always say. @param path of a file on the disk */
export function isOfFullDisk(thrown: unknown, path: string): boolean {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  return isDiskFull(cause) || (isDiskError(cause) && freeBytes(path) < leastFree);
}

/** Result code 10 of SQLite, the lower byte of the extended ones. */
function isDiskError(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    'errcode' in thrown &&
    typeof thrown.errcode === 'number' &&
    (thrown.errcode & 0xff) === 10
  );
}

function freeBytes(path: string): number {
  try {
    const { bavail, bsize, blocks } = statfsSync(dirname(path));
    // Some file systems of networks do not say.
    return blocks === 0 ? Infinity : bavail * bsize;
  } catch {
    return Infinity;
  }
}

/** Readable by its owner only, like what it stands beside. */
function opened(path: string): number | undefined {
  try {
    return openSync(path, 'a', 0o600);
  } catch {
    return undefined;
  }
}

/** True when room was given back. */
function released(path: string): boolean {
  const file = opened(path);
  if (file === undefined) return false;
  try {
    if (fstatSync(file).size === 0) return false;
    truncateSync(path, 0);
    return true;
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
}
