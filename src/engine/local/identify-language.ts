/** Owns identification of the language that a text is written in, made for text with recognition errors. */
import { languageOf, languagesOfScript } from '../../language.ts';
import { likenessByGrams } from './gram-score.ts';
import { fewestLetters, guessLanguage } from './guess-language.ts';
import { languageGrams } from './language-grams.ts';
import { isLeftOut } from './step-switch.ts';
import { lettersByScript, wordsInScript, type ScriptShare } from './letters-by-script.ts';

export interface IdentifiedLanguage {
  /** Tesseract code. */
  readonly code: string;
  /** Tesseract's name of the script. */
  readonly script: string;
  /** Share of the text's letters that are in this script, 0…1. */
  readonly share: number;
  /** False where too little text, or text that fits no language, leaves room for doubt. */
  readonly isSure: boolean;
}

/** About ten words say the language well. */
const sureLetters = 45;
/** A second script below this share is names, units and digits, not a second language. */
const leastShare = 0.12;

/**
 * Identifies the languages of a text, one for each script that holds a good share of it, the largest first.
 * @returns nothing for a text with next to no letters
 */
export async function identifyLanguages(text: string): Promise<readonly IdentifiedLanguage[]> {
  const shares = lettersByScript(text);
  const found: IdentifiedLanguage[] = [];
  for (const [rank, share] of shares.entries()) {
    if (share.letters < fewestLetters || (rank > 0 && share.share < leastShare)) continue;
    const language = await identifyInScript(text, share);
    if (language !== undefined) found.push(language);
  }
  return found;
}

/** Scripts of one language, or of two that letters tell apart, need no statistics. */
async function identifyInScript(text: string, share: ScriptShare): Promise<IdentifiedLanguage | undefined> {
  const { script, letters } = share;
  const enough = letters >= sureLetters;
  const certain = (code: string): IdentifiedLanguage => ({ code, script, share: share.share, isSure: enough });
  switch (script) {
    case 'Han':
      return certain(isTraditional(text) ? 'chi_tra' : 'chi_sim');
    case 'Greek':
      return certain(isPolytonic(text, letters) ? 'grc' : 'ell');
    case 'Latin':
    case 'Cyrillic':
    case 'Arabic':
    case 'Devanagari':
    case 'Bengali':
    case 'Hebrew': {
      const words = wordsInScript(text, script);
      if (script === 'Latin' && isPlainlyEnglish(words)) return { ...certain('eng'), isSure: true };
      if (script === 'Latin' && isPlainlyVietnamese(words)) return certain('vie');
      const guess = guessLanguage(words, script) ?? guessLanguage(text, script);
      if (guess !== undefined) return { ...guess, script, share: share.share, isSure: guess.isSure && enough };
    }
  }
  const [usual] = languagesOfScript(script);
  return usual === undefined ? undefined : certain(usual);
}

/** Whether `likeness` knows a language. @param code of Tesseract */
export function hasLikeness(code: string): boolean {
  const iso = languageOf(code)?.aliases.find((alias) => alias.length === 2);
  return code === 'eng' || languageGrams().languages.some((language) => language.iso === iso);
}

/** How likely a text is in a language, of the likeliest one's 1: a quick look that knows no rare languages. @param code of Tesseract */
export function likeness(text: string, code: string): number {
  if (code === 'eng' && hasEnglishWords(text)) return 1;
  const iso = languageOf(code)?.aliases.find((alias) => alias.length === 2);
  return iso === undefined ? 0 : likenessByGrams(text, iso, languageGrams());
}

/** Words that hold English together, and that no other language has in such numbers. */
const englishWords = new Set('the of and is are that with for from this by was which have'.split(' '));
const fewestWords = 40;
const plainlyEnglish = 0.14;

/** Told by its function words, without the tables of the identifiers: the commonest case pays nothing for the others. */
function isPlainlyEnglish(text: string): boolean {
  const words = text.split(/[^\p{L}'’]+/u).filter((word) => word !== '');
  const english = words.filter((word) => word.length <= 5 && englishWords.has(word.toLowerCase())).length;
  return words.length >= fewestWords && english >= words.length * plainlyEnglish;
}

const onlyEnglish = new Set('the and that with this from which have are not can you their but will when'.split(' '));
const fewestEnglish = 2;
const leastEnglish = 0.1;

/** Some lines tell it by fewer words, of those that no other language has: it costs nothing where English is likely anyhow. */
function hasEnglishWords(text: string): boolean {
  const words = text.toLowerCase().split(/[^\p{L}'’]+/u);
  const english = words.filter((word) => onlyEnglish.has(word));
  return new Set(english).size >= fewestEnglish && english.length >= words.length * leastEnglish;
}

/**
 * Words that hold Vietnamese together, without their marks: other languages' data reads nearly all letters of it with wrong
 * marks or with none, and then it fits any language but its own.
 */
const vietnameseWords = new Set(
  (
    'cua cac khong duoc nguoi voi nhung nhieu viec phai vao tren cung nuoc ngay nhu hoc mot trong theo thanh cong hien ' +
    'dinh giua nay khi cho lam toi nha rat thi biet gia truong tinh dang nhat chinh quoc dong'
  ).split(' '),
);
const fewestVietnamese = 6;
const plainlyVietnamese = 0.07;

function isPlainlyVietnamese(text: string): boolean {
  if (isLeftOut('Vietnamese words')) return false;
  const bare = text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đð]/giu, 'd').toLowerCase();
  const words = bare.split(/[^a-z]+/u).filter((word) => word !== '');
  const known = words.filter((word) => vietnameseWords.has(word));
  return new Set(known).size >= fewestVietnamese && known.length >= words.length * plainlyVietnamese;
}

/** Characters whose two forms are both frequent, the simplified one and the traditional one. */
const simplified =
  /[这们国为说时来会个学对发经还进过问题现间开关长门见车东书电话语读写让认识应该业产万与专两严丧丰临举义乐习乡买乱争亏云亚]/gu;
const traditional =
  /[這們國為說時來會個學對發經還進過問題現間開關長門見車東書電話語讀寫讓認識應該業產萬與專兩嚴喪豐臨舉義樂習鄉買亂爭虧雲亞]/gu;

function isTraditional(text: string): boolean {
  return (text.match(traditional)?.length ?? 0) > (text.match(simplified)?.length ?? 0);
}

/**
 * Breathings, circumflexes and iotas below went out of use in 1982. Old texts have them on 16 of 100 letters, and new ones that
 * were read with the data of old ones on 4.
 */
const oldLetters = 0.1;

function isPolytonic(text: string, letters: number): boolean {
  return (text.normalize('NFC').match(/[\u1f00-\u1fff]/gu)?.length ?? 0) > letters * oldLetters;
}
