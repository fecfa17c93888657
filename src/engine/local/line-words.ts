/** Owns the way between words with boxes and the characters of a line with places, in both directions. */
import type { PlacedCharacter } from './line-vote.ts';
import { boxOf, lengthOf, type Quad } from './quad.ts';
import { otsuThreshold, type GrayImage } from './raster.ts';
import { closedGap } from '../../script.ts';
import type { RecognizedWord } from './tesseract.ts';

type Box = readonly [number, number, number, number];

/**
 * Characters of words that lie on a line, which stand evenly in their word's box; a space between two words unless their
 * script has none.
 * @param extent the line's left and right edge, in the unit of the boxes
 */
export function charactersOfWords(
  words: readonly RecognizedWord[],
  [left, right]: readonly [number, number],
): readonly PlacedCharacter[] {
  const length = Math.max(1, right - left);
  const characters: PlacedCharacter[] = [];
  let last: RecognizedWord | undefined;
  for (const word of words) {
    const [x0, , x1] = word.bbox;
    if (last !== undefined && closedGap(last.text, word.text) === 0) {
      const confidence = Math.min(last.confidence, word.confidence);
      characters.push({ text: ' ', from: (last.bbox[2] - left) / length, to: (x0 - left) / length, confidence });
    }
    const letters = lettersOf(word.text);
    letters.forEach((text, at) => {
      const from = (x0 + ((x1 - x0) * at) / letters.length - left) / length;
      const to = (x0 + ((x1 - x0) * (at + 1)) / letters.length - left) / length;
      characters.push({ text, from, to, confidence: word.confidence });
    });
    last = word;
  }
  return characters;
}

/** Letters with the marks that belong to them. */
function lettersOf(text: string): readonly string[] {
  return text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
}

/**
 * Parts characters into words at spaces, with boxes tight around the ink.
 * @param cut the image of the line, that was cut out of `quad`
 */
export function wordsOfCharacters(
  characters: readonly PlacedCharacter[],
  cut: GrayImage,
  quad: Quad,
  line: number,
): readonly RecognizedWord[] {
  const groups: PlacedCharacter[][] = [[]];
  for (const character of characters) {
    if (character.text.trim() === '') groups.push([]);
    else groups.at(-1)?.push(character);
  }
  const ink = inkOf(cut);
  const runs = groups.filter((group) => group.length > 0);
  const middles = runs.map((run, at) => [middleOf(run[0]), middleOf(run.at(-1)), at] as const);
  return runs.map((run, at): RecognizedWord => {
    const begin = at === 0 ? 0 : ink.whitest(middles[at - 1]?.[1] ?? 0, middles[at]?.[0] ?? 0);
    const end = at === runs.length - 1 ? 1 : ink.whitest(middles[at]?.[1] ?? 1, middles[at + 1]?.[0] ?? 1);
    const [u0, u1, v0, v1] = ink.bounds(begin, end);
    return {
      text: run.map(({ text }) => text).join(''),
      bbox: boxOf(quad, u0, u1, v0, v1),
      confidence: run.reduce((sum, { confidence }) => sum + confidence, 0) / run.length,
      line,
      paragraph: 0,
    };
  });
}

function middleOf(character: PlacedCharacter | undefined): number {
  return character === undefined ? 0 : (character.from + character.to) / 2;
}

/** Where the ink of a cut-out line is. All places are shares of its width and height. */
interface Ink {
  /** The middle of the widest white between two places. */
  whitest(from: number, to: number): number;
  /** The box of the ink between two places; the whole strip where there is none. */
  bounds(from: number, to: number): Box;
}

/** Share of a cut-out line that its frame is: what touches only that belongs to the neighbours. */
const frame = 0.06;

function inkOf({ width, height, data }: GrayImage): Ink {
  const { threshold, dark } = otsuThreshold({ width, height, data });
  const isInk = (value: number) => (dark > 0.5 ? value > threshold : value <= threshold);
  const columns = new Uint16Array(width);
  const margin = Math.round(height * frame);
  for (let y = margin; y < height - margin; y += 1) {
    for (let x = 0; x < width; x += 1) if (isInk(data[y * width + x] ?? 255)) columns[x] = (columns[x] ?? 0) + 1;
  }
  const column = (place: number) => Math.max(0, Math.min(width, Math.round(place * width)));
  return {
    whitest(from, to) {
      const [first, last] = [column(from), column(to)];
      let best = (first + last) / 2;
      let widest = 0;
      let start = first;
      for (let x = first; x <= last; x += 1) {
        if (x < last && columns[x] === 0) continue;
        if (x - start > widest) [widest, best] = [x - start, (x + start) / 2];
        start = x + 1;
      }
      return best / width;
    },
    bounds(from, to) {
      let [first, last] = [column(from), column(to) - 1];
      while (first < last && columns[first] === 0) first += 1;
      while (last > first && columns[last] === 0) last -= 1;
      let [top, bottom] = [height, -1];
      for (let y = margin; y < height - margin; y += 1) {
        let found = false;
        for (let x = first; x <= last && !found; x += 1) found = isInk(data[y * width + x] ?? 255);
        if (!found) continue;
        top = Math.min(top, y);
        bottom = y;
      }
      if (bottom < 0) return [from, to, frame, 1 - frame];
      return [first / width, (last + 1) / width, top / height, (bottom + 1) / height];
    },
  };
}

/** The words whose middle lies on the line, in their order. */
export function wordsOnLine(words: readonly RecognizedWord[], quad: Quad): readonly RecognizedWord[] {
  const [along, across] = [lengthOf(quad.along), lengthOf(quad.across)];
  return words.filter(({ bbox: [x0, y0, x1, y1] }) => {
    const [x, y] = [(x0 + x1) / 2 - quad.origin[0], (y0 + y1) / 2 - quad.origin[1]];
    const u = (x * quad.along[0] + y * quad.along[1]) / (along * along);
    const v = (x * quad.across[0] + y * quad.across[1]) / (across * across);
    return u >= 0 && u <= 1 && v >= 0 && v <= 1;
  });
}
