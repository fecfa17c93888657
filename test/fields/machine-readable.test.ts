/** Machine-readable zones that are long, misread, doubled or impossible. */
import { describe, expect, test } from 'vitest';
import { valuesOf } from '../../src/fields/finding.ts';
import { checkDigit, readIdentityCard } from '../../src/fields/machine-readable.ts';
import { fieldAt, linesAsPages, pagesOf } from './laid-out.ts';

const filled = (text: string, length: number): string => text.padEnd(length, '<').slice(0, length);
const checked = (text: string): string => `${text}${checkDigit(text)}`;

interface Holder {
  readonly number?: string;
  readonly birth?: string;
  readonly sex?: string;
  readonly names?: string;
}

function td3({
  number = 'AB2134',
  birth = '900812',
  sex = 'F',
  names = 'OKAFOR<<JANE',
}: Holder = {}): readonly string[] {
  const [own, born, ends] = [checked(filled(number, 9)), checked(birth), checked('300415')];
  const last = checkDigit(`${own}${born}${ends}${'<'.repeat(15)}`);
  return [filled(`P<UTO${names}`, 44), `${own}UTO${born}${sex}${ends}${'<'.repeat(15)}${last}`];
}

function td1({
  number = 'D23145890',
  birth = '900812',
  sex = 'F',
  names = 'OKAFOR<<JANE',
}: Holder = {}): readonly string[] {
  const own = number.length > 9 ? `${number.slice(0, 9)}<${checked(number).slice(9)}` : checked(filled(number, 9));
  const first = filled(`I<UTO${own}`, 30);
  const [born, ends] = [checked(birth), checked('300415')];
  const last = checkDigit(`${first.slice(5)}${born}${ends}${'<'.repeat(11)}`);
  return [first, `${born}${sex}${ends}UTO${'<'.repeat(11)}${last}`, filled(names, 30)];
}

const failing = (reading: ReturnType<typeof readIdentityCard>) => reading.checks.filter(({ holds }) => !holds);

test('a number too long for its place goes on behind it', async () => {
  const reading = readIdentityCard(await linesAsPages(...td1({ number: '000590448301' })));
  expect(fieldAt(reading, 'document_number')).toMatchObject({ value: '000590448301' });
  expect(reading.checks.map(({ name }) => name)).toContain('check digit of document_number');
  // The digit over all is over the number as it stands in the zone.
  expect(failing(reading).filter(({ name }) => name === 'check digit of document_number')).toEqual([]);
});

test('a long number with a wrong check digit is told', async () => {
  const [first = '', ...rest] = td1({ number: '000590448301' });
  const reading = readIdentityCard(await linesAsPages(first.replace('000590448<301', '000590448<307'), ...rest));
  expect(fieldAt(reading, 'document_number')).toMatchObject({ value: '000590448307', doubt: expect.any(String) });
});

describe('letters and digits that look alike', () => {
  test('are what can stand in their place, and the field says how it was read', async () => {
    const [first = '', second = ''] = td3();
    const reading = readIdentityCard(
      await linesAsPages(first.replace('UTO', 'UT0'), second.replace('900812', '9OO8I2')),
    );
    expect(valuesOf(reading.fields)).toMatchObject({ issuer: 'UTO', birth_date: '1990-08-12' });
    expect(fieldAt(reading, 'birth_date')?.doubt).toContain('9OO8I2');
    expect(failing(reading)).toEqual([]);
  });

  test('stay as they are in numbers, which have both', async () => {
    const reading = readIdentityCard(await linesAsPages(...td3({ number: 'O0I1S5B8' })));
    expect(fieldAt(reading, 'document_number')).toMatchObject({ value: 'O0I1S5B8' });
    expect(fieldAt(reading, 'document_number')?.doubt).toBeUndefined();
  });
});

test('a day that no calendar has is no date, and that is said', async () => {
  const reading = readIdentityCard(await linesAsPages(...td3({ birth: '991332' })));
  expect(fieldAt(reading, 'birth_date')).toEqual({ path: 'birth_date', found: false });
  expect(reading.notes).toContainEqual(expect.stringContaining('991332'));
});

test.each(['X', '<'])('sex may be unspecified: %s', async (sex) => {
  expect(fieldAt(readIdentityCard(await linesAsPages(...td1({ sex }))), 'sex')?.value).toBe('X');
});

test('of two documents the first is read, and the other is told', async () => {
  const pages = await pagesOf([
    ...td1().map((text) => ({ kind: 'paragraph', text }) as const),
    { kind: 'page-break' },
    ...td1({ names: 'SMITH<<JOHN' }).map((text) => ({ kind: 'paragraph', text }) as const),
  ]);
  const reading = readIdentityCard(pages);
  expect(fieldAt(reading, 'surname')?.value).toBe('OKAFOR');
  expect(reading.notes).toContainEqual(expect.stringContaining('page 2'));
});

test('a line with a character too few makes what has no check of its own doubtful', async () => {
  const [first = '', second = ''] = td3();
  const reading = readIdentityCard(await linesAsPages(first, second.replace('UTO', 'UT')));
  expect(fieldAt(reading, 'nationality')?.doubt).toContain('shifted');
  expect(fieldAt(reading, 'document_number')?.doubt).toBeUndefined();
  expect(failing(reading).length).toBeGreaterThan(0);
});
