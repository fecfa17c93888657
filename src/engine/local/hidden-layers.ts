/** Owns telling whether a PDF has layers (optional content: ISO 32000-1, 8.11) that are not shown when it is opened. */
import { Malformed } from '../../pdf-syntax/parser.ts';
import { StoredDocument } from '../../pdf-syntax/stored-document.ts';
import { isArray, isDictionary, Name } from '../../pdf-syntax/value.ts';

/**
 * Whether layers may be switched off; which of them hold what is for the pictures of the pages to say. False for a file of which
 * the catalog cannot be found, true where it is encrypted within a stream of objects.
 * @param file its bytes
 */
export function mayHideLayers(file: Buffer): boolean {
  return mayHide(file, 'as it is') ?? mayHide(file, 'repaired') ?? false;
}

/** Undefined where it cannot be told in this way. */
function mayHide(file: Buffer, way: 'as it is' | 'repaired'): boolean | undefined {
  let isEncrypted = false;
  try {
    const document = new StoredDocument(file, way);
    ({ isEncrypted } = document);
    // Of an encrypted file it is as it is: only strings and streams are encrypted.
    const catalog = document.dictionaryAt(document.catalogReference);
    const properties = document.resolve(catalog.get('OCProperties'));
    const usual = isDictionary(properties) ? document.resolve(properties.get('D')) : null;
    if (!isDictionary(usual)) return false;
    const base = document.resolve(usual.get('BaseState'));
    if (base instanceof Name && base.value === 'OFF') return true;
    // `AS`: states that depend on whether the document is viewed, printed or exported.
    return ['OFF', 'AS'].some((key) => {
      const groups = document.resolve(usual.get(key));
      return isArray(groups) && groups.length > 0;
    });
  } catch (thrown) {
    if (thrown instanceof Malformed || thrown instanceof RangeError) return isEncrypted ? true : undefined;
    throw thrown;
  }
}
