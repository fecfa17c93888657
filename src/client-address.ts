/** Owns the address that a request over HTTP counts for: that of the client, not of the proxies before us. */
import ipaddr from 'ipaddr.js';
import { OcrError } from './errors.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Reads an address as sockets and proxies write it: with brackets, a port or a zone; IPv4 inside IPv6 becomes IPv4. */
function parseAddress(text: string): Address | undefined {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1];
  const withoutPort = bracketed ?? (/^\d+\.\d+\.\d+\.\d+:\d+$/.test(trimmed) ? trimmed.replace(/:\d+$/, '') : trimmed);
  const bare = withoutPort.replace(/%.*$/, '');
  // The parser takes octal, hexadecimal and shortened forms of IPv4, which no proxy writes.
  if (!bare.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return undefined;
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : undefined;
}

/** @throws OcrError `invalid_argument` for what is neither an address nor a range such as 10.0.0.0/8 */
function parseRange(text: string): readonly [Address, number] {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text.trim());
    const address = ipaddr.process(text.trim());
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch (cause) {
    throw new OcrError('invalid_argument', `The trusted proxy "${text}" is neither an address nor a range.`, {
      hint: 'Write it like 10.0.0.7, 10.0.0.0/8 or fd00::/8.',
      cause,
    });
  }
}

/** Tells of a mistake in the setting before the first request does. @throws OcrError `invalid_argument` */
export function checkProxies(proxies: readonly string[]): void {
  proxies.forEach(parseRange);
}

function isWithin(address: Address, [base, bits]: readonly [Address, number]): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

/**
 * The address of the client, in its canonical form. `X-Forwarded-For` counts only as far as trusted proxies wrote it: it is
 * read from its end, and the first address that is no trusted proxy is the client. A header that cannot be read ends there.
 *
 * @param socket address of whoever connected to us; undefined when the connection is gone already
 * @param forwardedFor the header, or all headers of that name in their order
 * @param proxies addresses and CIDR ranges of the proxies that are trusted
 * @throws OcrError `invalid_argument` for a proxy that is neither, and for a socket without an address
 */
export function clientAddress(
  socket: string | undefined,
  forwardedFor: string | readonly string[] | undefined,
  proxies: readonly string[],
): string {
  const ranges = proxies.map(parseRange);
  const trusted = (address: Address) => ranges.some((range) => isWithin(address, range));
  let client = parseAddress(socket ?? '');
  if (client === undefined) {
    throw new OcrError('invalid_argument', 'The connection has no address.', { hint: 'Connect again.' });
  }
  const hops = [forwardedFor ?? []].flat().flatMap((header) => header.split(','));
  while (trusted(client)) {
    const hop = hops.pop();
    const address = hop === undefined ? undefined : parseAddress(hop);
    if (address === undefined) break;
    client = address;
  }
  return client.toString();
}

/**
 * The network that an allowance is counted for: the address itself for IPv4, its first 64 bits for IPv6, since whoever has
 * one address there has them all.
 * @throws OcrError `invalid_argument` for what is no address
 */
export function networkOf(address: string): string {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new OcrError('invalid_argument', `"${address}" is no network address.`);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const prefix = new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]);
  return `${prefix.toString()}/64`;
}
