/** Owns the machine-readable zone of travel documents (ICAO Doc 9303, parts 4 to 6): TD1, TD2 and TD3, with their check digits. */
import { type Page, linesOf } from '../document.ts';
import { type Check, type Field, type Found, type Reading, fieldOf } from './finding.ts';
import { evidenceOf } from './rows.ts';
import { type Layout, type Part, layouts } from './zone-layouts.ts';

/** One line of the zone, as it was read and with what fills it put right. */
interface ZoneLine {
  readonly text: string;
  /** The same before letters and digits were told apart by what can stand there. */
  readonly written: string;
  readonly found: Found;
  /** As long as it should be, or short of what fills its end. */
  readonly isWhole: boolean;
}

const names = ['document_type', 'issuer', 'document_number', 'surname', 'given_names', 'nationality', 'birth_date', 'sex', 'expiry_date'] as const; // prettier-ignore

/** @param today the day that two-digit years of birth are told from */
export function readIdentityCard(pages: readonly Page[], today = new Date()): Reading {
  const zones = findZones(pages);
  const [zone, ...others] = zones;
  if (zone === undefined) {
    return {
      fields: names.map((name) => fieldOf(name, undefined)),
      checks: [],
      notes: [
        'No machine-readable zone was found: two lines of 36 or 44 characters, or three of 30, with "<" between them.',
      ],
    };
  }
  const { layout } = zone;
  const lines = zone.lines.map((line, at) => ({ ...line, text: typed(line.text, layout, at) }));
  const checks: Check[] = [];
  const notes: string[] = [];
  const fields = new Map<string, Field>();
  for (const part of layout.parts) {
    const line = lines[part.line];
    if (line === undefined) continue;
    const { raw, digit } = written(line.text, part);
    const check = part.check === undefined ? undefined : checkOf(`check digit of ${part.name}`, raw, digit);
    if (check !== undefined) checks.push(check);
    const doubt = doubtOf(line, part, check);
    for (const [name, value] of valuesOf(part, raw, today)) {
      fields.set(name, value === '' ? fieldOf(name, undefined) : fieldOf(name, { ...line.found, value, doubt }));
      if (value === '' && part.kind === 'date') notes.push(`${name} is written "${raw}", which is no date.`);
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
  if (others.length > 0) {
    const places = others.map(({ page }) => page + 1).join(', ');
    notes.push(`These are the fields of the first zone; more of them stand on page ${places}. Read their pages alone.`);
  }
  return {
    fields: [
      { path: 'format', found: true, value: layout.name },
      ...names.map((name) => fields.get(name) ?? fieldOf(name, undefined)),
    ],
    checks,
    notes,
  };
}

/** Characters of a field and its check digit, with the rest of a number that is too long for its place. */
function written(text: string, { from, to, check, rest }: Part): { readonly raw: string; readonly digit: string } {
  const raw = text.slice(from, to);
  const digit = check === undefined ? '' : (text[check] ?? '');
  if (rest === undefined || digit !== '<') return { raw, digit };
  const more = /^[A-Z0-9]+/u.exec(text.slice(rest))?.[0] ?? '';
  return more.length < 2 ? { raw, digit } : { raw: raw + more.slice(0, -1), digit: more.slice(-1) };
}

/** Letters that are read for digits and digits for letters; where only one kind stands, the other was misread. */
const digitsFor: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};
const lettersFor: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' };

/** A line with digits where only digits stand, and letters where only letters do. */
function typed(text: string, { parts, composite }: Layout, line: number): string {
  const characters = [...text];
  const put = (from: number, to: number, table: Readonly<Record<string, string>>): void => {
    for (let at = from; at < to; at++) characters[at] = table[characters[at] ?? ''] ?? characters[at] ?? '<';
  };
  for (const { line: own, from, to, kind, check, name } of parts) {
    if (own !== line) continue;
    if (kind === 'date') put(from, to, digitsFor);
    if (kind === 'names' || name === 'nationality' || name === 'issuer') put(from, to, lettersFor);
    if (check !== undefined) put(check, check + 1, digitsFor);
  }
  if (composite.line === line) put(composite.at, composite.at + 1, digitsFor);
  return characters.join('');
}

function doubtOf(line: ZoneLine, { from, to, kind }: Part, check: Check | undefined): string | undefined {
  if (check?.holds === false) return 'The check digit does not agree: a character was misread.';
  if (!line.isWhole && check === undefined)
    return 'The line has more or fewer characters than it should: what stands here may be shifted.';
  const isChanged = line.text.slice(from, to) !== line.written.slice(from, to);
  return isChanged
    ? `Read as "${line.written.slice(from, to)}", where only ${kind === 'date' ? 'digits' : 'letters'} stand.`
    : undefined;
}

interface Zone {
  readonly layout: Layout;
  readonly page: number;
  readonly lines: readonly ZoneLine[];
}

function findZones(pages: readonly Page[]): readonly Zone[] {
  const candidates = pages.flatMap((page) =>
    linesOf(page).flatMap((line): readonly PagedLine[] => {
      const text = zoneText(line.text);
      if (text === undefined) return [];
      const words =
        line.words.length > 0
          ? line.words.map((word) => ({ ...word, plain: '' }))
          : [{ text: line.text, bbox: line.bbox, confidence: 1, plain: '' }];
      return [{ text, page: page.index, found: { value: text, evidence: evidenceOf(page.index, words, line.text) } }];
    }),
  );
  const zones: Zone[] = [];
  for (let at = 0; at < candidates.length;) {
    const zone = zoneAt(candidates, at);
    if (zone !== undefined) zones.push(zone);
    at += zone?.lines.length ?? 1;
  }
  return zones;
}

type PagedLine = Pick<ZoneLine, 'text' | 'found'> & { readonly page: number };

function zoneAt(candidates: readonly PagedLine[], at: number): Zone | undefined {
  const page = candidates[at]?.page;
  if (page === undefined || !/^[ACIPV]/u.test(candidates[at]?.text ?? '')) return undefined;
  for (const layout of layouts) {
    const lines = candidates.slice(at, at + layout.lines);
    const fits =
      lines.length === layout.lines &&
      lines.every((line) => line.page === page && Math.abs(line.text.length - layout.length) <= 2);
    if (!fits) continue;
    return {
      layout,
      page,
      lines: lines.map(({ text, found }) => {
        const whole = text.padEnd(layout.length, '<').slice(0, layout.length);
        return {
          text: whole,
          written: whole,
          found,
          isWhole: text.length === layout.length || (text.length < layout.length && text.endsWith('<')),
        };
      }),
    };
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
  if (part.kind === 'sex')
    return [[part.name, plain === 'M' || plain === 'F' || plain === 'X' ? plain : plain === '' ? 'X' : '']];
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
