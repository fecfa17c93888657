/** A heading alone on a tinted band across a form: what is below it comes after what is above it, in every column. */
import { expect, test } from 'vitest';
import { layOutPage, type Ruling } from '../../src/layout/page-layout.ts';
import { prose, set } from './words.ts';

/** A field of a form: its label in small print above what is entered. */
const field = (label: string, value: string, x: number, y: number) => [
  ...set(label, { x, y, size: 7 }),
  ...set(value, { x, y: y + 10 }),
];

const words = [
  ...set('1. Applicant', { x: 60, y: 100, size: 11, bold: true }),
  ...field('Family name', 'Hollmann', 60, 125),
  ...field('Street and number', 'Mill Lane 14', 60, 155),
  ...field('Telephone', '0551 220 417', 60, 185),
  ...set('2. Vehicle', { x: 60, y: 220, size: 11, bold: true }),
  ...field('First name', 'Greta', 310, 125),
  ...field('Postcode and town', '4071 Wexcombe', 310, 155),
  ...field('Date of birth', '17 March 1984', 310, 185),
  ...set(prose(3, 94, 'P'), { x: 60, y: 245 }),
];

const band = (y: number, x1: number): Ruling => ({ kind: 'fill', bbox: [55, y - 13, x1, y + 7] });

const orderWith = (x1: number) => {
  const text = layOutPage({ width: 595, height: 842, words, rulings: [band(100, x1), band(220, x1)] })
    .map((block) => block.text)
    .join('\n');
  return ['17 March', '2. Vehicle', 'P0'].map((part) => text.indexOf(part));
};

test('a heading on a band across the page parts the columns', () => {
  const [above, heading, below] = orderWith(540);
  expect(above).toBeLessThan(heading ?? 0);
  expect(heading).toBeLessThan(below ?? 0);
});

test('a band as wide as its column changes nothing', () => {
  const plain = orderWith(60);
  expect(orderWith(290)).toEqual(plain);
  expect(orderWith(540)).not.toEqual(plain);
});
