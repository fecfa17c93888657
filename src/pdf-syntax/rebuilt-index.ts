/** Owns giving a PDF without its end a new one. */
import { withIndex } from './appended-index.ts';
import { StoredDocument } from './stored-document.ts';

/**
 * The file with an index at its end, by which libraries find its objects.
 * @throws Malformed where there is no catalog, without which nobody knows the pages
 */
export const withRebuiltIndex = (file: Buffer): Buffer => withIndex(new StoredDocument(file, 'repaired'));
