/** Owns how numbers, times and states are written for people. */

const units = ['', 'kB', 'MB', 'GB'] as const;

/** In powers of 1000. */
export function byteSize(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  if (power === 0) return counted(bytes, 'byte', 'bytes');
  const digits = bytes / 1000 ** power >= 100 ? 0 : 1;
  return `${(bytes / 1000 ** power).toLocaleString(undefined, { maximumFractionDigits: digits })} ${units[power] ?? ''}`;
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const dateTime = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The pages that a range such as `1-3,7` names, ascending. */
export function pagesOf(range: string): readonly number[] {
  if (range === '') return [];
  return range.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

/** The tag that browsers understand, of the first language where there are several; undefined when it is not known. */
export function languageTag(codes: string): string | undefined {
  const [first = ''] = codes.replace(/_vert\b/g, '').split('+');
  const code = first.replace('chi_sim', 'zh-Hans').replace('chi_tra', 'zh-Hant').replace('_', '-');
  if (code === '' || code === 'und' || code === 'auto') return undefined;
  try {
    return Intl.getCanonicalLocales(code)[0];
  } catch {
    return undefined; // a code that only the recogniser knows
  }
}

/** The English name of the languages, or their codes. */
export function languageName(codes: string): string {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  const one = (code: string) => {
    const tag = languageTag(code);
    return tag === undefined ? code : (names.of(tag) ?? code);
  };
  return codes === 'auto' ? 'found automatically' : codes.split('+').map(one).join(', ');
}

export interface Shown {
  readonly status: string;
  readonly cancelled?: true | undefined;
}

/** A job's status as a word. */
export function statusWord({ status, cancelled }: Shown): string {
  if (cancelled === true) return 'Cancelled';
  const words: Readonly<Record<string, string>> = {
    pending: 'Waiting',
    processing: 'Being read',
    done: 'Read',
    failed: 'Failed',
  };
  return words[status] ?? status;
}
