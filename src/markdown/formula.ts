/** Owns formulas in Markdown: what was recognised as LaTeX is written as such, anything else as text. */

/** True when the text is LaTeX rather than the signs that stand on the page. */
export function isLatex(text: string): boolean {
  return /\\[a-zA-Z]+|[_^]\{/u.test(text);
}

/** LaTeX without the marks of a formula that it may bring. */
export function latexOf(text: string): string {
  const inner = /^\s*(?:\$\$([^]*)\$\$|\\\[([^]*)\\\]|\$([^$]*)\$|\\\(([^]*)\\\))\s*$/u.exec(text);
  return (inner?.slice(1).find((part) => part !== undefined) ?? text).replaceAll(/\s*\n\s*/gu, '\n').trim();
}
