/** Owns escaping: text of a page that looks like markup stays text. */

/**
 * Escapes what CommonMark or GitHub's extensions would take for markup inside a paragraph. Line breaks stay.
 *
 * Only what can be markup where it stands is escaped, since every backslash is noise to whoever reads the source:
 * brackets only when a link could come of them, an underscore only at the edge of a word.
 */
export function escapeInline(text: string): string {
  // Most texts have none of these, and there are many texts.
  if (!/[\\`*~[\]_<&$]/u.test(text)) return text;
  const brackets = /\]\s*[([:]|\[[\^ x]/iu.test(text);
  return text
    .replaceAll(/\\(?=[!-/:-@[-`{-~\n]|$)/gu, '\\\\')
    .replaceAll(/[`*~]/gu, '\\$&')
    .replaceAll(brackets ? /[[\]]/gu : /(?!)/gu, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll(/<(?=[A-Za-z/!?])/gu, '\\<')
    .replaceAll(/&(?=#?[\p{L}\p{N}]+;)/gu, '\\&')
    .replaceAll(maths.test(text) ? /\$/gu : /(?!)/gu, '\\$');
}

/** Escapes the text of a link, which ends at the first bracket that closes. */
export function escapeLabel(text: string): string {
  return escapeInline(text).replaceAll(/(?<!\\)[[\]]/gu, '\\$&');
}

/** The address of a link, such that it ends where it should (CommonMark 6.3) also in a cell of a table. */
export function linkDestination(uri: string): string {
  const inner = uri.replaceAll(/[\\<>|`*\s]/gu, (sign) => encodeURIComponent(sign).replace('*', '%2A'));
  return areBalanced(inner) ? inner : inner.replaceAll('(', '%28').replaceAll(')', '%29');
}

function areBalanced(text: string): boolean {
  let open = 0;
  for (const [sign] of text.matchAll(/[()]/gu)) {
    open += sign === '(' ? 1 : -1;
    if (open < 0) return false;
  }
  return open === 0;
}

/** What GitHub and others take for a formula: dollar signs that touch what is between them, no number after the second. */
const maths = /\$[^\s$](?:[^$]*[^\s$])?\$(?!\p{N})|\$\$/u;

/** Escapes one line of a block: inline markup, and whatever would begin a block of another kind. */
export function escapeLine(line: string): string {
  return escapeStart(escapeInline(line.replaceAll(/[ \t\r\n\f\v]+/gu, ' ').trim()));
}

/** Escapes what would begin a block of another kind; inline markup is escaped already. */
export function escapeStart(text: string): string {
  if (/^[A-Za-z]/u.test(text)) return text;
  if (/^[|:+\-=]/u.test(text) && /^[\s|:+\-=\\_*]+$/u.test(text)) return `\\${text}`;
  if (/^(?:#{1,6}(?: |$)|>|[-+](?: |$))/u.test(text)) return `\\${text}`;
  return text.replace(/^(\d{1,9})([.)])(?= |$)/u, '$1\\$2');
}

/** Escapes the text of an HTML element. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
