/** Owns the names of languages that files use: Tesseract codes → BCP 47 tags. */
import { languageOf } from '../language.ts';

/** Codes whose writing is part of their name. */
const withScript: Readonly<Record<string, string>> = {
  chi_sim: 'zh-Hans',
  chi_tra: 'zh-Hant',
  srp_latn: 'sr-Latn',
  aze_cyrl: 'az-Cyrl',
  uzb_cyrl: 'uz-Cyrl',
};

/**
 * The tag of a page's language, of the first where there are several.
 * @param codes Tesseract codes joined by +
 * @returns undefined when the language is unknown
 */
export function languageTag(codes: string): string | undefined {
  const [first = ''] = codes.split('+');
  const code = first.replace(/_vert$/u, '');
  if (withScript[code] !== undefined) return withScript[code];
  const language = languageOf(code);
  if (language === undefined) return undefined;
  return language.aliases.find((alias) => /^[a-z]{2}$/u.test(alias)) ?? language.code.slice(0, 3);
}
