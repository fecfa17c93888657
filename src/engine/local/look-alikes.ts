/** Owns letters and short words of Greek and Cyrillic print that were read as Latin ones, which look the same. */
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

interface Script {
  readonly letter: RegExp;
  /** Latin letters, and what has their shape in this script. */
  readonly shapes: ReadonlyMap<string, string>;
  /** What a word of Latin letters stands for between words of this script; undefined for a Latin word. */
  readonly wordFor: (text: string) => string | undefined;
}

const pairs = (latin: string, other: string) =>
  new Map([...latin].map((letter, at) => [letter, [...other][at] ?? letter]));

/** Words that hold Greek together, by the letters under their accents. */
const greekWords = new Map(
  (
    'του το τα τις τους της την τον των να και με σε ως δεν που οι στο στα στη στις στην στον στους θα αν από για είναι έχει ' +
    'μία ένα αυτό ότι κατά προς μας σας ή πως όπως'
  )
    .split(' ')
    .map((word) => [bare(word), word] as const),
);

/** Latin letters as which each Greek one is read. */
const readAs: Readonly<Record<string, string>> = {
  α: 'a',
  γ: 'yfg',
  δ: 'ds',
  ε: 'e',
  η: 'hn',
  θ: 'b0',
  ι: 'il!1',
  κ: 'k',
  μ: 'up',
  ν: 'v',
  ο: 'o0',
  π: 'nm',
  ρ: 'p',
  σ: 'ocg',
  ς: 'cs',
  τ: 't',
  υ: 'uy',
  χ: 'x',
  ω: 'w',
};
const greekShapes = [...greekWords].map(
  ([letters, word]) =>
    [new RegExp(`^${[...letters].map((letter) => `[${readAs[letter] ?? letter}]`).join('')}$`, 'iu'), word] as const,
);

const greek: Script = {
  letter: /\p{Script=Greek}/u,
  shapes: pairs('aeikopuvxwnytAEZHIKMNOPTYXB', 'αεικορυνχωηγτΑΕΖΗΙΚΜΝΟΡΤΥΧΒ'),
  wordFor: (text) => greekShapes.find(([shape]) => shape.test(text))?.[1],
};

const cyrillicShapes = pairs('aceopxyiABCEHIKMOPTX', 'асеорхуіАВСЕНІКМОРТХ');
/** Longer words are Latin abbreviations as likely. */
const longestWord = 3;
const cyrillic: Script = {
  letter: /\p{Script=Cyrillic}/u,
  shapes: cyrillicShapes,
  wordFor: (text) =>
    text.length <= longestWord && !/^\p{Lu}{2,}$/u.test(text) && [...text].every((letter) => cyrillicShapes.has(letter))
      ? [...text].map((letter) => cyrillicShapes.get(letter) ?? letter).join('')
      : undefined,
};

/** On the line, letters of the script must outnumber Latin ones this many times for a Latin word to be one of the script. */
const outnumbers = 2;

/**
 * Mends words of pages that were read with the data of Greek or Cyrillic, alone or beside Latin.
 * @param languages Tesseract codes that the words were read with
 */
export function mendLookAlikes(
  words: readonly RecognizedWord[],
  languages: readonly string[],
): readonly RecognizedWord[] {
  if (isLeftOut('look-alikes')) return words;
  const mended =
    languages.includes('ell') && !languages.includes('grc')
      ? words.map((word) => ({ ...word, text: modernGreek(word.text) }))
      : words;
  return [...Map.groupBy(mended, ({ line }) => line).values()].flatMap((line) => mendLine(line));
}

function mendLine(line: readonly RecognizedWord[]): readonly RecognizedWord[] {
  const text = line.map((word) => word.text).join(' ');
  const script = [greek, cyrillic].find(({ letter }) => letter.test(text));
  if (script === undefined) return line;
  const count = (letter: RegExp) => [...text].filter((sign) => letter.test(sign)).length;
  const isMostly = count(script.letter) > outnumbers * count(/\p{Script=Latin}/u);
  return line.map((word, at) => {
    if (script.letter.test(word.text)) return { ...word, text: mendWord(word.text, script) };
    const [before, after] = [line[at - 1]?.text, line[at + 1]?.text];
    const isBetween =
      [before, after].every((other) => other === undefined || script.letter.test(other)) && line.length > 1;
    const [, opening = '', core = '', closing = ''] = /^(\P{L}*)(.*?)(\P{L}*)$/u.exec(word.text) ?? [];
    const meant = isMostly && isBetween ? script.wordFor(core) : undefined;
    return meant === undefined ? word : { ...word, text: opening + casedAs(meant, core, before) + closing };
  });
}

/** A word with letters of both scripts is in the one of most of them, as far as letters have their like in it. */
function mendWord(text: string, { letter, shapes }: Script): string {
  const letters = [...text].filter((sign) => /\p{L}/u.test(sign));
  const own = letters.filter((sign) => letter.test(sign)).length;
  if (own === letters.length || own * 2 < letters.length) return text;
  return letters.every((sign) => letter.test(sign) || shapes.has(sign))
    ? [...text].map((sign) => shapes.get(sign) ?? sign).join('')
    : text;
}

/** Small Greek letters are read as Latin capitals: a capital is believed where a sentence may begin. */
function casedAs(word: string, read: string, before: string | undefined): string {
  if (/\p{Script=Cyrillic}/u.test(word) || !/^\p{Lu}/u.test(read)) return word;
  const mayBegin = before === undefined || /[.;:!·»]$/u.test(before);
  return mayBegin && !/^\p{Lu}{2,}$/u.test(read) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

const breathings = /[\u0313\u0314]/gu;

/** The micro sign is mu, and the one accent of modern Greek stands for all that older print has. */
function modernGreek(text: string): string {
  if (!/[\p{Script=Greek}]/u.test(text)) return text;
  const parts = text
    .replaceAll('\u00b5', 'μ')
    .normalize('NFD')
    .replaceAll(/[\u0342\u0300]/gu, '\u0301')
    .replaceAll('\u0345', '');
  const hasAccent = parts.includes('\u0301');
  const isLong = parts.replaceAll(/\P{L}/gu, '').length > 2;
  return parts.replaceAll(breathings, hasAccent || !isLong ? '' : '\u0301').normalize('NFC');
}

function bare(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '');
}
