/** Owns the documents that the fake app knows. */
import type { PageError } from '../../src/document.ts';
import { fakePage } from './fake-app.ts';
import type { FakeDocument } from './fake-app.ts';

const broken = (index: number): PageError => ({
  index,
  code: 'page_timeout',
  message: `The page took longer than 120 s.`,
});

/** About 1,600 characters a page, with markup characters, quotes, emoji and combining marks in it. */
const longPage = (index: number) =>
  fakePage(
    index,
    Array.from(
      { length: 20 },
      (_, row) =>
        `Line ${row} of page ${index + 1}: "quoted" \\ path, naïve café, 👩‍👩‍👧 and total ${index * 100 + row}.00 EUR`,
    ),
  );

export const fakeDocuments: Readonly<Record<string, FakeDocument>> = {
  'invoice.pdf': {
    pages: [
      fakePage(0, ['Invoice 4711', 'Total: 215.00 USD'], 0.97),
      fakePage(1, ['Due on March 3', 'blurred words here'], 0.41),
    ],
  },
  'mixed.pdf': { pages: [fakePage(0, ['First page']), broken(1), fakePage(2, [])] },
  'broken.pdf': { pages: [broken(0), broken(1)] },
  'long.pdf': { pages: Array.from({ length: 60 }, (_, index) => longPage(index)) },
  'slow.pdf': { pages: Array.from({ length: 30 }, (_, index) => longPage(index)), millisecondsPerPage: 60 },
  'brief.pdf': {
    pages: Array.from({ length: 4 }, (_, index) => fakePage(index, [`Page number ${index + 1}`])),
    millisecondsPerPage: 40,
  },
  'ruined.pdf': {
    pages: Array.from({ length: 2000 }, (_, index) => (index % 2 === 0 ? broken(index) : fakePage(index, ['x']))),
  },
};
