/** Owns finding the likeliest characters in what a line network says of each step. Pure. */
import type { CodeNode, LineAlphabet } from './line-alphabet.ts';

export interface ReadCharacter {
  readonly text: string;
  /** Step at which it shows first. */
  readonly first: number;
  /** Step after the last one at which it shows. */
  readonly end: number;
  /** Natural logarithm of the least share, from the character before on, that speaks for what was read there. */
  readonly certainty: number;
  /** Sum of these logarithms, negative: what it costs to read this here. */
  readonly cost: number;
}

/** One line of a batch of probabilities [steps, lines, codes]. */
export interface LineScores {
  readonly data: Float32Array;
  readonly line: number;
  readonly lines: number;
  readonly codes: number;
  /** How many steps belong to this line. */
  readonly steps: number;
}

/** Codes less likely than this are not followed where a character takes several codes. */
const leastProbability = 1e-4;
/** Ways that are followed at once. */
const mostWays = 12;
/** Logarithm; nothing counts as less likely. */
const leastCertainty = -20;

/** Share of the probability of two characters at which one alone is believed. */
const hardlyLess = 0.3;

/** What stands at one step: a code, or the blank, and the character that the code completes. */
interface Sight {
  readonly code: number;
  readonly character: string | undefined;
  /** The code of the step before goes on. */
  readonly repeats: boolean;
}

/**
 * The likeliest path through the codes (the best path of CTC; Graves et al. 2006, 3.2), held to sequences of codes that are
 * characters.
 */
export function decodeLine(scores: LineScores, alphabet: LineAlphabet, blank: number): readonly ReadCharacter[] {
  const path = alphabet.isPlain ? plainPath(scores, alphabet.root, blank) : likeliestPath(scores, alphabet.root, blank);
  const single = withoutDoubles(scores, path, blank, alphabet);
  return charactersOf(single, certainties(scores, single, blank));
}

/**
 * A letter that looks like two others ("P" and "p", "l" and "1") may be read as one and then, without anything between, as the
 * other. It is one where that is hardly less likely than both.
 */
function withoutDoubles(
  { data, line, lines, codes }: LineScores,
  path: readonly Sight[],
  blank: number,
  { root }: LineAlphabet,
): readonly Sight[] {
  const single = [...path];
  const chance = (step: number, code: number) => certaintyOf(data[(step * lines + line) * codes + code] ?? 0);
  for (let start = 0; start < single.length; start += 1) {
    const first = single[start];
    if (first === undefined || first.code === blank || first.repeats) continue;
    let middle = start + 1;
    while (single[middle]?.repeats === true) middle += 1;
    const second = single[middle];
    if (second === undefined || second.code === blank || second.character === ' ' || first.character === ' ') continue;
    let end = middle + 1;
    while (single[end]?.repeats === true) end += 1;
    let [both, one, other] = [0, 0, 0];
    for (let step = start; step < end; step += 1) {
      both += chance(step, step < middle ? first.code : second.code);
      one += chance(step, first.code);
      other += chance(step, second.code);
    }
    if (Math.max(one, other) < both + Math.log(hardlyLess)) continue;
    const code = one >= other ? first.code : second.code;
    const character = root.next.get(code)?.character;
    if (character === undefined) continue;
    for (let step = start; step < end; step += 1) {
      const repeats = step > start;
      single[step] = { code, character: repeats ? undefined : character, repeats };
    }
    start -= 1;
  }
  return single;
}

function plainPath({ data, line, lines, codes, steps }: LineScores, root: CodeNode, blank: number): readonly Sight[] {
  const path: Sight[] = [];
  let last = blank;
  for (let step = 0; step < steps; step += 1) {
    const best = likeliestCode(data, (step * lines + line) * codes, codes, blank);
    const repeats = best !== blank && best === last;
    path.push({ code: best, character: repeats ? undefined : root.next.get(best)?.character, repeats });
    last = best;
  }
  return path;
}

/**
 * The likeliest code of a step. One that is likelier than all others together needs no look at them: mostly the blank.
 * @param from index of the step's first probability
 */
export function likeliestCode(data: Float32Array, from: number, codes: number, blank: number): number {
  if ((data[from + blank] ?? 0) > 0.5) return blank;
  let best = 0;
  let most = data[from] ?? 0;
  for (let code = 1; code < codes && most <= 0.5; code += 1) {
    const probability = data[from + code] ?? 0;
    if (probability > most) [best, most] = [code, probability];
  }
  return best;
}

