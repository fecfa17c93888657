/** Short texts side by side at the same heights: read one after the other where their words say so, and across where not. */
import { describe, expect, test } from 'vitest';
import { layOutPage, type PlacedWord } from '../../src/layout/page-layout.ts';
import { set } from './words.ts';

/** Texts beside each other on common baselines, as a program draws them that goes on row by row. */
function beside(sides: readonly (readonly string[])[], size = 10): PlacedWord[] {
  const rows = Math.max(...sides.map(({ length }) => length));
  return Array.from({ length: rows }, (_, row) =>
    sides.flatMap((texts, at) => {
      const text = texts[row];
      return text === undefined ? [] : set(text, { x: 50 + at * 190, y: 200 + row * 1.4 * size, size });
    }),
  ).flat();
}

/** The same as a recogniser gives it, which knows lines and no sizes. */
function recognized(words: readonly PlacedWord[]): PlacedWord[] {
  return words.map(({ text, bbox, confidence }) => ({
    text,
    bbox,
    confidence,
    line: Math.round(bbox[3]) * 10 + Math.floor((bbox[0] - 40) / 190),
  }));
}

function linesOf(words: readonly PlacedWord[]): readonly string[] {
  return layOutPage({ width: 600, height: 800, words }).flatMap(({ lines }) => lines.map(({ text }) => text));
}

const acrossOf = (sides: readonly (readonly string[])[]) =>
  (sides[0] ?? []).map((_, row) => sides.flatMap((texts) => texts[row] ?? []).join(' '));

describe('are read one after the other', () => {
  const kinds = {
    'lists that both count': [
      ['1. Open the lid', '2. Take out the tray', '3. Clean the seal', '4. Shut it'],
      ['1. Turn the key', '2. Read the dial', '3. Note the figure', '4. Call the office', '5. Wait'],
    ],
    'a list that goes on': [
      ['1. Open the lid', '2. Take out the tray', '3. Clean the seal'],
      ['4. Turn the key', '5. Read the dial', '6. Note the figure'],
    ],
    addresses: [
      ['Bill to', 'Kestrel Works', 'Rosa Quintero', '12 Mill Lane', 'Ashbourne AB1 2QT'],
      ['Ship to', 'Hugo Ivarsson', 'Hauptstraße 4', '10115 Berlin', 'Germany'],
    ],
    'three addresses': [
      ['Rosa Quintero', '12 Mill Lane', 'Ashbourne AB1 2QT'],
      ['Hugo Ivarsson', 'Quay Road 3', 'Saltburn NR12 4XE'],
      ['Ada Lindholm', '7 High Street', 'Dunmere SW1 9LH'],
    ],
    signatures: [
      ['For the seller', 'Name: Rosa Quintero', 'Title: Director', 'Date: 4 March 2026'],
      ['For the buyer', 'Name: Hugo Ivarsson', 'Title: Treasurer', 'Date: 9 March 2026'],
    ],
    verses: [
      ['They sang by the long river', 'and nobody called them', 'O winter of the hills', 'till the bells of noon'],
      ['We slept below the old mill', 'and a lamp was lit for us', 'Alas for the long day', 'till all of it was gone'],
    ],
  };
  for (const [name, sides] of Object.entries(kinds)) {
    test(`as ${name}`, () => {
      expect(linesOf(beside(sides))).toEqual(sides.flat());
      expect(linesOf(recognized(beside(sides)))).toEqual(sides.flat());
    });
  }

  test('short texts that were drawn so', () => {
    const sides = [
      ['Flour', 'Sugar', 'Butter', 'Baking powder', 'Salt'],
      ['Hammer', 'Nails', 'Wood glue', 'Measuring tape', 'Ladder'],
    ];
    const drawn = beside(sides).toSorted((a, b) => Math.floor(a.bbox[0] / 200) - Math.floor(b.bbox[0] / 200));
    expect(linesOf(drawn)).toEqual(sides.flat());
    expect(linesOf(beside(sides))).toEqual(acrossOf(sides));
  });
});

describe('are read across', () => {
  const kinds = {
    'a list that counts from one side to the other': [
      ['1. Open the lid of it', '3. Clean the seal well', '5. Shut it again now'],
      ['2. Take out the tray', '4. Put the tray back', '6. Press the button'],
    ],
    'words and what they mean': [
      ['English', 'the window', 'the house', 'to go for a walk', 'the neighbour'],
      ['German', 'das Fenster', 'das Haus', 'spazieren gehen', 'der Nachbar'],
    ],
    'labels of an address': [
      ['Name', 'Street', 'Town', 'Country'],
      ['Hugo Ivarsson', '12 Mill Lane', 'Saltburn NR12 4XE', 'United Kingdom'],
    ],
    'a table of streets and towns': [
      ['12 Mill Lane', '4 Quay Road', '9 High Street', '31 Station Road'],
      ['Ashbourne AB1 2QT', 'Saltburn NR12 4XE', 'Dunmere SW1 9LH', 'Redcliff LS4 2XE'],
    ],
  };
  for (const [name, sides] of Object.entries(kinds)) {
    test(`as ${name}`, () => {
      expect(linesOf(beside(sides)).join(' ')).toBe(acrossOf(sides).join(' '));
    });
  }
});

describe('labels above their values', () => {
  const labels = ['Date of birth', 'Employer', 'Next of kin'];
  const values = ['4 March 1976', 'Kestrel Works', 'Rosa Quintero'];
  const rows = (texts: readonly string[], y: number, size: number, bold = false) =>
    texts.flatMap((text, at) => set(text, { x: 50 + at * 170, y, size, bold }));
  const inPairs = labels.flatMap((label, at) => [label, values[at]]);

  test('in small print, or with colons, are read with these', () => {
    expect(linesOf([...rows(labels, 200, 7), ...rows(values, 210, 10)])).toEqual(inPairs);
    const marked = labels.map((label) => `${label}:`);
    expect(linesOf([...rows(marked, 200, 10), ...rows(values, 212, 10)])).toEqual(
      inPairs.map((text) => (text !== undefined && labels.includes(text) ? `${text}:` : text)),
    );
  });

  test('are read in rows where several rows of values stand below, and where nothing sets labels off', () => {
    const more = ['9 June 1981', 'Ridgeway Group', 'Hugo Ivarsson'];
    const table = [...rows(labels, 200, 7), ...rows(values, 210, 10), ...rows(more, 222, 10)];
    expect(linesOf(table).join(' ')).toBe([labels, values, more].flat().join(' '));
    expect(linesOf([...rows(labels, 200, 10), ...rows(values, 212, 10)])).toEqual([labels.join(' '), values.join(' ')]);
  });
});
