/** Owns what a reader says of an error, with what to do about it. */
import { OcrError, toOcrError } from '../../errors.ts';
import type { Fault } from './protocol.ts';

/** @param scope what is at fault unless the error says otherwise */
export function faultOf(thrown: unknown, scope: Fault['scope']): Fault {
  if (thrown instanceof OcrError) return { code: thrown.code, message: thrown.message, hint: thrown.hint, scope };
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  if (/memory|allocation|array buffer/i.test(words)) {
    return {
      code: 'page_out_of_memory',
      message: `Reading needed more memory than there is: ${words}.`,
      hint: 'Scale the page down, or raise OCRCHAT_READER_MEMORY.',
      scope: 'page',
    };
  }
  if (scope === 'source')
    return {
      code: 'damaged_file',
      message: `The file cannot be opened: ${toOcrError(thrown).message}`,
      hint: 'Get the file again or save it anew.',
      scope,
    };
  return {
    code: 'page_failed',
    message: `The page could not be read: ${words}.`,
    hint: 'Try again, or convert the page to PNG and read that.',
    scope,
  };
}
