/** Owns the names that the made-up documents of the question bench draw from, and drawing from them. */
import { randomIntegers } from '../../test/generate/noise.ts';

const firstNames =
  'Ada Bruno Carla Dmitri Elena Farid Greta Hugo Ilse Jonas Katrin Leonid Mirela Nadia Oskar Paula Quentin Rosa Stefan Tamar Ulrike Viktor Wanda Xenia Yannick Zora'.split(
    ' ',
  );
const lastNames =
  'Abelard Brandvold Castellan Drummond Eskola Fairweather Galloway Hartigan Ivarsson Jankowski Kessler Lindholm Marchetti Novotny Oyelaran Petrossian Quintero Rosenthal Sandoval Thackeray Ullmann Vasquez Whitlock Yamaguchi Zielinski Achterberg'.split(
    ' ',
  );
const towns =
  'Ashbourne Brackwater Coldharbour Dunmere Eastfold Fennwick Grimsdale Hollowbrook Ironbridge Kingsmarsh Larkfield Millhaven Northcote Oakhurst Pinecrest Redcliff Saltburn Thornley Underhill Westmere'.split(
    ' ',
  );
const companies =
  'Alderson Bexley Corvane Deltaform Everline Fernhill Gravitas Halcyon Inverness Juniper Kestrel Lodestar Meridian Northgate Orchard Pinnacle Quarrystone Ridgeway Silverline Tidewater'.split(
    ' ',
  );
const trades = ['Builders', 'Engineering', 'Surveyors', 'Works', 'Contractors', 'and Sons', 'Group', 'Partners'];
const months = 'January February March April May June July August September October November December'.split(' ');

/** Draws that are the same for the same seed; `one…` names are given out once each until they run out. */
export interface Draw {
  readonly number: (least: number, most: number) => number;
  readonly pick: <T>(list: readonly [T, ...(readonly T[])]) => T;
  /** Some of the list, each at most once, in a random order. */
  readonly some: <T>(list: readonly T[], count: number) => readonly T[];
  readonly person: () => string;
  readonly town: () => string;
  readonly company: () => string;
  readonly date: () => string;
  /** With a comma for thousands. */
  readonly amount: (least: number, most: number) => string;
}

export function createDraw(seed: number): Draw {
  const next = randomIntegers(seed);
  const number = (least: number, most: number) => least + (next() % (most - least + 1));
  const given = new Set<string>();
  const fresh = (make: () => string): string => {
    for (let attempt = 0; attempt < 500; attempt++) {
      const name = make();
      if (given.has(name)) continue;
      given.add(name);
      return name;
    }
    throw new Error('The names of a made-up document ran out.');
  };
  const of = (list: readonly string[]) => list[next() % list.length] ?? '';
  return {
    number,
    pick: (list) => list[next() % list.length] ?? list[0],
    some: (list, count) => {
      const rest = [...list];
      return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(next() % rest.length, 1)).flat();
    },
    person: () => fresh(() => `${of(firstNames)} ${of(lastNames)}`),
    town: () => fresh(() => of(towns)),
    company: () => fresh(() => `${of(companies)} ${of(trades)}`),
    date: () => `${number(1, 28)} ${of(months)} ${number(2015, 2026)}`,
    amount: (least, most) => number(least, most).toLocaleString('en-US'),
  };
}
