/** Owns what stands beside each other at the head of a letter: whose it is, and its date and numbers. */
import { isDate } from './date-line.ts';

/** Rows of either side at most. */
const mostRows = 8;
/** Share of the rows of a side that are dates or numbers of the letter, at least. */
const mostlyReferences = 0.5;

const postcode =
  /^(?:\p{Lu}{1,2}-)?(?:\d{4,6}|\d{3}\s\d{2})\s+\p{Lu}|\b(?:\p{Lu}{2}\s+\d{5}(?:-\d{4})?|\p{Lu}{1,2}\d[\p{Lu}\d]?\s*\d\p{Lu}{2})$/u;
const post = /\b(?:P\.? ?O\.? ?Box|Postfach|Box|BP|Apartado)\s+\d/iu;
const streetName =
  /\b(?:street|st\.?|road|rd\.?|lane|avenue|ave\.?|drive|square|terrace|boulevard|rue|place|via|viale|piazza|calle|avenida|rua|straat|laan|gatan|ulica|ul\.)(?=[\s,]|$)|(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|straat)(?=\s|$)/iu;
const phone = /^(?:tel|phone|fon|fax|mobile?|mobil|t|f|☎|✆)\b[^\p{L}]*\d|^\+\d[\d\s()/-]{6,}$/iu;
const net = /\S@\S+\.\p{L}{2,}|\bwww\.|https?:\/\//iu;

/** The ways in which a text says where somebody is; undefined for another text. */
function placeOf(text: string): 'street' | 'town' | 'phone' | 'net' | undefined {
  if (net.test(text)) return 'net';
  if (phone.test(text)) return 'phone';
  if (/\d/u.test(text) && (streetName.test(text) || post.test(text))) return 'street';
  return postcode.test(text) ? 'town' : undefined;
}

/** True for where one person or office is, in two ways at least, none of them said over and over as in a table. */
function isSender(texts: readonly string[]): boolean {
  const places = texts.flatMap((text) => placeOf(text) ?? []);
  const often = ['street', 'town'].some((kind) => places.filter((place) => place === kind).length > 1);
  return new Set(places).size >= 2 && !often;
}

/** What a letter is filed under: a word or two, a colon or a full stop, and figures, or nothing but figures and marks behind a word. */
const reference =
  /^\p{L}[\p{L}\s-]{0,24}(?:[.:#]|\s?№|\sn[or]\.?:?)\s*[\p{L}\p{N}/-]*\p{N}|^\p{L}{3,12}\s[\p{L}/-]{0,6}\p{N}+$/u;

const isReference = (text: string) => isDate(text) || (placeOf(text) === undefined && reference.test(text));

/** True for two sides of which one says whose the letter is, and the other is no list of its own beside it: dates and numbers of other kinds. */
export function isLetterHead(before: readonly string[], after: readonly string[]): boolean {
  return [
    [before, after],
    [after, before],
  ].some(([sender = [], numbers = []]) => {
    if (sender.length > mostRows || numbers.length > mostRows || !isSender(sender)) return false;
    const references = numbers.filter(isReference);
    return references.length >= mostlyReferences * numbers.length && !numbers.every(isDate);
  });
}
