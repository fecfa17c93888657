import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/input/address.ts';
import { checkUrl, internet } from '../../src/input/check-url.ts';
import { OcrError } from '../../src/errors.ts';

const privateAddresses = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b:1::808:808',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '2606:4700::1111%eth0',
];

describe('isPublicAddress', () => {
  it.each(privateAddresses)('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '192.169.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('accepts %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '',
    'localhost',
    '1.2.3',
    '010.8.8.8',
    '0x8.8.8.8',
    '134744072',
    '1.2.3.4.5',
    '::g',
    '999.1.1.1',
    '8.8.8.8/24',
  ])('refuses %j, which is no whole address', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('checkUrl', () => {
  const codeOf = (url: string) => {
    try {
      checkUrl(url, internet);
    } catch (thrown) {
      if (thrown instanceof OcrError) return thrown.code;
      throw thrown;
    }
    return 'passed';
  };

  it.each([
    'https://127.0.0.1/',
    'https://127.0.0.1./',
    'https://127.1/',
    'https://2130706433/',
    'https://017700000001/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://0/',
    'https://①②⑦.⓪.⓪.①/',
    'https://127。0。0。1/',
    'https://%31%32%37.0.0.1/',
    'https://[::1]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/latest/meta-data',
    'https://169.254.169.254/latest/meta-data',
    'https://2852039166/',
    'https:127.0.0.1/',
    'https:\\\\127.0.0.1\\',
    'https://127.0.0.1:8443/',
    'http://example.org/',
    'http://127.0.0.1/',
    'ftp://example.org/a.pdf',
    'gopher://example.org/',
    'javascript:alert(1)',
    'https://user@example.org/',
    'https://user:word@example.org/',
    'https://:word@example.org/',
    'https://example.org@127.0.0.1/',
  ])('refuses %s', (url) => {
    expect(codeOf(url)).toBe('url_not_allowed');
  });

  it.each([
    'https://[fe80::1%25eth0]/',
    'https://[::1%eth0]/',
    'https://',
    'https://a b/',
    'https://256.1.1.1/',
    'https://1.2.3.4.5/',
    'nonsense',
    '',
  ])('cannot make anything of %j', (url) => {
    expect(codeOf(url)).toBe('invalid_argument');
  });

  it('never repeats a password', () => {
    expect(() => checkUrl('https://user:hunter2@example.org/', internet)).toThrow(/^(?!.*hunter2)/s);
  });

  it.each([
    'https://example.org/a.pdf',
    'https://EXAMPLE.org./a.pdf',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'https://example.org:8443/?q=1',
  ])('lets %s pass', (url) => {
    expect(codeOf(url)).toBe('passed');
    expect(checkUrl(url, internet).hostname).not.toMatch(/\.$/);
  });
});
