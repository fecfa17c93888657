/** Owns telling words and what they mean in another language: by scripts, and by the articles before them. */

/** Scripts that are told apart; those of one language stand in one pattern. */
const scripts: readonly RegExp[] = [
  /\p{Script=Latin}/gu,
  /\p{Script=Cyrillic}/gu,
  /\p{Script=Greek}/gu,
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/gu,
  /\p{Script=Hangul}/gu,
  /\p{Script=Arabic}/gu,
  /\p{Script=Hebrew}/gu,
  /\p{Script=Thai}/gu,
  /\p{Script=Devanagari}/gu,
];
/** Share of the texts of a side in its script, at least, and letters of a middling text, at most, in scripts without spaces. */
const mostly = 0.8;
const longestDense = 10;
const dense = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u;

/** True for words of one script beside words of another one. */
export function areTwoScripts(before: readonly string[], after: readonly string[]): boolean {
  const [one, other] = [scriptOf(before), scriptOf(after)];
  return one !== undefined && other !== undefined && one !== other && ![before, after].some(isDenseText);
}

/** The script of nearly all of the texts. */
function scriptOf(texts: readonly string[]): RegExp | undefined {
  return scripts.find((script) => texts.filter((text) => isIn(text, script)).length >= mostly * texts.length);
}

function isIn(text: string, script: RegExp): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters > 0 && (text.match(script)?.length ?? 0) > letters / 2;
}

/** Lines of text in a script without spaces. */
function isDenseText(texts: readonly string[]): boolean {
  const lengths = texts.filter((text) => dense.test(text)).map(({ length }) => length);
  return lengths.filter((length) => length > longestDense).length > texts.length / 2;
}

/** What nouns, and verbs where anything, are listed with, by language. */
const articles: readonly ReadonlySet<string>[] = [
  'the a an to',
  'der die das ein eine sich',
  'le la les un une des se',
  'el la los las un una',
  'il lo la i gli le un uno una',
  'o a os as um uma',
  'de het een',
  'en ett ei et att at å',
].map((words) => new Set(words.split(' ')));
/** Texts of a side that begin so, at least, and their share. */
const [fewestBegun, leastBegun] = [2, 0.3];

/** True where one side has the articles of a language, and the other one those of another. */
export function areTwoLanguages(before: readonly string[], after: readonly string[]): boolean {
  const counts = articles.map((words) =>
    [before, after].map((texts) => texts.filter((text) => begins(text, words)).length),
  );
  const isOf = (side: 0 | 1) =>
    counts.some((count) => {
      const [own = 0, other = 0] = [count[side], count[1 - side]];
      return own >= fewestBegun && own >= leastBegun * before.length && other < own / 2;
    });
  return isOf(0) && isOf(1);
}

const beginning = /^(?:\p{L}+|l['’])(?=[\s\p{L}])/u;

function begins(text: string, words: ReadonlySet<string>): boolean {
  return words.has(beginning.exec(text.toLowerCase())?.[0] ?? '');
}
