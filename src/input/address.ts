/** Owns the question whether an IP address is one that anybody on the internet may be sent to. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Public by registry, but answered inside a cloud: the host's own wire server. */
const servedInside = ['168.63.129.16'];

/**
 * True for public unicast addresses only. IPv4 addresses that hide in IPv6 (mapped, or behind the well-known NAT64
 * prefix of RFC 6052) count as what they hide; every other IPv6 address must lie in the global range 2000::/3 of
 * RFC 4291 and in none of its special blocks.
 * @param address dotted or colon notation, as the resolver or the URL parser gives it, without brackets
 */
export function isPublicAddress(address: string): boolean {
  // Stricter than the library, which also parses short and octal forms; a zone makes an address local by definition.
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return isPublicIPv4(parsed.toString());
  const bytes = parsed.toByteArray();
  const hidden = bytes.slice(12).join('.');
  const prefix = bytes
    .slice(0, 12)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  if (prefix === '00000000000000000000ffff' || prefix === '0064ff9b0000000000000000') return isPublicIPv4(hidden);
  const first = bytes[0] ?? 0;
  return first >= 0x20 && first <= 0x3f && parsed.range() === 'unicast';
}

function isPublicIPv4(address: string): boolean {
  return ipaddr.parse(address).range() === 'unicast' && !servedInside.includes(address);
}
