/** Owns the one table of languages: what Tesseract can read, by which names people call it, in which script it is written. */
import { OcrError } from './errors.ts';
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

type Row = readonly [code: string, name: string, script: string, speakers: number, aliases: string];

const rows: readonly Row[] = [
  ['afr', 'Afrikaans', 'Latin', 17, 'af'],
  ['amh', 'Amharic', 'Ethiopic', 60, 'am'],
  ['ara', 'Arabic', 'Arabic', 380, 'ar arb'],
  ['asm', 'Assamese', 'Bengali', 23, 'as'],
  ['aze', 'Azerbaijani', 'Latin', 24, 'az azj aze-latn az-latn azerbaijani-latin'],
  ['aze_cyrl', 'Azerbaijani (Cyrillic)', 'Cyrillic', 1, 'az-cyrl azerbaijani-cyrillic'],
  ['bel', 'Belarusian', 'Cyrillic', 5, 'be'],
  ['ben', 'Bengali', 'Bengali', 270, 'bn bangla'],
  ['bod', 'Tibetan', 'Tibetan', 6, 'bo tib'],
  ['bos', 'Bosnian', 'Latin', 3, 'bs'],
  ['bre', 'Breton', 'Latin', 0.2, 'br'],
  ['bul', 'Bulgarian', 'Cyrillic', 8, 'bg'],
  ['cat', 'Catalan', 'Latin', 9, 'ca valencian'],
  ['ceb', 'Cebuano', 'Latin', 20, 'bisaya'],
  ['ces', 'Czech', 'Latin', 11, 'cs cze'],
  [
    'chi_sim',
    'Chinese (Simplified)',
    'Han',
    1100,
    'zh zho chi cmn ch chs zh-hans zh-cn zh-sg cmn-hans chinese mandarin simplified-chinese chinese-simplified',
  ],
  [
    'chi_tra',
    'Chinese (Traditional)',
    'Han',
    60,
    'zh-hant zh-tw zh-hk zh-mo cmn-hant chinese-cht cht yue cantonese traditional-chinese chinese-traditional',
  ],
  ['chi_sim_vert', 'Chinese (Simplified, vertical)', 'Han', 0, 'chinese-simplified-vertical'],
  ['chi_tra_vert', 'Chinese (Traditional, vertical)', 'Han', 0, 'chinese-traditional-vertical'],
  ['chr', 'Cherokee', 'Cherokee', 0.002, ''],
  ['cos', 'Corsican', 'Latin', 0.2, 'co'],
  ['cym', 'Welsh', 'Latin', 0.9, 'cy wel'],
  ['dan', 'Danish', 'Latin', 6, 'da'],
  ['deu', 'German', 'Latin', 134, 'de ger deutsch'],
  ['div', 'Dhivehi', 'Thaana', 0.4, 'dv divehi maldivian'],
  ['dzo', 'Dzongkha', 'Tibetan', 0.6, 'dz'],
  ['ell', 'Greek', 'Greek', 13, 'el gre modern-greek'],
  ['eng', 'English', 'Latin', 1500, 'en'],
  ['enm', 'Middle English', 'Latin', 0, ''],
  ['epo', 'Esperanto', 'Latin', 0.1, 'eo'],
  ['est', 'Estonian', 'Latin', 1, 'et ekk'],
  ['eus', 'Basque', 'Latin', 0.8, 'eu baq'],
  ['fao', 'Faroese', 'Latin', 0.07, 'fo'],
  ['fas', 'Persian', 'Arabic', 130, 'fa per pes prs farsi dari'],
  ['fil', 'Filipino', 'Latin', 80, 'tl tgl tagalog'],
  ['fin', 'Finnish', 'Latin', 5.8, 'fi'],
  ['fra', 'French', 'Latin', 310, 'fr fre'],
  ['frk', 'German (Fraktur)', 'Fraktur', 0, 'fraktur de-latf deu-latf deu-frak german-fraktur'],
  ['frm', 'Middle French', 'Latin', 0, ''],
  ['fry', 'Western Frisian', 'Latin', 0.5, 'fy frisian'],
  ['gla', 'Scottish Gaelic', 'Latin', 0.06, 'gd'],
  ['gle', 'Irish', 'Latin', 1, 'ga'],
  ['glg', 'Galician', 'Latin', 2.4, 'gl'],
  ['grc', 'Ancient Greek', 'Greek', 0, 'el-polyton polytonic-greek'],
  ['guj', 'Gujarati', 'Gujarati', 62, 'gu'],
  ['hat', 'Haitian Creole', 'Latin', 13, 'ht haitian'],
  ['heb', 'Hebrew', 'Hebrew', 9, 'he iw'],
  ['hin', 'Hindi', 'Devanagari', 610, 'hi'],
  ['hrv', 'Croatian', 'Latin', 5, 'hr'],
  ['hun', 'Hungarian', 'Latin', 13, 'hu'],
  ['hye', 'Armenian', 'Armenian', 5, 'hy arm'],
  ['iku', 'Inuktitut', 'Canadian_Aboriginal', 0.04, 'iu'],
  ['ind', 'Indonesian', 'Latin', 200, 'id in'],
  ['isl', 'Icelandic', 'Latin', 0.3, 'is ice'],
  ['ita', 'Italian', 'Latin', 67, 'it'],
  ['ita_old', 'Italian (old)', 'Latin', 0, 'old-italian'],
  ['jav', 'Javanese', 'Latin', 68, 'jv jw'],
  ['jpn', 'Japanese', 'Japanese', 123, 'ja jp japan'],
  ['jpn_vert', 'Japanese (vertical)', 'Japanese', 0, 'japanese-vertical'],
  ['kan', 'Kannada', 'Kannada', 59, 'kn'],
  ['kat', 'Georgian', 'Georgian', 3.7, 'ka geo'],
  ['kat_old', 'Georgian (old)', 'Georgian', 0, 'old-georgian'],
  ['kaz', 'Kazakh', 'Cyrillic', 16, 'kk'],
  ['khm', 'Khmer', 'Khmer', 18, 'km cambodian'],
  ['kir', 'Kyrgyz', 'Cyrillic', 5, 'ky kirghiz'],
  ['kmr', 'Kurmanji Kurdish', 'Latin', 16, 'ku kur ku-latn kurdish kurmanji'],
  ['kor', 'Korean', 'Hangul', 82, 'ko kr'],
  ['kor_vert', 'Korean (vertical)', 'Hangul', 0, 'korean-vertical'],
  ['lao', 'Lao', 'Lao', 30, 'lo'],
  ['lat', 'Latin', 'Latin', 0, 'la'],
  ['lav', 'Latvian', 'Latin', 1.7, 'lv lvs'],
  ['lit', 'Lithuanian', 'Latin', 3, 'lt'],
  ['ltz', 'Luxembourgish', 'Latin', 0.4, 'lb'],
  ['mal', 'Malayalam', 'Malayalam', 37, 'ml'],
  ['mar', 'Marathi', 'Devanagari', 99, 'mr'],
  ['mkd', 'Macedonian', 'Cyrillic', 1.7, 'mk mac'],
  ['mlt', 'Maltese', 'Latin', 0.5, 'mt'],
  ['mon', 'Mongolian', 'Cyrillic', 5.5, 'mn khk'],
  ['mri', 'Maori', 'Latin', 0.2, 'mi mao'],
  ['msa', 'Malay', 'Latin', 60, 'ms may zsm'],
  ['mya', 'Burmese', 'Myanmar', 43, 'my bur myanmar'],
  ['nep', 'Nepali', 'Devanagari', 32, 'ne npi'],
  ['nld', 'Dutch', 'Latin', 25, 'nl dut flemish'],
  ['nor', 'Norwegian', 'Latin', 5.5, 'no nb nn nob nno bokmal nynorsk'],
  ['oci', 'Occitan', 'Latin', 0.5, 'oc'],
  ['ori', 'Odia', 'Oriya', 40, 'or ory oriya'],
  ['pan', 'Punjabi', 'Gurmukhi', 52, 'pa panjabi'],
  ['pol', 'Polish', 'Latin', 45, 'pl'],
  ['por', 'Portuguese', 'Latin', 267, 'pt'],
  ['pus', 'Pashto', 'Arabic', 60, 'ps pbt pushto'],
  ['que', 'Quechua', 'Latin', 7, 'qu'],
  ['ron', 'Romanian', 'Latin', 24, 'ro rum mo mol moldovan'],
  ['rus', 'Russian', 'Cyrillic', 255, 'ru'],
  ['san', 'Sanskrit', 'Devanagari', 0.03, 'sa'],
  ['sin', 'Sinhala', 'Sinhala', 19, 'si sinhalese'],
  ['slk', 'Slovak', 'Latin', 7, 'sk slo'],
  ['slv', 'Slovenian', 'Latin', 2.5, 'sl slovene'],
  ['snd', 'Sindhi', 'Arabic', 37, 'sd'],
  ['spa', 'Spanish', 'Latin', 560, 'es castilian'],
  ['spa_old', 'Spanish (old)', 'Latin', 0, 'old-spanish'],
  ['sqi', 'Albanian', 'Latin', 7.5, 'sq alb'],
  ['srp', 'Serbian', 'Cyrillic', 9, 'sr rs rs-cyrillic rsc'],
  ['srp_latn', 'Serbian (Latin)', 'Latin', 3, 'sr-latn rs-latin serbian-latin'],
  ['sun', 'Sundanese', 'Latin', 32, 'su'],
  ['swa', 'Swahili', 'Latin', 87, 'sw swh kiswahili'],
  ['swe', 'Swedish', 'Latin', 13, 'sv'],
  ['syr', 'Syriac', 'Syriac', 0.4, 'syc'],
  ['tam', 'Tamil', 'Tamil', 87, 'ta'],
  ['tat', 'Tatar', 'Cyrillic', 4, 'tt'],
  ['tel', 'Telugu', 'Telugu', 96, 'te'],
  ['tgk', 'Tajik', 'Cyrillic', 10, 'tg'],
  ['tha', 'Thai', 'Thai', 61, 'th'],
  ['tir', 'Tigrinya', 'Ethiopic', 9, 'ti'],
  ['ton', 'Tongan', 'Latin', 0.2, 'to'],
  ['tur', 'Turkish', 'Latin', 90, 'tr'],
  ['uig', 'Uyghur', 'Arabic', 10, 'ug uighur'],
  ['ukr', 'Ukrainian', 'Cyrillic', 39, 'uk'],
  ['urd', 'Urdu', 'Arabic', 240, 'ur'],
  ['uzb', 'Uzbek', 'Latin', 33, 'uz uzn uz-latn'],
  ['uzb_cyrl', 'Uzbek (Cyrillic)', 'Cyrillic', 5, 'uz-cyrl uzbek-cyrillic'],
  ['vie', 'Vietnamese', 'Latin', 97, 'vi'],
  ['yid', 'Yiddish', 'Hebrew', 0.6, 'yi ji ydd'],
  ['yor', 'Yoruba', 'Latin', 47, 'yo'],
];

