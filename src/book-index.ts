/** Owns the entries of a book's index: a word, a comma, the pages that it stands on. */

const pages = String.raw`\d{1,4}[a-z]?(?:\s?[-–]\s?\d{1,4})?`;
/** An entry, of which the last pages may stand in the next line. */
const entry = new RegExp(String.raw`^["'“‘(]?\p{L}[^\d;:!?]{0,60},\s*${pages}(?:,\s*${pages})*[-–,.]?$`, 'u');
const onlyPages = new RegExp(String.raw`^${pages}(?:,\s*${pages})*,?$`, 'u');

export const isIndexEntry = (text: string): boolean => /\d[a-z]?[-–,.]?$/u.test(text) && entry.test(text);

/** True where pages of the entry before go on in a line of their own. */
export const goesOnWithPages = (before: string, text: string): boolean =>
  /\d[a-z]?[-–,]$/u.test(before) && onlyPages.test(text);

/** Shares of lines that are entries, and of entries that come after the one before in the alphabet, at least: some stand below another. */
const mostlyEntries = 0.6;
const mostlyRising = 0.7;

/** True for lines, from the first to the last, most of which are entries. */
export function areIndexEntries(texts: readonly string[]): boolean {
  let [entries, lines] = [0, 0];
  texts.forEach((text, at) => {
    if (goesOnWithPages(texts[at - 1] ?? '', text)) return;
    lines += 1;
    if (isIndexEntry(text)) entries += 1;
    // Most texts are none, and are not read to their end.
    else if (lines > 8 && entries === 0) lines = Infinity;
  });
  return entries >= 2 && entries >= mostlyEntries * lines;
}

/** True for entries that follow each other in the alphabet. */
export function areAlphabetical(texts: readonly string[]): boolean {
  const words = texts.flatMap((text) => (isIndexEntry(text) ? [keyOf(text)] : []));
  const rising = words.filter((word, at) => at > 0 && word >= (words[at - 1] ?? '')).length;
  return words.length >= 2 && rising >= mostlyRising * (words.length - 1);
}

/** True for columns of entries, one after the other in the alphabet. */
export function areIndexColumns(columns: readonly (readonly string[])[]): boolean {
  return columns.every(areIndexEntries) && areAlphabetical(columns.flat());
}

/** The first two letters, as dictionaries count them. */
function keyOf(text: string): string {
  return text.normalize('NFD').replaceAll(/\P{L}/gu, '').slice(0, 2).toLowerCase();
}
