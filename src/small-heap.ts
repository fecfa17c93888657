/** Owns how much memory V8 may hold for garbage, in a program that has its process to itself. */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Percent by which what is alive may grow before garbage is collected. Left alone, V8 lets a program that reads documents grow
 * to several times of what it uses, and keeps that.
 */
const growth = 50;
/** Bytes that the space for young objects grows to, of which V8 would take 64 million: half of it lies idle. */
const mostForYoung = 16 * 1024 * 1024;

/**
 * Holds the heap near what is alive, from now on and for the whole process. V8 takes no new limit for young objects once it
 * runs; but how fast their space grows it asks each time, so that it is told to stop when it is large enough.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`);
  const collections = new PerformanceObserver((_, observer) => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (young !== undefined && young.space_size < mostForYoung) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  collections.observe({ entryTypes: ['gc'] });
}
