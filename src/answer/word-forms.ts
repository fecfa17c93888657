/** Owns that words differ in form and mean the same: inflections of English, and words that stand for each other in questions. */

/** Base form and the forms that no rule makes of it. */
const irregular: ReadonlyMap<string, string> = new Map(
  [
    'be been was were are',
    'begin began begun',
    'bring brought',
    'build built',
    'buy bought',
    'choose chose chosen',
    'come came',
    'draw drew drawn',
    'drive drove driven',
    'eat ate eaten',
    'fall fell fallen',
    'feed fed',
    'feel felt',
    'find found',
    'fly flew flown',
    'forget forgot forgotten',
    'get got gotten',
    'give gave given',
    'go went gone',
    'grow grew grown',
    'hear heard',
    'hide hid hidden',
    'hold held',
    'keep kept',
    'know knew known',
    'lay laid',
    'lead led',
    'leave left',
    'lend lent',
    'lose lost',
    'make made',
    'man men',
    'mean meant',
    'meet met',
    'pay paid',
    'person people',
    'child children',
    'woman women',
    'rise rose risen',
    'run ran',
    'say said',
    'see saw seen',
    'sell sold',
    'send sent',
    'sign signed',
    'speak spoke spoken',
    'spend spent',
    'stand stood',
    'steal stole stolen',
    'swear swore sworn',
    'take took taken',
    'teach taught',
    'tell told',
    'think thought',
    'throw threw thrown',
    'understand understood',
    'win won',
    'wear wore worn',
    'write wrote written',
  ].flatMap((forms) => {
    const [base = '', ...others] = forms.split(' ');
    return others.map((form) => [form, base] as const);
  }),
);

/** Words, by their base form, that ask for and say the same. */
const meanings: ReadonlyMap<string, number> = new Map(
  [
    'end finish expire terminate',
    'buy purchase acquire',
    'cost price',
    'pay payable payment',
    'study studies',
    'build construct erect',
    'company firm',
    'lead head chair chairman chairwoman chairperson president',
    'phone telephone',
    'write author writer',
    'teach teacher',
    'rent rental tenant',
    'die death',
    'bear born birth',
    'own owner',
    'manage manager management',
    'employ employee staff worker',
    'car vehicle',
    'weigh weight',
    'beginnen anfangen beginn anfang',
    'ende enden endet',
    'kosten kostet preis',
    'firma unternehmen',
  ].flatMap((words, group) => words.split(' ').map((word) => [word, group] as const)),
);

const asciiWord = /^[a-z]+$/u;

/** Takes the endings of English off, so that forms of one word meet; what is left need not be a word. */
function stem(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (!asciiWord.test(word) || word.length < 4) return word;
  if (/ie[sd]$/u.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  let base = word;
  if (/(?:ing|ed)$/u.test(word)) {
    const cut = word.replace(/(?:ing|ed)$/u, '');
    // "bring" and "bed" have no ending.
    if (cut.length < 3 || !/[aeiouy]/u.test(cut)) return word;
    base = cut.replace(/([bdgmnprt])\1$/u, '$1');
  } else if (/[^su]s$/u.test(word) && !word.endsWith('is')) base = word.replace(/(?<=[sxz]|ch|sh)es$|s$/u, '');
  return base.length > 3 ? base.replace(/e$/u, '') : base;
}

/** How well one word stands for another by form or meaning, 0…1; both in normal form. */
export function kinship(a: string, b: string): number {
  const [one, other] = [stem(a), stem(b)];
  if (one === other) return 0.95;
  const meaning = meanings.get(a) ?? meanings.get(one);
  return meaning !== undefined && meaning === (meanings.get(b) ?? meanings.get(other)) ? 0.8 : 0;
}
