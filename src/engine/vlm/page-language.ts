/** Owns the language of a page that both a model and recognition have looked at. */
import { OcrError } from '../../errors.ts';
import { resolveLanguage } from '../../language.ts';

/** What was found with the page's own words stands; the model is asked where nothing was. */
export function pageLanguage(found: string, named: readonly string[]): string {
  if (found !== 'und' && found !== '') return found;
  const codes = new Set(named.flatMap(codesOf));
  return codes.size === 0 ? 'und' : [...codes].join('+');
}

/** None for a name that is not known: models name languages as they like. */
function codesOf(name: string): readonly string[] {
  try {
    const codes = resolveLanguage(name);
    return codes === 'auto' ? [] : codes.split('+');
  } catch (thrown) {
    if (thrown instanceof OcrError) return [];
    throw thrown;
  }
}
