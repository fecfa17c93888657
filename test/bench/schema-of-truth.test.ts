import { expect, test } from 'vitest';
import { schemaOf } from '../../bench/schema-of-truth.ts';
import { wantedFields } from '../../src/fields/wanted.ts';

test('a schema asks for the names of a truth with the types of their values, and nothing more', () => {
  const schema = schemaOf({
    company: 'Fernhill Ltd',
    date: '25/12/2018',
    total: '25.40',
    note: null,
    lines: [
      { desc: 'Bench', qty: 2 },
      { desc: 'Tree', price: 9.5 },
    ],
    tags: ['a', 'b'],
  });
  const item = {
    type: 'object',
    properties: { desc: { type: 'string' }, qty: { type: 'number' }, price: { type: 'number' } },
  };
  expect(schema).toEqual({
    type: 'object',
    properties: {
      company: { type: 'string' },
      date: { type: 'string', format: 'date' },
      total: { type: 'number' },
      lines: { type: 'array', items: item },
      tags: { type: 'array', items: { type: 'string' } },
    },
  });
  expect(wantedFields(schema).lists).toHaveLength(2);
});
