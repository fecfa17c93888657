/** Owns XML as text: what is safe to stand in an element or an attribute of XML or HTML. */

/** Everything that XML 1.0 does not allow, lone surrogates among them. */
// oxlint-disable-next-line no-control-regex
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** The text with U+FFFD in place of what XML cannot hold. */
export function xmlText(text: string): string {
  return text.replaceAll(forbidden, '\uFFFD');
}

/** Text for an element or an attribute in double quotes; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return xmlText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Text for a comment, in which two hyphens must not meet. */
export function commentText(text: string): string {
  return xmlText(text).replaceAll(/-(?=-|$)/gu, '- ');
}

/** ` name="value"` for every value that is there. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeXml(String(value))}"`))
    .join('');
}
