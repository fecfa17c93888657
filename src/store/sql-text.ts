/** Owns writing texts into the filters of LanceDB. */

/** Writes an SQL string literal; the only way text enters a filter. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
