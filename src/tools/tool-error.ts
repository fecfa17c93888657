/** Owns how a failed call is told to a model. */
import { OcrError, errorKind, toOcrError } from '../errors.ts';

/** What a call that threw failed of; whatever else was thrown by a call that was given up is its cancellation. */
export function callError(thrown: unknown, signal: AbortSignal): OcrError {
  return signal.aborted ? new OcrError('cancelled', 'The call was cancelled.', { cause: thrown }) : toOcrError(thrown);
}

/** Hosts show their model only the text of an error, so it carries everything: code, message, next step. */
export function errorText(error: OcrError): string {
  const again = errorKind(error.code).retryable ? ' The same call may succeed later.' : '';
  return `Error (${error.code}): ${error.sentence}${again}`;
}