/** ISO 15924 codes of each script, so that a tag that spells out its usual script (`ru-Cyrl`) is understood. */
const scriptTags: Readonly<Record<string, readonly string[]>> = {
  Arabic: ['arab'],
  Armenian: ['armn'],
  Bengali: ['beng'],
  Canadian_Aboriginal: ['cans'],
  Cherokee: ['cher'],
  Cyrillic: ['cyrl'],
  Devanagari: ['deva'],
  Ethiopic: ['ethi'],
  Fraktur: ['latf'],
  Georgian: ['geor'],
  Greek: ['grek'],
  Gujarati: ['gujr'],
  Gurmukhi: ['guru'],
  Han: ['hani'],
  Hangul: ['hang', 'kore'],
  Hebrew: ['hebr'],
  Japanese: ['jpan'],
  Kannada: ['knda'],
  Khmer: ['khmr'],
  Lao: ['laoo'],
  Latin: ['latn'],
  Malayalam: ['mlym'],
  Myanmar: ['mymr'],
  Oriya: ['orya'],
  Sinhala: ['sinh'],
  Syriac: ['syrc'],
  Tamil: ['taml'],
  Telugu: ['telu'],
  Thaana: ['thaa'],
  Thai: ['thai'],
  Tibetan: ['tibt'],
};

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

export const languages: readonly Language[] = rows.map(([code, name, script, speakers, aliases]) => ({
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
