/** Owns the codes of letters: what Tesseract's data writes in old or loose ways, as The Unicode Standard writes it. Pure. */

/** Malayalam consonants whose form without a vowel has a code of its own (The Unicode Standard, 12.9 "Chillu Forms"). */
const chillus: ReadonlyMap<string, string> = new Map([
  ['\u0d23', '\u0d7a'],
  ['\u0d28', '\u0d7b'],
  ['\u0d30', '\u0d7c'],
  ['\u0d32', '\u0d7d'],
  ['\u0d33', '\u0d7e'],
  ['\u0d15', '\u0d7f'],
]);
const chilluBefore = /([\u0d23\u0d28\u0d30\u0d32\u0d33\u0d15])\u0d4d\u200d/gu;
/** Khanda ta of Bengali, likewise. */
const khandaBefore = /\u09a4\u09cd\u200d/gu;
/** The vowel am of Thai and Lao has a code of its own, which stands behind the tone (The Unicode Standard, 16.1 and 16.2). */
const amInPieces = [
  { pieces: /\u0e4d([\u0e48-\u0e4b]?)\u0e32/gu, am: '$1\u0e33' },
  { pieces: /\u0ecd([\u0ec8-\u0ecb]?)\u0eb2/gu, am: '$1\u0eb3' },
];
/** Joiners and non-joiners say how the letters around them look: behind the last one they say nothing. */
const idleJoiners = /[\u200c\u200d]+(?=[^\p{L}\p{M}\p{N}\u200c\u200d]|$)/gu;

/** Figures that look like the sign beside them, where they stand between letters of their script and no other figure does. */
const roundSigns = [
  { letters: '\u0c80-\u0ccc', figures: '\u0ce6-\u0cef', zero: '\u0ce6', sign: '\u0c82' },
  { letters: '\u0c00-\u0c4c', figures: '\u0c66-\u0c6f', zero: '\u0c66', sign: '\u0c02' },
  { letters: '\u0d00-\u0d4c', figures: '\u0d66-\u0d6f', zero: '\u0d66', sign: '\u0d02' },
].map(({ letters, figures, zero, sign }) => ({
  sign,
  wrong: new RegExp(`(?<=[${letters}])${zero}(?![${figures}])`, 'gu'),
}));

const rules: readonly (readonly [script: RegExp, mend: (text: string) => string])[] = [
  [/\p{Script=Malayalam}/u, (text) => text.replace(chilluBefore, (_, letter: string) => chillus.get(letter) ?? letter)],
  [
    /[\p{Script=Thai}\p{Script=Lao}]/u,
    (text) => amInPieces.reduce((mended, { pieces, am }) => mended.replace(pieces, am), text),
  ],
  [/\p{Script=Bengali}/u, (text) => text.replace(khandaBefore, '\u09ce')],
  [
    /[\p{Script=Kannada}\p{Script=Telugu}\p{Script=Malayalam}]/u,
    (text) => roundSigns.reduce((mended, { wrong, sign }) => mended.replace(wrong, sign), text),
  ],
  // Danda, drawn like the stroke of a keyboard; sentences end with it.
  [
    /[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Oriya}]/u,
    (text) => text.replace(/(?<=[\p{L}\p{M}])\|(?=$|[”"’')\]])/gu, '\u0964'),
  ],
  // The Armenian full stop has the shape of a colon, which that script has none of.
  [/\p{Script=Armenian}/u, (text) => (text === 'ն' ? 'և' : text.replace(/(?<=\p{Script=Armenian}[»)]?):/gu, '\u0589'))],
  [/\p{Script=Arabic}/u, (text) => text.replace(/(?<=\p{Script=Arabic}\p{M}*[»)]?),(?!\p{Nd})/gu, '\u060c')],
  [/[\u200c\u200d]/u, (text) => text.replace(idleJoiners, '')],
];

/** A word with the codes that its letters should have; nothing that can be seen changes but for signs that were confused. */
export function withUsualCodes(text: string): string {
  let mended = text;
  for (const [script, mend] of rules) if (script.test(mended)) mended = mend(mended);
  return mended;
}
