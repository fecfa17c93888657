/** Owns where the fields of a machine-readable zone stand (ICAO Doc 9303, parts 4 to 6): TD1, TD2 and TD3. */

/** A field of the zone. */
export interface Part {
  readonly name: string;
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly kind: 'text' | 'number' | 'date' | 'sex' | 'names';
  /** Place of its check digit on the same line. */
  readonly check?: number;
  /** Where the rest of a number stands that is too long for its place, with its check digit behind it (part 5, section 4.2.2). */
  readonly rest?: number;
}

export interface Layout {
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

export const layouts: readonly Layout[] = [
  {
    name: 'TD1',
    lines: 3,
    length: 30,
    parts: [
      { name: 'document_type', line: 0, from: 0, to: 2, kind: 'text' },
      { name: 'issuer', line: 0, from: 2, to: 5, kind: 'text' },
      { name: 'document_number', line: 0, from: 5, to: 14, kind: 'number', check: 14, rest: 15 },
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
      { name: 'document_number', line: 1, from: 0, to: 9, kind: 'number', check: 9, rest: 28 },
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
