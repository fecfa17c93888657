/** Owns the machine-readable zone of travel documents (ICAO Doc 9303, parts 4 to 6): TD1, TD2 and TD3, with their check digits. */
import { type Page, linesOf } from '../document.ts';
import { type Check, type Field, type Found, type Reading, fieldOf } from './finding.ts';
import { evidenceOf } from './rows.ts';

/** One line of the zone, as it was read and with what fills it put right. */
interface ZoneLine {
  readonly text: string;
  readonly found: Found;
}

interface Part {
  readonly name: string;
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly kind: 'text' | 'number' | 'date' | 'sex' | 'names';
  /** Place of its check digit on the same line. */
  readonly check?: number;
}

interface Layout {
  readonly name: string;
  readonly lines: number;
  readonly length: number;
  readonly parts: readonly Part[];
  /** What the last check digit is over: stretches of `[line, from, to]`, and its place. */
  readonly composite: {
    readonly over: readonly (readonly [number, number, number])[];
    readonly line: number;
    readonly at: number;
  };
}

const layouts: readonly Layout[] = [
  {
    name: 'TD1',
    lines: 3,
    length: 30,
    parts: [
      { name: 'document_type', line: 0, from: 0, to: 2, kind: 'text' },
      { name: 'issuer', line: 0, from: 2, to: 5, kind: 'text' },
      { name: 'document_number', line: 0, from: 5, to: 14, kind: 'number', check: 14 },
      { name: 'birth_date', line: 1, from: 0, to: 6, kind: 'date', check: 6 },
      { name: 'sex', line: 1, from: 7, to: 8, kind: 'sex' },
      { name: 'expiry_date', line: 1, from: 8, to: 14, kind: 'date', check: 14 },
      { name: 'nationality', line: 1, from: 15, to: 18, kind: 'text' },
      { name: 'names', line: 2, from: 0, to: 30, kind: 'names' },
    ],
    composite: { over: [[0, 5, 30], [1, 0, 7], [1, 8, 15], [1, 18, 29]], line: 1, at: 29 },
  },
  {
    name: 'TD2',
    lines: 2,
    length: 36,
    parts: [
      { name: 'document_type', line: 0, from: 0, to: 2, kind: 'text' },
      { name: 'issuer', line: 0, from: 2, to: 5, kind: 'text' },
      { name: 'names', line: 0, from: 5, to: 36, kind: 'names' },
      { name: 'document_number', line: 1, from: 0, to: 9, kind: 'number', check: 9 },
      { name: 'nationality', line: 1, from: 10, to: 13, kind: 'text' },
      { name: 'birth_date', line: 1, from: 13, to: 19, kind: 'date', check: 19 },
      { name: 'sex', line: 1, from: 20, to: 21, kind: 'sex' },
      { name: 'expiry_date', line: 1, from: 21, to: 27, kind: 'date', check: 27 },
    ],
    composite: { over: [[1, 0, 10], [1, 13, 20], [1, 21, 35]], line: 1, at: 35 },
  },
  {
    name: 'TD3',
    lines: 2,
    length: 44,
    parts: [
      { name: 'document_type', line: 0, from: 0, to: 2, kind: 'text' },
      { name: 'issuer', line: 0, from: 2, to: 5, kind: 'text' },
      { name: 'names', line: 0, from: 5, to: 44, kind: 'names' },
      { name: 'document_number', line: 1, from: 0, to: 9, kind: 'number', check: 9 },
      { name: 'nationality', line: 1, from: 10, to: 13, kind: 'text' },
      { name: 'birth_date', line: 1, from: 13, to: 19, kind: 'date', check: 19 },
      { name: 'sex', line: 1, from: 20, to: 21, kind: 'sex' },
      { name: 'expiry_date', line: 1, from: 21, to: 27, kind: 'date', check: 27 },
    ],
    composite: { over: [[1, 0, 10], [1, 13, 20], [1, 21, 43]], line: 1, at: 43 },
  },
]; // prettier-ignore

const names = ['document_type', 'issuer', 'document_number', 'surname', 'given_names', 'nationality', 'birth_date', 'sex', 'expiry_date'] as const; // prettier-ignore

