/** Owns the header that names a downloaded file. */

/** Characters that RFC 8187 lets stand in an extended value without being encoded, beyond letters and digits. */
const plain = /[A-Za-z0-9!#$&+.^_`|~-]/;

/**
 * `attachment` with the name as RFC 6266 has it: in ASCII for old clients, and in UTF-8 (RFC 8187) where that loses
 * something. Clients that know both take the second.
 */
export function attachment(name: string): string {
  // eslint-disable-next-line no-control-regex
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  const quoted = `attachment; filename="${ascii}"`;
  return ascii === name ? quoted : `${quoted}; filename*=UTF-8''${extended(name)}`;
}

function extended(name: string): string {
  return [...new TextEncoder().encode(name.toWellFormed())]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
