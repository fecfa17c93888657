/** Owns the names of sheets in an Excel file. */

/** A name that Excel takes for a sheet, and that no other has: at most 31 characters, none of `[]:*?/\`. */
export function sheetName(wanted: string, taken: ReadonlySet<string>): string {
  const plain =
    wanted
      .replace(/[[\]:*?/\\]/gu, ' ')
      .replace(/^'+|'+$/gu, '')
      .trim() || 'Sheet';
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : ` (${number})`;
    const name = `${plain.slice(0, 31 - end.length)}${end}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