/** @param today the day that two-digit years of birth are told from */
export function readIdentityCard(pages: readonly Page[], today = new Date()): Reading {
  const zone = findZone(pages);
  if (zone === undefined) {
    return {
      fields: names.map((name) => fieldOf(name, undefined)),
      checks: [],
      notes: [
        'No machine-readable zone was found: two lines of 36 or 44 characters, or three of 30, with "<" between them.',
      ],
    };
  }
  const { layout, lines } = zone;
  const checks: Check[] = [];
  const fields = new Map<string, Field>();
  for (const part of layout.parts) {
    const line = lines[part.line];
    if (line === undefined) continue;
    const raw = line.text.slice(part.from, part.to);
    if (part.check !== undefined) {
      const digit = line.text[part.check] ?? '';
      const isLong = part.name === 'document_number' && digit === '<';
      if (!isLong) checks.push(checkOf(`check digit of ${part.name}`, raw, digit));
    }
    for (const [name, value] of valuesOf(part, raw, today)) {
      const doubt =
        part.check !== undefined && checks.at(-1)?.holds === false
          ? 'The check digit does not agree: a character was misread.'
          : undefined;
      fields.set(name, value === '' ? fieldOf(name, undefined) : fieldOf(name, { ...line.found, value, doubt }));
    }
  }
  const { over, line, at } = layout.composite;
  checks.push(
    checkOf(
      'check digit over all',
      over.map(([place, from, to]) => lines[place]?.text.slice(from, to) ?? '').join(''),
      lines[line]?.text[at] ?? '',
    ),
  );
  return {
    fields: [
      { path: 'format', found: true, value: layout.name },
      ...names.map((name) => fields.get(name) ?? fieldOf(name, undefined)),
    ],
    checks,
    notes: [],
  };
}

function findZone(
  pages: readonly Page[],
): { readonly layout: Layout; readonly lines: readonly ZoneLine[] } | undefined {
  const candidates = pages.flatMap((page) =>
    linesOf(page).flatMap((line): readonly (ZoneLine & { readonly page: number })[] => {
      const text = zoneText(line.text);
      if (text === undefined) return [];
      const words =
        line.words.length > 0
          ? line.words.map((word) => ({ ...word, plain: '' }))
          : [{ text: line.text, bbox: line.bbox, confidence: 1, plain: '' }];
      return [{ text, page: page.index, found: { value: text, evidence: evidenceOf(page.index, words, line.text) } }];
    }),
  );
  for (let at = 0; at < candidates.length; at++) {
    for (const layout of layouts) {
      const lines = candidates.slice(at, at + layout.lines);
      const fits =
        lines.length === layout.lines &&
        lines.every(({ text, page }) => page === lines[0]?.page && Math.abs(text.length - layout.length) <= 2);
      const begins = /^[ACIPV]/u.test(lines[0]?.text ?? '');
      if (fits && begins)
        return {
          layout,
          lines: lines.map((line) => ({ ...line, text: line.text.padEnd(layout.length, '<').slice(0, layout.length) })),
        };
    }
  }
  return undefined;
}

/** The line as the zone has it; undefined for other text. Spaces and the signs that "<" is misread as become what they are. */
function zoneText(text: string): string | undefined {
  const plain = text.replace(/[«‹≪＜]/gu, (sign) => (sign === '«' || sign === '≪' ? '<<' : '<')).replace(/\s+/gu, '');
  const fillers = plain.match(/</gu)?.length ?? 0;
  return plain.length >= 28 &&
    plain.length <= 46 &&
    /^[A-Z0-9<]+$/u.test(plain) &&
    (fillers >= 3 || /\d{6}/u.test(plain))
    ? plain
    : undefined;
}

function checkOf(name: string, over: string, digit: string): Check {
  const wanted = checkDigit(over);
  // A blank stands for zero where the whole field is empty.
  const holds = digit === String(wanted) || (digit === '<' && wanted === 0);
  return { name, holds, detail: `computed: ${wanted}; written: ${digit}` };
}

/** Doc 9303, part 3, section 4.9: weights 7, 3, 1; letters count from 10, "<" is 0; modulo 10. */
export function checkDigit(text: string): number {
  let sum = 0;
  for (const [at, character] of [...text].entries()) {
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    sum += (Number.isNaN(value) ? 0 : value) * ([7, 3, 1][at % 3] ?? 1);
  }
  return sum % 10;
}

function valuesOf(part: Part, raw: string, today: Date): readonly (readonly [name: string, value: string])[] {
  const plain = raw.replace(/<+$/u, '').replaceAll('<', ' ');
  if (part.kind === 'names') {
    const [surname = '', given = ''] = raw.replace(/<+$/u, '').split('<<');
    return [
      ['surname', surname.replaceAll('<', ' ')],
      ['given_names', given.replaceAll('<', ' ')],
    ];
  }
  if (part.kind === 'date') return [[part.name, dateOf(raw, part.name === 'birth_date', today)]];
  if (part.kind === 'sex') return [[part.name, plain === 'M' || plain === 'F' ? plain : plain === '' ? 'X' : '']];
  return [[part.name, plain]];
}

/** Birth lies in the past, expiry within fifty years of today. Empty for what is no date. */
function dateOf(raw: string, isBirth: boolean, today: Date): string {
  if (!/^\d{6}$/u.test(raw)) return '';
  const short = Number(raw.slice(0, 2));
  const now = today.getUTCFullYear();
  const century = Math.floor(now / 100) * 100;
  const year = isBirth
    ? century + short > now
      ? century - 100 + short
      : century + short
    : century + short - now > 50
      ? century - 100 + short
      : century + short;
  const iso = `${year}-${raw.slice(2, 4)}-${raw.slice(4, 6)}`;
  return Number.isNaN(Date.parse(`${iso}T00:00:00Z`)) ? '' : iso;
}
