/** Owns watching from outside how much memory a process holds. */
import { readFile } from 'node:fs/promises';

const checkInterval = 200;
const pageBytes = 4096;

/**
 * Looks again and again until it is stopped.
 * @param limit bytes of resident memory
 * @param exceeded called at each look at which there were more
 * @returns what stops it
 */
export function watchMemory(pid: number | undefined, limit: number, exceeded: () => void): () => void {
  const look = async () => {
    if ((await residentBytes(pid)) > limit) exceeded();
  };
  const timer = setInterval(() => void look(), checkInterval);
  return () => clearInterval(timer);
}

/** Resident memory by the kernel's count; 0 where it cannot be seen from outside (there the process has to watch itself). */
async function residentBytes(pid: number | undefined): Promise<number> {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    const statm = await readFile(`/proc/${pid}/statm`, 'utf8');
    return Number(statm.split(' ')[1] ?? 0) * pageBytes;
  } catch {
    // The process has just ended; its exit is reported by its own event.
    return 0;
  }
}
