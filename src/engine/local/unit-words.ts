/**
 * Owns units that may begin with the sign of micro, which Tesseract's data of English, German and others cannot write: it leaves
 * µg/l as g/l, ug/l or pg/l, wrong by a million. Pure.
 */
import type { BoundingBox } from '../../document.ts';
import type { Look } from './figure-words.ts';
import type { RecognizedWord } from './tesseract.ts';

const micro = '\u00b5';
const unit = 'mol|bar|kat|Sv|Gy|Bq|Pa|[gmlLsAVWFMHJNTSU]';
/** What the sign is taken for. */
const takenFor = '[uypqHhjnv4]';
/** Of something by something: the sign may also have been passed over. By itself, only behind a figure: "um" and "us" are words. */
const ratio = new RegExp(`^(?:${takenFor})?(?:${unit})/[\\p{L}\\d°²³]{1,4}[.,;:)]*$`, 'u');
const plain = new RegExp(`^(?:${takenFor})(?:${unit})[.,;:)]*$`, 'u');
const joined = new RegExp(`^\\d[\\d.,]*(?:${takenFor})(?:${unit})(?:/[\\p{L}\\d°²³]{1,4})?[.,;:)]*$`, 'u');
const figure = /\d[)\]]?$/u;
/** The sign as the network writes it: the Greek letter. */
const signAndUnit = new RegExp(`^([\\d.,]*)\u03bc(${unit})(?!\\p{L})`, 'u');
/** The network is this sure of print. */
const sure = 0.8;
/** Looks a page. */
const mostLooks = 60;

/** Words that may lack the sign, and the place to look at: as far to the left as the sign may stand. */
export interface UnitPlace {
  readonly word: RecognizedWord;
  readonly box: BoundingBox;
}

/** @param words line by line, from left to right @param capitalHeight pixels */
export function doubtfulUnits(words: readonly RecognizedWord[], capitalHeight: number): readonly UnitPlace[] {
  return words
    .flatMap((word, at): readonly UnitPlace[] => {
      const last = words[at - 1];
      const before = last?.line === word.line && last.bbox[2] <= word.bbox[0] ? last : undefined;
      const isUnit =
        ratio.test(word.text) || (plain.test(word.text) && before !== undefined && figure.test(before.text));
      if (!isUnit && !joined.test(word.text)) return [];
      const [x0, y0, x1, y1] = word.bbox;
      const left = Math.max(before === undefined ? 0 : before.bbox[2] + capitalHeight / 5, x0 - 1.2 * capitalHeight, 0);
      return [{ word, box: [Math.min(x0, left), y0, x1, y1] }];
    })
    .slice(0, mostLooks);
}

/**
 * The word with its sign where a network that can write it saw it before the same unit, otherwise the word as it was. Only that is
 * believed of what it saw: it makes two strokes of one in "/l".
 */
export function decideUnit({ word, box }: UnitPlace, { text, confidence }: Look): RecognizedWord {
  const [, figures, seen] = signAndUnit.exec(text.replaceAll(/\s/gu, '')) ?? [];
  if (seen === undefined || figures === undefined || confidence < sure) return word;
  const [, own = '', rest = ''] = /^([\d.,]*)(.*)$/u.exec(word.text) ?? [];
  const tail = [rest, rest.replace(new RegExp(`^${takenFor}`, 'u'), '')].find((one) => beginsWith(one, seen));
  if (tail === undefined || own !== figures) return word;
  return { ...word, text: `${own}${micro}${tail.replace(/\/[I1|](?=[.,;:)]*$)/u, '/l')}`, confidence, bbox: box };
}

function beginsWith(text: string, unitSeen: string): boolean {
  return text.startsWith(unitSeen) && !/^\p{L}/u.test(text.slice(unitSeen.length));
}
