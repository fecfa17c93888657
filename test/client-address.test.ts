import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAddress, networkOf } from '../src/client-address.ts';

const proxies = ['10.0.0.0/8', '192.0.2.7', 'fd00::/8'];

describe('the address of a client', () => {
  test('is that of the socket when it is no trusted proxy, whatever the header says', () => {
    expect(clientAddress('203.0.113.5', '198.51.100.1', proxies)).toBe('203.0.113.5');
    expect(clientAddress('203.0.113.5', '198.51.100.1, 10.0.0.1', proxies)).toBe('203.0.113.5');
    expect(clientAddress('10.0.0.1', '198.51.100.1', [])).toBe('10.0.0.1');
  });

  test('is the last address of the header that no trusted proxy has', () => {
    expect(clientAddress('10.0.0.1', '198.51.100.1', proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.0.0.1', '1.1.1.1, 198.51.100.1, 192.0.2.7, 10.3.3.3', proxies)).toBe('198.51.100.1');
    expect(clientAddress('fd12::1', ['1.1.1.1', '198.51.100.1'], proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.0.0.1', '10.0.0.2, 10.0.0.3', proxies)).toBe('10.0.0.2');
    expect(clientAddress('10.0.0.1', undefined, proxies)).toBe('10.0.0.1');
  });

  test('is read as proxies write it: ports, brackets, zones, IPv4 inside IPv6', () => {
    expect(clientAddress('::ffff:10.0.0.1', '198.51.100.1:4711', proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.0.0.1', '[2001:db8::1]:443', proxies)).toBe('2001:db8::1');
    expect(clientAddress('10.0.0.1', '2001:DB8:0:0::1', proxies)).toBe('2001:db8::1');
    expect(clientAddress('10.0.0.1', '::ffff:198.51.100.1', proxies)).toBe('198.51.100.1');
    expect(clientAddress('fe80::1%eth0', undefined, proxies)).toBe('fe80::1');
  });

  test('ends where the header cannot be read, so that nobody is let off by nonsense', () => {
    expect(clientAddress('10.0.0.1', '198.51.100.1, unknown', proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '198.51.100.1, , 10.0.0.2', proxies)).toBe('10.0.0.2');
    expect(clientAddress('10.0.0.1', '0x7f.1', proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '3405803781', proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', '', proxies)).toBe('10.0.0.1');
  });

  test('is never chosen by a client: what it wrote before the first trusted proxy changes nothing', () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ maxLength: 20 }).map((one) => one.replaceAll(',', '')),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), (forged) => {
        const header = [...forged, '203.0.113.5', '10.0.0.9'].join(', ');
        expect(clientAddress('10.0.0.1', header, proxies)).toBe('203.0.113.5');
      }),
    );
  });

  test('a proxy that is no address, and a connection that is gone, are refused', () => {
    for (const proxy of ['10.0.0.0/33', 'proxy.example', ''])
      expect(() => clientAddress('10.0.0.1', '1.1.1.1', [proxy])).toThrow(/trusted proxy/);
    expect(() => clientAddress(undefined, '1.1.1.1', proxies)).toThrow(/no address/);
  });
});

describe('the network that an allowance is counted for', () => {
  const half = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
  const written = (parts: readonly number[]) => parts.map((part) => part.toString(16)).join(':');
  /** Not the range in which IPv4 addresses are written as IPv6. */
  const prefix = half.filter((parts) => parts.some((part) => part !== 0));

  test('is one for all addresses of an IPv6 /64', () => {
    fc.assert(
      fc.property(prefix, half, half, (network, first, second) => {
        const [one, other] = [first, second].map((host) => networkOf(`${written(network)}:${written(host)}`));
        expect(one).toBe(other);
      }),
    );
  });

  test('differs between different IPv6 /64', () => {
    fc.assert(
      fc.property(prefix, prefix, half, (first, second, host) => {
        const [one, other] = [first, second].map((network) => networkOf(`${written(network)}:${written(host)}`));
        expect(one === other).toBe(written(first) === written(second));
      }),
    );
  });

  test('is the address itself for IPv4, also inside IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(networkOf(address)).toBe(address);
        expect(networkOf(`::ffff:${address}`)).toBe(address);
      }),
    );
  });

  test('is none for what is no address', () => {
    expect(() => networkOf('localhost')).toThrow(/no network address/);
  });
});
