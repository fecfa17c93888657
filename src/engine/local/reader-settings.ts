/** Owns what the configuration says to readers. */
import type { Config } from '../../config.ts';
import type { ReaderSettings } from './protocol.ts';

export function readerSettings(config: Config): ReaderSettings {
  return {
    maxPagePixels: config.maxPagePixels,
    memoryLimit: config.readerMemory,
    codeCache: config.codeCache === 'off' ? '' : config.codeCache,
    leaveOut: config.leaveOut,
  };
}
