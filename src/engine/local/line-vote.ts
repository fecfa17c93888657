/** Owns making one reading of a line out of several: character by character, the readers vote. Pure. */
import { bare, isBarer, plainerSigns } from './barer-letters.ts';
import { likelyWords, type Candidate } from './likely-words.ts';

/** One character of a reading. Places are shares of the line's length, 0…1. */
export interface PlacedCharacter {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** 0…1 */
  readonly confidence: number;
}

export interface Reading {
  readonly characters: readonly PlacedCharacter[];
  /** How far its votes count, from 0; see `weightOf` of the readers. */
  readonly weight: number;
  /** The letters that this reader can write; undefined for one that knows them all. */
  readonly alphabet?: ReadonlySet<string> | undefined;
  /** True for a reader that often overlooks spaces and accents: that it saw none says little. */
  readonly overlooksMarks: boolean;
  /** True for a reader that saw each character at its place, not only the word. */
  readonly placesCharacters: boolean;
}

interface Vote {
  /** "" for a reader that has nothing at this place. */
  readonly text: string;
  readonly reading: Reading;
  readonly character: PlacedCharacter | undefined;
}

/** What a missing space, accent or other sign counts, of a reader that overlooks them. */
const overlookedSpace = 0.25;
const overlookedAccent = 0.4;
const overlookedSign = 0.6;
/** What a missing decimal point counts, of any reader: a speck of ink that hardly anybody sees where there is none. */
const overlookedPoint = 0.5;

/**
 * Aligns the readings one after the other, the weightiest first, and lets them vote on each place (ROVER: Fiscus 1997).
 * A reader that cannot write a letter votes for it by what it takes it for when another one read it. Where the votes make
 * no word, but other ones of what was read there do, that word wins.
 * @param isWord whether letters make a word of the language; without it, places are decided one by one
 * @returns characters from left to right with places; confidence is the share of the votes × what the winners were sure of
 */
export function voteOnLine(
  readings: readonly Reading[],
  isWord?: (letters: string) => boolean,
): readonly PlacedCharacter[] {
  const sorted = readings
    .filter(({ characters }) => characters.some(({ text }) => text.trim() !== ''))
    .toSorted((a, b) => b.weight - a.weight);
  const [first, ...others] = sorted;
  if (first === undefined) return [];
  if (others.length === 0) return first.characters;
  let places: (readonly Vote[])[] = first.characters.map((character) => [
    { text: plain(character.text), reading: first, character },
  ]);
  for (const [index, reading] of others.entries()) {
    const before = sorted.slice(0, index + 1);
    places = align(places, reading.characters).map(([place, character]): readonly Vote[] => [
      ...(place ?? before.map((silent): Vote => ({ text: '', reading: silent, character: undefined }))),
      { text: character === undefined ? '' : plain(character.text), reading, character },
    ]);
  }
  const ballots = places.map((votes, at) =>
    countVotes(votes, { between: isBetweenFigures(places, at), before: isBeforeFigures(places, at) }),
  );
  const winners =
    isWord === undefined
      ? ballots.map(({ ranked }) => ranked[0])
      : likelyWords(
          ballots.map(({ ranked }) => ranked),
          isWord,
        );
  return ballots.flatMap((ballot, at) => characterOf(ballot, winners[at]) ?? []);
}

interface Ballot {
  readonly votes: readonly Vote[];
  /** The likeliest first. */
  readonly ranked: readonly Candidate[];
}

/** Whether all that was read on both sides is figures. */
function isBetweenFigures(places: readonly (readonly Vote[])[], at: number): boolean {
  return isFigure(places[at - 1]) && isFigure(places[at + 1]);
}

/** Whether a figure follows, with a space between or without. */
function isBeforeFigures(places: readonly (readonly Vote[])[], at: number): boolean {
  const isSpace = places[at + 1]?.every(({ text }) => text.trim() === '') === true;
  return isFigure(places[at + (isSpace ? 2 : 1)]);
}

function isFigure(votes: readonly Vote[] | undefined): boolean {
  return votes?.some(({ text }) => /\p{Nd}/u.test(text)) === true && votes.every(({ text }) => !/\p{L}/u.test(text));
}

/** @param figures whether they stand on both sides, and whether behind the place */
function countVotes(votes: readonly Vote[], figures: { readonly between: boolean; readonly before: boolean }): Ballot {
  const texts = new Set(votes.map(({ text }) => text));
  // Elsewhere a § is an S that was read badly.
  const marked = new Set([...texts].filter((text) => figures.before || !plainerSigns.has(text)));
  const sums = new Map<string, number>();
  let total = 0;
  for (const { text, reading, character } of votes) {
    const sure = character?.confidence ?? meanConfidence(reading.characters);
    const unseen = reading.overlooksMarks ? worthBeside(text, marked, reading) : 1;
    const pointed = figures.between && text === '' && (texts.has('.') || texts.has(',')) ? overlookedPoint : 1;
    const weight = reading.weight * sure * Math.min(unseen, pointed);
    total += weight;
    for (const candidate of texts) {
      if (candidate === text || (marked.has(candidate) && isBareOf(text, candidate, reading))) {
        sums.set(candidate, (sums.get(candidate) ?? 0) + weight);
      }
    }
  }
  const ranked = [...sums].map(([text, sum]) => ({ text, share: total === 0 ? 0 : Math.min(1, sum / total) }));
  return { votes, ranked: ranked.toSorted((a, b) => b.share - a.share) };
}

