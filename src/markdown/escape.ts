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
  const isIn = marksIn(text);
  if (!text.includes('://')) return escapeMarks(text, isIn);
  // Addresses are taken as they stand, with any backslash.
  return text
    .split(bareAddress)
    .map((part, at) => {
      const escaped = escapeMarks(part, isIn);
      if (at % 2 === 0 || escaped === part) return escaped;
      const end = part.length - (afterAddress.exec(part)?.[0].length ?? 0);
      return `<${part.slice(0, end)}>${escapeMarks(part.slice(end), isIn)}`;
    })
    .join('');
}

const bareAddress = /((?:https?|ftp):\/\/[^\s<>]+)/iu;
const afterAddress = /[?!.,:;*~'"”’»)\]]+$/u;

interface MarksIn {
  readonly brackets: boolean;
  readonly maths: boolean;
}

/** Which marks may be markup in a text, by all of it. */
function marksIn(text: string): MarksIn {
  return { brackets: /\]\s*[([:]|\[[\^ x]/iu.test(text), maths: maths.test(text) };
}

function escapeMarks(text: string, isIn: MarksIn): string {
  return text
    .replaceAll(/\\(?=[!-/:-@[-`{-~\n]|$)/gu, '\\\\')
    .replaceAll(/[`*~]/gu, '\\$&')
    .replaceAll(isIn.brackets ? /[[\]]/gu : /(?!)/gu, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll(/<(?=[A-Za-z/!?])/gu, '\\<')
    .replaceAll(characterReference, '\\&')
    .replaceAll(isIn.maths ? /\$/gu : /(?!)/gu, '\\$');
}

/** Escapes the text of a link, which ends at the first bracket that closes. */
export function escapeLabel(text: string): string {
  return escapeMarks(text, { ...marksIn(text), brackets: true });
}

/** The address of a link, such that it ends where it should (CommonMark 6.3) also in a cell of a table. */
export function linkDestination(uri: string): string {
  const inner = uri
    .replaceAll(/[\\<>|`*\s]/gu, (sign) => encodeURIComponent(sign).replace('*', '%2A'))
    .replaceAll(characterReference, '\\&');
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

const characterReference = /&(?=#?[\p{L}\p{N}]+;)/gu;

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

/** What breaks a line at its end. Behind an address a backslash would be taken for a part of it, white space not. */
export function hardBreak(line: string): string {
  return /(?:\/\/|www\.)\S*$/iu.test(line) ? '  ' : '\\';
}

/** Escapes the text of an HTML element. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
