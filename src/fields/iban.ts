/** Owns bank account numbers that carry a check of their own (IBAN, ISO 13616). */
import type { Check, Found } from './finding.ts';
import { evidenceOf } from './rows.ts';
import { type Sheet, joined } from './values.ts';

const pattern = /(?<![\p{L}\p{N}])[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu;

const shortest = 15;

/** The first number of the document that has the shape of an IBAN; one whose check fails says so. */
export function findIban(sheet: Sheet): Found | undefined {
  let doubtful: Found | undefined;
  for (const row of sheet.rows) {
    const { text, wordsAt } = joined(row.words);
    for (const match of text.matchAll(pattern)) {
      const value = longestValid(match[0]) ?? match[0].replace(/\s/gu, '');
      const evidence = evidenceOf(row.page, wordsAt(match.index, match.index + match[0].length), match[0]);
      if (isValidIban(value)) return { value, evidence };
      // No country has one that is shorter: such are numbers for taxes.
      if (value.length >= shortest)
        doubtful ??= { value, evidence, doubt: 'The check digits do not agree: a character was misread or is wrong.' };
    }
  }
  return doubtful;
}

/** What follows an account number can look like part of it: the longest beginning whose check holds. */
function longestValid(text: string): string | undefined {
  const words = text.split(/\s+/u);
  for (let count = words.length; count > 0; count--) {
    const value = words.slice(0, count).join('');
    if (isValidIban(value)) return value;
  }
  return undefined;
}

/** Whether the check digits of a number hold. */
export function ibanCheck({ value }: Found): Check {
  const iban = String(value);
  return { name: 'the IBAN has the check digits it needs', holds: isValidIban(iban), detail: iban };
}

/** ISO 7064, MOD 97-10: the country and the check digits at the end, letters as numbers from 10. */
export function isValidIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/u.test(iban)) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}
