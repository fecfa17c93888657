/** Holds that a value of a model stands only where the page bears it out. */
import { expect, test } from 'vitest';
import type { FieldClaim, Page } from '../../src/document.ts';
import { extractFields } from '../../src/fields/extract.ts';
import { fieldAt, linesAsPages } from './laid-out.ts';

const schema = {
  type: 'object',
  properties: {
    tenant: { type: 'string' },
    rent: { type: 'number' },
    begins: { type: 'string', format: 'date' },
    signed: { type: 'string', format: 'date' },
    pets: { type: 'boolean' },
    heating: { type: 'string', enum: ['gas', 'oil'] },
    phone: { type: 'string' },
    lines: {
      type: 'array',
      items: { type: 'object', properties: { what: { type: 'string' }, cost: { type: 'number' } } },
    },
    keys: { type: 'array', items: { type: 'string' } },
  },
};

const lines = [
  'The flat is let to Orla Finnegan from the first of the month, that is 1 March 2025,',
  'for 1,250.50 euros a month. Signed on 03/04/2025. No animals are allowed.',
  'The boiler burns gas. Keys: 0417 and 0418.',
  'Parking costs 40.00 and the cellar costs 15.00 besides.',
];

async function claimed(...claims: readonly (readonly [path: string, value: string, quotation: string])[]) {
  const [page] = await linesAsPages(...lines);
  if (page === undefined) throw new Error('no page');
  const given: readonly FieldClaim[] = claims.map(([path, value, quotation]) => ({ path, value, quotation }));
  const asked: Page = { ...page, claims: given };
  return extractFields([asked], schema);
}

test('a value in a sentence is found with its place, as the page writes it', async () => {
  const reading = await claimed(
    ['tenant', 'orla finnegan', 'is let to Orla Finnegan'],
    ['rent', '1250.5', 'for 1,250.50 euros'],
    ['begins', '2025-03-01', '1 March 2025'],
    ['signed', '2025-04-03', 'Signed on 03/04/2025.'],
    ['pets', 'false', 'No animals are allowed'],
    ['heating', 'gas', 'The boiler burns gas.'],
    ['keys.0', '0417', '0417'],
    ['keys.1', '0418', '0417 and 0418'],
    ['lines.0.what', 'Parking', 'Parking costs 40.00'],
    ['lines.0.cost', '40', 'Parking costs 40.00'],
    ['lines.3.what', 'cellar', 'the cellar costs'],
    ['lines.3.cost', '15', '15.00'],
  );
  expect(fieldAt(reading, 'tenant')).toMatchObject({
    value: 'Orla Finnegan',
    evidence: { page: 0, text: 'Orla Finnegan' },
  });
  expect(fieldAt(reading, 'rent')).toMatchObject({ value: 1250.5, evidence: { text: '1,250.50' } });
  expect(fieldAt(reading, 'begins')).toMatchObject({ value: '2025-03-01' });
  expect(fieldAt(reading, 'signed')?.doubt).toContain('other way round');
  expect(fieldAt(reading, 'pets')).toMatchObject({ value: false, doubt: expect.stringContaining('other words') });
  expect(fieldAt(reading, 'heating')).toMatchObject({ value: 'gas' });
  expect(fieldAt(reading, 'heating')?.doubt).toBeUndefined();
  expect(fieldAt(reading, 'phone')).toEqual({ path: 'phone', found: false });
  expect(reading.fields.filter(({ path }) => path.startsWith('lines')).map(({ path, value }) => [path, value])).toEqual(
    [
      ['lines.0.what', 'Parking'],
      ['lines.0.cost', 40],
      ['lines.1.what', 'cellar'],
      ['lines.1.cost', 15],
    ],
  );
  expect([fieldAt(reading, 'keys.0')?.value, fieldAt(reading, 'keys.1')?.value]).toEqual(['0417', '0418']);
});

test('what the page does not say is dropped and counted', async () => {
  const reading = await claimed(
    ['tenant', 'Ines Valdivia', 'is let to Ines Valdivia'],
    ['rent', '1350.5', 'for 1,250.50 euros'],
    ['begins', '2025-03-02', '1 March 2025'],
    ['heating', 'coal', 'The boiler burns gas.'],
    ['pets', 'maybe', 'No animals are allowed'],
    ['phone', 'gan fro', 'Finnegan from'],
    ['nothing', 'x', 'The flat'],
    ['lines.x.cost', '40', '40.00'],
    ['keys.0.deep', '0417', '0417'],
  );
  // A date beside its label is what the rules find, too.
  expect(reading.fields.filter(({ found }) => found).map(({ path }) => path)).toEqual(['signed']);
  expect(reading.notes).toContain(
    '9 values that the model gave were dropped: the page does not say so where it was said to.',
  );
});

test('two pages that say different things are told, and what rules find the model did not name is, too', async () => {
  const [first, second] = await linesAsPages('The rent is 900.00.').then(async ([a]) => [
    a,
    (await linesAsPages('Phone: 555-0199', 'The rent is 950.00.'))[0],
  ]);
  if (first === undefined || second === undefined) throw new Error('no pages');
  const reading = extractFields(
    [
      { ...first, claims: [{ path: 'rent', value: '900', quotation: '900.00' }] },
      { ...second, index: 1, claims: [{ path: 'rent', value: '950', quotation: 'is 950.00' }] },
    ],
    schema,
  );
  expect(fieldAt(reading, 'rent')).toMatchObject({ value: 900, doubt: 'Page 2 also says 950.' });
  expect(fieldAt(reading, 'phone')).toMatchObject({ found: true, doubt: expect.stringContaining('did not name it') });
});

test('a value that only the model could read, or made up, is doubted', async () => {
  const [page] = await linesAsPages(...lines);
  if (page === undefined) throw new Error('no page');
  const marked = (mark: object): Page => ({
    ...page,
    claims: [{ path: 'tenant', value: 'Orla Finnegan', quotation: 'let to Orla Finnegan' }],
    blocks: page.blocks.map((block) => ({
      ...block,
      lines: block.lines.map((line) => ({
        ...line,
        words: line.words.map((word) => (word.text === 'Finnegan' ? { ...word, ...mark } : word)),
      })),
    })),
  });
  const doubtOf = (mark: object) => fieldAt(extractFields([marked(mark)], schema), 'tenant')?.doubt;
  expect(doubtOf({})).toBeUndefined();
  expect(doubtOf({ unread: true, confidence: 0.35 })).toContain('Only the model could read');
  expect(doubtOf({ unsupported: true, confidence: 0.2 })).toContain('nothing there bears out');
});
