/** Owns languages: what Tesseract can read, by which names people call it, in which script it is written. */
import { OcrError } from './errors.ts';
import { languageRows, scriptTags } from './language-table.ts';
import { nearest } from './nearest.ts';

export interface LanguageStatus {
  /** Tesseract code. */
  readonly code: string;
  /** English name. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** Where its data is now: folder, bundled, cache, package, system; undefined when it would have to be fetched. */
  readonly installed: string | undefined;
}

export interface AddLanguageOptions {
  /** The larger data, more accurate on hard scripts, twice as slow. */
  readonly best?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A language whose data is on this machine for good. */
export interface AddedLanguage {
  /** Tesseract code. */
  readonly code: string;
  /** English name. */
  readonly name: string;
  /** Where the data came from, or lay all the time: folder, cache, package, bundled; system, download, npm. */
  readonly from: string;
  /** File or folder. */
  readonly path: string;
}

export interface Language {
  /** Tesseract code, which is also the name of its data. */
  readonly code: string;
  /** English name. */
  readonly name: string;
  /** Script by the name that Tesseract's script detection uses. */
  readonly script: string;
  /** Speakers in millions, rough: it orders guesses and nothing else; 0 for historical and vertical variants. */
  readonly speakers: number;
  /** Every other name, in lower case with hyphens: ISO 639-1 and 639-3 codes, BCP 47 tags, PaddleOCR's codes, English words. */
  readonly aliases: readonly string[];
  readonly rightToLeft: boolean;
}

/** Script detection reports these beside the scripts of the table. */
const scriptSynonyms: Readonly<Record<string, string>> = {
  Korean: 'Hangul',
  Hiragana: 'Japanese',
  Katakana: 'Japanese',
};
const rightToLeftScripts: ReadonlySet<string> = new Set(['Arabic', 'Hebrew', 'Syriac', 'Thaana']);
const maximumLanguages = 8;

/** One spelling for all: lower case, hyphens for underscores and spaces, brackets dropped. */
function normalize(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[(),]/g, '')
    .replace(/[\s_]+/g, '-');
}

export const languages: readonly Language[] = languageRows.map(([code, name, script, speakers, aliases]) => ({
  code,
  name,
  script,
  speakers,
  aliases: [...new Set([normalize(name), ...aliases.split(' ')])].filter((alias) => alias !== '' && alias !== code),
  rightToLeft: rightToLeftScripts.has(script),
}));

const byCode: ReadonlyMap<string, Language> = new Map(languages.map((language) => [language.code, language]));
const byName: ReadonlyMap<string, Language> = new Map(
  languages.flatMap((language) =>
    [language.code, ...language.aliases].map((name) => [normalize(name), language] as const),
  ),
);

/** English name of each Tesseract code. */
export const languageNames: ReadonlyMap<string, string> = new Map(languages.map(({ code, name }) => [code, name]));

/** The data that reads lines of a language that run downwards; undefined where there is none of its own. @param code of Tesseract */
export function downwardModelOf(code: string): string | undefined {
  return languageNames.has(`${code}_vert`) ? `${code}_vert` : undefined;
}

/** The language of a Tesseract code; undefined for anything else. */
export function languageOf(code: string): Language | undefined {
  return byCode.get(code);
}

/**
 * Turns what a person wrote (`en`, `German`, `zh-Hant-HK`, `ch+en`, `deu, fra`) into Tesseract codes joined by `+`.
 * @returns "auto" for nothing or "auto"; each code once, in the order given, since the first one leads recognition
 * @throws OcrError `language_unknown` with the nearest names; `invalid_argument` for a combination that makes no sense
 */
export function resolveLanguage(text: string): string {
  const parts = text
    .split(/[+,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0 && text.trim() !== '') throw unknown(text.trim());
  if (parts.length === 0 || (parts.length === 1 && parts[0]?.toLowerCase() === 'auto')) return 'auto';
  const codes = new Set<string>();
  for (const part of parts) {
    if (part.toLowerCase() === 'auto') {
      throw new OcrError('invalid_argument', `"auto" cannot be combined with other languages ("${text}").`, {
        hint: 'Give either "auto" or the languages.',
      });
    }
    const language = find(part);
    if (language === undefined) throw unknown(part);
    codes.add(language.code);
  }
  if (codes.size > maximumLanguages) {
    throw new OcrError('invalid_argument', `${codes.size} languages at once are too many.`, {
      hint: `Name at most ${maximumLanguages}: each one slows recognition and makes it less certain. Or use "auto".`,
    });
  }
  return [...codes].join('+');
}

/** Exact names first; then as a BCP 47 tag whose region, and whose script when it is the usual one, say nothing new. */
function find(text: string): Language | undefined {
  const name = normalize(text);
  const exact = byName.get(name);
  if (exact !== undefined) return exact;
  const tag = /^([a-z]{2,3})(?:-([a-z]{4}))?(?:-(?:[a-z]{2}|\d{3}))?$/.exec(name);
  if (tag === null) return undefined;
  const [, primary = '', script] = tag;
  if (script === undefined) return byName.get(primary);
  const spelled = byName.get(`${primary}-${script}`);
  if (spelled !== undefined) return spelled;
  const language = byName.get(primary);
  return language !== undefined && scriptTags[language.script]?.includes(script) ? language : undefined;
}

function unknown(text: string): OcrError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const near = new Set(nearest(normalize(text), byName.keys(), 6).map((name) => byName.get(name)));
  const guesses = [...near].flatMap((language) =>
    language === undefined ? [] : [`${language.code} (${language.name})`],
  );
  const ask = 'Run `ocrchat languages` for the list, or use "auto".';
  return new OcrError('language_unknown', `The language "${shown}" is not known.`, {
    hint: guesses.length === 0 ? ask : `Did you mean ${guesses.slice(0, 3).join(', ')}? ${ask}`,
  });
}

/** Models of whole scripts that Tesseract has beside those of languages; "Fraktur" is a language of the table, frk. */
export const scriptModels: readonly string[] = [
  ...new Set(languages.map(({ script }) => script).filter((script) => script !== 'Han' && script !== 'Fraktur')),
  'HanS',
  'HanT',
  'Vietnamese',
];
const scriptModelSet: ReadonlySet<string> = new Set(scriptModels);

/** True for the name of the model of a whole script. */
export function isScriptModel(name: string): boolean {
  return scriptModelSet.has(name);
}

/** The model that reads a language when there is none of its own; undefined where Tesseract has none. */
export function scriptModelOf(code: string): string | undefined {
  if (code.startsWith('chi_tra')) return 'HanT';
  if (code.startsWith('chi_sim')) return 'HanS';
  if (code === 'vie') return 'Vietnamese';
  const script = byCode.get(code)?.script;
  return script !== undefined && scriptModelSet.has(script) ? script : undefined;
}

/** The script that data of this code reads, of a language or of a whole script; undefined for an unknown code. */
export function scriptOf(code: string): string | undefined {
  if (code === 'HanS' || code === 'HanT') return 'Han';
  if (code === 'Vietnamese') return 'Latin';
  return byCode.get(code)?.script ?? (scriptModelSet.has(code) ? code : undefined);
}

/** Tesseract codes of the languages written in a script (named as script detection names it), the likeliest first. */
export function languagesOfScript(script: string): readonly string[] {
  const wanted = scriptSynonyms[script] ?? script;
  return languages
    .filter((language) => language.script === wanted)
    .toSorted((a, b) => b.speakers - a.speakers)
    .map(({ code }) => code);
}
