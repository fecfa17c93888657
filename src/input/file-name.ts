/** Owns the names of documents that come without a path: from headers, URLs and callers, made safe to show and to save. */

const maximumLength = 150;

/** A name without folders, control characters and direction overrides; "document" when nothing is left. */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '');
  const letters = [...visible];
  if (letters.length === 0) return 'document';
  if (letters.length <= maximumLength) return visible;
  const extension = /\.[A-Za-z0-9]{1,5}$/.exec(visible)?.[0] ?? '';
  return letters.slice(0, maximumLength - extension.length).join('') + extension;
}

/** The name that a server gives (RFC 6266, where `filename*` beats `filename`), else the last part of the URL. */
export function nameOfResponse(contentDisposition: string | undefined, url: URL): string {
  const header = contentDisposition ?? '';
  const extended = /;\s*filename\*\s*=\s*(?:utf-8)'[^']*'([^;\s]+)/i.exec(header)?.[1];
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)?.[1]?.replace(/\\(.)/g, '$1');
  const bare = /;\s*filename\s*=\s*([^;"\s]+)/i.exec(header)?.[1];
  const given = (extended === undefined ? undefined : decoded(extended)) ?? quoted ?? bare;
  return safeFileName(given ?? decoded(url.pathname.split('/').findLast((part) => part !== '') ?? '') ?? url.hostname);
}

/** Percent-decoded; undefined when that fails. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // The caller has a next best name.
  }
}
