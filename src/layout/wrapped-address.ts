/** Owns addresses in a typewriter's letters that go on from line to line. */
import { isMonospace, type LaidLine } from './lines.ts';

/** True where a long address or path goes on, which ends the line wherever one of its parts does. */
export function isWrappedAddress(last: LaidLine, line: LaidLine): boolean {
  const [end, start] = [last.words.at(-1), line.words[0]];
  if (end?.style?.monospace !== true || start?.style?.monospace !== true) return false;
  return isMonospace(line) ? address.test(end.word.text) && line.words.length === 1 : last.words.length === 1;
}

/** The beginning of an address of the web, of post, of a path. */
const address = /:\/\/|^www\.|[^/]\/[^/]|@|\b(?:https?|ftps?|file|doi|mailto):\/?$/u;