interface Way {
  readonly node: CodeNode;
  readonly score: number;
  readonly sight: Sight;
  readonly before: Way | undefined;
}

function likeliestPath(
  { data, line, lines, codes, steps }: LineScores,
  root: CodeNode,
  blank: number,
): readonly Sight[] {
  let ways: readonly Way[] = [];
  for (let step = 0; step < steps; step += 1) {
    const from = (step * lines + line) * codes;
    const likely = [blank];
    for (let code = 0; code < codes; code += 1)
      if (code !== blank && (data[from + code] ?? 0) > leastProbability) likely.push(code);
    const next = new Map<number, Way>();
    const offer = (before: Way | undefined, node: CodeNode, sight: Sight) => {
      const score = (before?.score ?? 0) + certaintyOf(data[from + sight.code] ?? 0);
      const key = node.id * codes + sight.code;
      const known = next.get(key);
      if (known === undefined || known.score < score) next.set(key, { node, score, sight, before });
    };
    const starts: readonly (Way | undefined)[] = step === 0 ? [undefined] : ways;
    for (const before of starts) {
      const node = before?.node ?? root;
      for (const code of likely) {
        const repeats = code !== blank && code === before?.sight.code;
        if (code === blank || repeats) {
          offer(before, node, { code, character: undefined, repeats });
          continue;
        }
        const reached = node.next.get(code);
        if (reached?.character !== undefined) offer(before, root, { code, character: reached.character, repeats });
        if (reached !== undefined && reached.next.size > 0)
          offer(before, reached, { code, character: undefined, repeats });
      }
    }
    ways = [...next.values()].toSorted((one, other) => other.score - one.score).slice(0, mostWays);
  }
  // A character that is not complete does not count.
  const path: Sight[] = [];
  let way: Way | undefined = ways.find(({ node }) => node === root) ?? ways[0];
  for (; way !== undefined; way = way.before) path.push(way.sight);
  return path.toReversed();
}

/**
 * Of each step, how sure it is that nothing but what was read stands there: the logarithm of the probabilities of the blank and
 * of the codes read at it, before it and after it, since where exactly one ends and the next begins is nobody's doubt.
 */
function certainties(scores: LineScores, path: readonly Sight[], blank: number): readonly number[] {
  const { data, line, lines, codes } = scores;
  const seen = path.map((sight) => (sight.code === blank ? undefined : sight.code));
  const following: (number | undefined)[] = [];
  let next: number | undefined;
  for (let step = path.length - 1; step >= 0; step -= 1) {
    following[step] = next;
    if (seen[step] !== undefined && path[step]?.repeats === false) next = seen[step];
  }
  let last: number | undefined;
  let before: number | undefined;
  return path.map(({ repeats }, step) => {
    const from = (step * lines + line) * codes;
    const here = seen[step];
    if (here !== undefined && !repeats) [before, last] = [last, here];
    const read = new Set([blank, last, following[step], here === undefined ? undefined : before]);
    let share = 0;
    for (const code of read) if (code !== undefined) share += data[from + code] ?? 0;
    return certaintyOf(Math.min(1, share));
  });
}

function certaintyOf(probability: number): number {
  return Math.max(leastCertainty, Math.log(probability));
}

/** As Tesseract parts a path into characters (lstm/recodebeam.cpp): doubt on the way to a space falls on the character before it. */
function charactersOf(path: readonly Sight[], sure: readonly number[]): readonly ReadCharacter[] {
  const characters: { -readonly [Key in keyof ReadCharacter]: ReadCharacter[Key] }[] = [];
  let step = 0;
  while (step < path.length) {
    let [certainty, cost] = [0, 0];
    const take = () => {
      certainty = Math.min(certainty, sure[step] ?? 0);
      cost -= sure[step] ?? 0;
      step += 1;
    };
    while (step < path.length && path[step]?.character === undefined) take();
    const last = characters.at(-1);
    const text = path[step]?.character;
    if (last !== undefined && (text === undefined || text === ' ')) {
      last.certainty = Math.min(last.certainty, certainty);
      last.cost += cost;
      [certainty, cost] = [0, 0];
    }
    if (text === undefined) break;
    const first = step;
    do take();
    while (path[step]?.repeats === true);
    characters.push({ text, first, end: step, certainty, cost });
  }
  return characters;
}
