/** Owns reading anew the passages of a page that are in another language of its script than the page was read with. */
import { unionBox } from '../../bounding-box.ts';
import { sternerJudge } from './choose-language.ts';
import { modelOf } from './data-to-read-with.ts';
import { hasLikeness, identifyLanguages, likeness, type IdentifiedLanguage } from './identify-language.ts';
import { doubtfulLanguage, legibility, textOf } from './legibility.ts';
import { fewestLetters, lettersOf, partByLanguage, type Passage } from './passages.ts';
import type { State } from './recognition-state.ts';
import { isLeftOut } from './step-switch.ts';
import type { RecognizedWord } from './tesseract.ts';

/** Scripts of many languages, whose letters one language's data does not know all. */
const sharedScripts: ReadonlySet<string | undefined> = new Set(['Latin', 'Cyrillic', 'Arabic', 'Devanagari']);
/** So many letters that look like no language of the page's are worth a look. */
const worthALook = 60;
/** Share of the letters of a page in one language. */
const nearlyAll = 0.9;
/** Languages that are tried. */
const mostTried = 3;
/** Near relatives are this likely for each other (Croatian for Slovenian 0.6, at most 0.85), other languages hardly. */
const relative = 0.75;
/** Some data is that much less sure of its own language than other data of letters that it does not know, as Romanian than Hungarian. */
const sternestJudge = 0.2;
/** What another reading of a passage must gain, so that noise does not decide. */
const leastGain = 0.01;
/** Share of the height that a line must have in common with that which was read before. */
const samePlace = 0.6;

/** A passage as it was read last. */
interface Reading {
  readonly words: readonly RecognizedWord[];
  /** Whose data has read it: a Tesseract code, undefined for what the page was read with. */
  readonly code: string | undefined;
  /** Legibility, and more of it for words that surely are in that language: data of another one judges itself more sternly. */
  readonly score: number;
}

/**
 * Reads lines anew, and no others, that look like another language than those whose data has read the page: that may not know
 * all of their letters, and is then sure of those that it does know. Of each passage the better reading stays.
 * @param found what was identified in all words of the page
 * @returns undefined for a page in which nothing is read better so
 */
export async function readPassages(state: State, found: readonly IdentifiedLanguage[]): Promise<State | undefined> {
  const { words, codes, options } = state;
  // What is in a rare language looks like others of which more is known, passage by passage.
  if (found[0] === undefined || !hasLikeness(found[0].code)) return undefined;
  const isShared = sharedScripts.has(found[0].script) && legibility(words) >= doubtfulLanguage;
  if (!isShared || isLeftOut('passages')) return undefined;
  // Data of a script reads all of its languages.
  const own = found.filter(({ code }) => codes.includes(modelOf(code, options.installed)));
  const { known, foreign } = partByLanguage(words, [...new Set([...codes, ...own.map(({ code }) => code)])]);
  if (lettersOf(foreign) < worthALook || (known.length === 0 && areIn(found[0], foreign))) return undefined;
  const readings = new Map(foreign.map((passage) => [passage, asItWasRead(passage)]));
  for (const candidate of await candidatesIn(foreign)) {
    const data = modelOf(candidate.code, options.installed);
    if (!codes.includes(data) && options.installed.includes(data)) await tryLanguage(state, candidate, data, readings);
  }
  const anew = [...readings].flatMap(([{ letters }, { code }]) => (code === undefined ? [] : [{ letters, code }]));
  if (anew.length === 0) return undefined;
  const languages = [...Map.groupBy([...known, ...anew], ({ code }) => code)]
    .map(([code, parts]) => ({ code, letters: parts.reduce((sum, { letters }) => sum + letters, 0) }))
    .filter(({ letters }) => letters >= fewestLetters)
    .toSorted((one, other) => other.letters - one.letters)
    .map(({ code }) => code);
  // Short lines of a receipt may look like one language each: none is the page's, and no data would be left to read it with.
  if (languages.length === 0) return undefined;
  const lines = new Map(
    [...readings.values()].flatMap((reading) => [...Map.groupBy(reading.words, ({ line }) => line)]),
  );
  return {
    ...state,
    codes: [...new Set(languages.map((code) => modelOf(code, options.installed)))],
    identified: languages.join('+'),
    words: [...Map.groupBy(words, ({ line }) => line)].flatMap(([number, line]) => lines.get(number) ?? line),
  };
}

/** Whether a page is in one language, if not in that which it was read with. */
function areIn(language: IdentifiedLanguage | undefined, passages: readonly Passage[]): boolean {
  if (language?.isSure !== true) return false;
  const inIt = passages.filter(({ words }) => likeness(textOf(words), language.code) === 1);
  return lettersOf(inIt) >= nearlyAll * lettersOf(passages);
}

function asItWasRead({ words, legibility: score }: Passage): Reading {
  return { words, code: undefined, score };
}

interface Candidate {
  /** Tesseract code. */
  readonly code: string;
  /** Whether all that looks foreign, taken together, surely is in it. */
  readonly isSure: boolean;
}

/** Languages of what looks foreign: of all of it together, and of each passage, the one with most letters first. */
async function candidatesIn(foreign: readonly Passage[]): Promise<readonly Candidate[]> {
  const [all] = await identifyLanguages(textOf(foreign.flatMap(({ words }) => words)));
  const votes = new Map<string, number>();
  const vote = (found: IdentifiedLanguage | undefined, letters: number) => {
    if (found !== undefined) votes.set(found.code, (votes.get(found.code) ?? 0) + (found.isSure ? 2 : 1) * letters);
  };
  vote(all, lettersOf(foreign));
  for (const { words, letters } of foreign) vote((await identifyLanguages(textOf(words)))[0], letters);
  return [...votes]
    .toSorted((one, other) => other[1] - one[1])
    .slice(0, mostTried)
    .map(([code]) => ({ code, isSure: all?.isSure === true && all.code === code }));
}

/** Reads all passages with the data of one language, and keeps what is better. */
async function tryLanguage(
  { tesseract, image, dotsPerInch, how }: State,
  candidate: Candidate,
  data: string,
  readings: Map<Passage, Reading>,
): Promise<void> {
  const { code } = candidate;
  const lines = new Set([...readings.keys()].flatMap(({ words }) => words.map(({ line }) => line)));
  const words = await tesseract.recognize(image, [data], dotsPerInch, { ...how, lines });
  for (const [passage, before] of readings) {
    const own = new Set(passage.words.map(({ line }) => line));
    const read = words.filter(({ line }) => own.has(line));
    if (!standsWhere(read, passage.words)) continue;
    const [first] = await identifyLanguages(textOf(read));
    const isConfirmed = first?.code === code && (first.isSure || passage.letters < fewestLetters);
    const isBeyondDoubt = candidate.isSure && passage.likeness < relative;
    const score = legibility(read) + (isConfirmed ? (isBeyondDoubt ? sternestJudge : sternerJudge) : 0);
    if (score > before.score + leastGain) readings.set(passage, { words: read, code, score });
  }
}

/** Whether words lie where others do: numbers of lines are those of one analysis of the page, and there may have been two. */
function standsWhere(words: readonly RecognizedWord[], others: readonly RecognizedWord[]): boolean {
  const [one, other] = [words, others].map((list) => unionBox(list.map(({ bbox }) => bbox)));
  if (one === undefined || other === undefined) return false;
  const common = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  return common > samePlace * Math.max(one[3] - one[1], other[3] - other[1]);
}
