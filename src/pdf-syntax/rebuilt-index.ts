/** Owns giving a PDF without its end a new one. */
import { withIndex } from './appended-index.ts';
import { withCatalog, type Recovered } from './lost-catalog.ts';
import { Malformed } from './parser.ts';
import { StoredDocument } from './stored-document.ts';
import { isDictionary } from './value.ts';

export interface RebuiltFile {
  readonly file: Buffer;
  /** False where nobody knows how many pages there were. */
  readonly isCounted: boolean;
}

/**
 * The file with an index at its end, by which libraries find its objects.
 * @throws Malformed where no page is left of which anything can be shown
 */
export function withRebuiltIndex(file: Buffer): RebuiltFile {
  const { document, isCounted } = repaired(file);
  return { file: withIndex(document), isCounted };
}

function repaired(file: Buffer): Recovered {
  try {
    const document = new StoredDocument(file, 'repaired');
    if (document.isEncrypted || isDictionary(document.resolve(document.catalog.get('Pages'))))
      return { document, isCounted: true };
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown;
  }
  return withCatalog(file);
}
