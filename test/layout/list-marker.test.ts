import { expect, it } from 'vitest';
import { listMarker } from '../../src/layout/list-marker.ts';

it.each([
  '1. Screws',
  'a) two keys',
  'i. the first',
  'a. J. S. Bach',
  'iv. the fourth',
  '(b) nuts',
  '• glue',
  '- glue',
])('%s begins with a marker', (text) => {
  expect(listMarker(text)).toBeDefined();
});

it.each([
  'i. V. Maria Sommer',
  'i.A. Tom Winter',
  'z. B. am Montag',
  'e. g. on Monday',
  'd. h. nie',
  'p. m. only',
  'A. Berg',
])('%s begins with none', (text) => {
  expect(listMarker(text)).toBeUndefined();
});
