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

/** The same words, drawn column by column. */
function byColumn(words: readonly PlacedWord[]): PlacedWord[] {
  return words.toSorted((a, b) => Math.floor(a.bbox[0] / 200) - Math.floor(b.bbox[0] / 200));
}

const inColumns = (sides: readonly (readonly string[])[]) => byColumn(beside(sides));

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
    expect(linesOf(inColumns(sides))).toEqual(sides.flat());
    expect(linesOf(beside(sides))).toEqual(acrossOf(sides));
  });

  const lists = {
    'names of two teams': [
      ['Ada Lindholm', 'Bruno Castellan', 'Carla Eskola', 'Farid Galloway'],
      ['Hugo Petrossian', 'Ilse Rosenthal', 'Jonas Vasquez', 'Nadia Whitlock'],
    ],
    'things with the articles of one language': [
      ['der Hammer', 'die Leiter', 'der Nagel', 'das Brett'],
      ['das Weizenmehl', 'der Zucker', 'die Butter', 'das Salz'],
    ],
    'things with figures on both sides': [
      ['Bread 2.40', 'Rolls 0.60', 'Cake 3.10', 'Tart 2.90'],
      ['Coffee 2.80', 'Tea 2.20', 'Milk 1.90', 'Juice 3.20'],
    ],
    'items behind bullets, some with figures': [
      ['• 2 fresh eggs', '• 3 cups of flour', '• 1 lemon', '• 20 g of yeast'],
      ['• Whisk', '• Large bowl', '• Oven dish', '• Sieve'],
    ],
  };
  for (const [name, sides] of Object.entries(lists)) {
    test(`${name}, as many on either side, that were drawn so`, () => {
      expect(linesOf(inColumns(sides))).toEqual(sides.flat());
    });
  }

  test('lists below bold headings, one of which ends before the other, in whichever order they were drawn', () => {
    const sides = [
      ['For the kitchen', 'Flour', 'Baking powder', 'Sugar', 'Butter'],
      ['For the workshop', 'Hammer', 'Wood glue', 'Tape measure', 'Ladder', 'Nails', 'Gloves', 'Rope'],
    ];
    const headed = beside(sides).map((word) =>
      sides.some(([head]) => head?.includes(word.text)) ? { ...word, style: { ...word.style, bold: true } } : word,
    );
    expect(linesOf(headed)).toEqual(sides.flat());
    expect(linesOf(byColumn(headed))).toEqual(sides.flat());
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

  const pairs = {
    'words and what they mean': [
      ['the window', 'the house', 'to go for a walk', 'the neighbour', 'quiet'],
      ['das Fenster', 'das Haus', 'spazieren gehen', 'der Nachbar', 'ruhig'],
    ],
    'words in another script': [
      ['соседний дом', 'окно', 'сад', 'сосед', 'велосипед'],
      ['the next house', 'window', 'garden', 'neighbour', 'bicycle'],
    ],
    'what comes again on one side': [
      ['Arrival and coffee', 'Opening words', 'Reports', 'Lunch', 'Music'],
      ['Entrance hall', 'Great hall', 'Great hall', 'Garden room', 'Chapel'],
    ],
    'what has figures on one side': [
      ['1. It does not light', '2. Water in the tray', '3. It hums', '4. Spots on glasses'],
      ['Check the plug', 'Empty the filter', 'Call the service', 'Add more salt'],
    ],
    'what signs lead from': [
      ['Anode –', 'Cathode –', 'Electrolyte –', 'Potential –'],
      ['Gives electrons', 'Takes electrons', 'Carries ions', 'Drives currents'],
    ],
  };
  for (const [name, sides] of Object.entries(pairs)) {
    test(`${name}, although they were drawn one after the other`, () => {
      expect(linesOf(inColumns(sides))).toEqual(acrossOf(sides));
    });
  }

  test('with a text that wraps, beside which nothing stands', () => {
    const words = set('Arrival\nOpening words\nWhat we learnt from\nthe flood\nLunch', { x: 50, y: 200, leading: 1.4 });
    const rooms = ['Entrance hall', 'Great hall', 'Great hall', '', 'Garden room'].join('\n');
    const lines = linesOf([...words, ...set(rooms, { x: 240, y: 200, leading: 1.4 })]);
    expect(lines).toEqual([
      'Arrival Entrance hall',
      'Opening words Great hall',
      'What we learnt from Great hall',
      'the flood',
      'Lunch Garden room',
    ]);
  });
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
