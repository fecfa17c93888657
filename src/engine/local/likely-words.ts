/** Owns words in a vote: where the likeliest letters make none, the likeliest word among what was read. Pure. */

/** What may stand at a place of the line. */
export interface Candidate {
  /** "" for nothing. */
  readonly text: string;
  /** Of all the votes at its place, 0…1. */
  readonly share: number;
}

/** Shorter ones are words too easily. */
const isPlainWord = /^\p{L}[\p{L}\p{M}]{2,}$/u;
/** Combinations of what was read that are tried on a word. */
const mostCombinations = 64;
/** A place where this little speaks for a character is not worth a try; nor is a word, by all its places, this much less likely. */
const leastShare = 0.12;
const leastOfWinner = 0.02;

/** For each place the candidate that wins: the likeliest, or the one that is part of a likely word. */
export function likelyWords(
  places: readonly (readonly Candidate[])[],
  isWord: (letters: string) => boolean,
): readonly (Candidate | undefined)[] {
  const winners = places.map((ranked) => ranked[0]);
  const text = (at: number) => winners[at]?.text ?? '';
  let begin = 0;
  for (let at = 0; at <= places.length; at += 1) {
    if (at < places.length && !partsWords.test(text(at))) continue;
    let end = at;
    // A sign or a gap at the end of a word is rather no letter, whatever else was read there.
    while (begin < end && !/[\p{L}\p{N}]/u.test(text(begin))) begin += 1;
    while (end > begin && !/[\p{L}\p{N}]/u.test(text(end - 1))) end -= 1;
    const better = likelyWord(places.slice(begin, end), isWord);
    if (better !== undefined) winners.splice(begin, better.length, ...better);
    begin = at + 1;
  }
  return winners;
}

const partsWords = /[\s.,:;!?'’"“”„«»()\u2010-\u2015-]/u;

/** The likeliest combination that is a word; undefined when the winners are one already or none is. */
function likelyWord(
  word: readonly (readonly Candidate[])[],
  isWord: (letters: string) => boolean,
): readonly Candidate[] | undefined {
  const winners = word.map((ranked) => ranked[0]?.text ?? '').join('');
  if (!isPlainWord.test(winners.replaceAll(/[^\p{L}\p{M}]/gu, '')) || word.every((ranked) => ranked.length === 1))
    return undefined;
  let tried: { readonly chosen: readonly Candidate[]; readonly likely: number }[] = [{ chosen: [], likely: 1 }];
  for (const ranked of word) {
    const options = ranked.filter(({ text, share }, rank) => rank === 0 || (text !== ' ' && share >= leastShare));
    tried = tried
      .flatMap(({ chosen, likely }) =>
        options.map((option) => ({ chosen: [...chosen, option], likely: likely * option.share })),
      )
      .toSorted((a, b) => b.likely - a.likely)
      .slice(0, mostCombinations);
  }
  const most = tried[0]?.likely ?? 0;
  return tried.find(({ chosen, likely }) => {
    const letters = chosen.map(({ text }) => text).join('');
    const isLikely = likely >= leastOfWinner * most;
    return isLikely && isPlainWord.test(letters) && isWord(letters);
  })?.chosen;
}