function characterOf({ votes }: Ballot, winner: Candidate | undefined): PlacedCharacter | undefined {
  if (winner === undefined || winner.text === '') return undefined;
  const backers = votes.flatMap(({ text, character }) =>
    character !== undefined && text === winner.text ? [character] : [],
  );
  const placed = votes.flatMap(({ reading, character }) =>
    character !== undefined && reading.placesCharacters ? [character] : [],
  );
  const seen = placed.length > 0 ? placed : backers;
  const mean = (of: (character: PlacedCharacter) => number) =>
    seen.reduce((sum, character) => sum + of(character), 0) / seen.length;
  const surest = Math.max(...backers.map(({ confidence }) => confidence));
  return {
    text: winner.text,
    from: mean(({ from }) => from),
    to: mean(({ to }) => to),
    confidence: winner.share * surest,
  };
}

/** What the vote of a reader that overlooks marks is worth where another reader saw one. */
function worthBeside(text: string, texts: ReadonlySet<string>, { alphabet }: Reading): number {
  if (text === '') return texts.has(' ') ? overlookedSpace : overlookedSign;
  // A sign that it cannot write is a gap for it.
  const ink = [...texts].filter((other) => other.trim() !== '');
  if (text === ' ' && ink.length > 0 && ink.every((other) => alphabet?.has(other) === false)) return overlookedSpace;
  for (const other of texts) if (isBarer(text, other)) return overlookedAccent;
  return 1;
}

function isBareOf(text: string, candidate: string, { alphabet }: Reading): boolean {
  return text !== '' && alphabet !== undefined && !alphabet.has(candidate) && isBarer(text, candidate);
}

const gap = 1;
/** A space against ink is a worse match than leaving both alone. */
const spaceForInk = 1.5;
const alike = 0.3;

/** Least-cost alignment of places with a further reading (Wagner and Fischer 1974); undefined where one has nothing. */
function align(
  places: readonly (readonly Vote[])[],
  characters: readonly PlacedCharacter[],
): readonly (readonly [readonly Vote[] | undefined, PlacedCharacter | undefined])[] {
  const columns = characters.length + 1;
  const costs = new Float64Array((places.length + 1) * columns);
  const mismatch = (row: number, column: number) => costOf(places[row - 1] ?? [], characters[column - 1]?.text ?? '');
  for (let column = 1; column < columns; column += 1) costs[column] = column * gap;
  for (let row = 1; row <= places.length; row += 1) {
    costs[row * columns] = row * gap;
    for (let column = 1; column < columns; column += 1) {
      const at = row * columns + column;
      costs[at] = Math.min(
        (costs[at - columns] ?? 0) + gap,
        (costs[at - 1] ?? 0) + gap,
        (costs[at - columns - 1] ?? 0) + mismatch(row, column),
      );
    }
  }
  const pairs: (readonly [readonly Vote[] | undefined, PlacedCharacter | undefined])[] = [];
  let row = places.length;
  let column = characters.length;
  while (row > 0 || column > 0) {
    const at = row * columns + column;
    const here = costs[at] ?? 0;
    if (row > 0 && column > 0 && here === (costs[at - columns - 1] ?? 0) + mismatch(row, column)) {
      pairs.push([places[row - 1], characters[column - 1]]);
      row -= 1;
      column -= 1;
    } else if (row > 0 && here === (costs[at - columns] ?? 0) + gap) {
      pairs.push([places[row - 1], undefined]);
      row -= 1;
    } else {
      pairs.push([undefined, characters[column - 1]]);
      column -= 1;
    }
  }
  return pairs.toReversed();
}

function costOf(place: readonly Vote[], text: string): number {
  const letter = plain(text);
  let least = 1;
  for (const vote of place) {
    if (vote.text === letter) return 0;
    if (vote.text === '') continue;
    if ((vote.text === ' ') !== (letter === ' ')) least = Math.max(least, spaceForInk);
    else if (bare(vote.text) === bare(letter)) least = Math.min(least, alike);
  }
  return least;
}

function plain(text: string): string {
  return text.trim() === '' ? ' ' : text;
}

function meanConfidence(characters: readonly PlacedCharacter[]): number {
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, characters.length);
}
