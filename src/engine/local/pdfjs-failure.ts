/** Owns telling what pdf.js throws from what anything else throws. */
import { isNativeError } from 'node:util/types';

/** The exceptions of pdf.js have the shape of an Error, and are none that the engine made. */
export function isThrownByPdfJs(thrown: unknown): boolean {
  return thrown instanceof Error && !isNativeError(thrown);
}
