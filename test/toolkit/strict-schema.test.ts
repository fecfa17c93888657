import { describe, expect, test } from 'vitest';
import { fromStrict, strictSchema } from '../../src/toolkit/strict-schema.ts';
import { openaiTools } from '../../src/toolkit.ts';
import { FakeApp } from '../tools/fake-app.ts';

/** What OpenAI's guide to Structured Outputs demands of every object, and the keywords that it leaves out. */
function faults(node: unknown, path = ''): string[] {
  if (Array.isArray(node)) return node.flatMap((item, at) => faults(item, `${path}/${at}`));
  if (node === null || typeof node !== 'object') return [];
  const schema = Object(node) as Readonly<Record<string, unknown>>; // seam: an object, as checked
  const found = Object.entries(schema).flatMap(([key, value]) =>
    key === 'properties'
      ? Object.entries(Object(value)).flatMap(([name, property]) => faults(property, `${path}/${name}`))
      : faults(value, `${path}/${key}`),
  );
  for (const keyword of ['default', 'minLength', 'maxLength', 'allOf', 'not', 'if', 'patternProperties', '$schema'])
    if (keyword in schema) found.push(`${path} has ${keyword}`);
  const types = [schema['type']].flat();
  if (!types.includes('object')) return found;
  const names = Object.keys(Object(schema['properties'] ?? {}));
  if (schema['additionalProperties'] !== false) found.push(`${path} is open`);
  if (JSON.stringify(schema['required']) !== JSON.stringify(names)) found.push(`${path} does not require all`);
  return found;
}

describe('the strict form', () => {
  const definitions = openaiTools(new FakeApp({ documents: {} })).definitions;

  test.each(definitions.map((definition) => [definition.function.name, definition.function.parameters] as const))(
    'of %s is what strict mode takes',
    (_name, parameters) => {
      expect(faults(parameters)).toEqual([]);
    },
  );

  test('lets optional arguments be null, and keeps enums and defaults in sight', () => {
    const schema = strictSchema({
      type: 'object',
      required: ['uuid'],
      properties: {
        uuid: { type: 'string' },
        format: { type: 'string', enum: ['a', 'b'], default: 'a' },
        limit: { type: 'integer', minimum: 1, default: 10, description: 'Most' },
        tags: { type: 'array', items: { type: 'string', maxLength: 3 } },
        shape: { type: 'object', additionalProperties: {} },
      },
    });
    expect(schema).toEqual({
      type: 'object',
      required: ['uuid', 'format', 'limit', 'tags', 'shape'],
      additionalProperties: false,
      properties: {
        uuid: { type: 'string' },
        format: { type: ['string', 'null'], enum: ['a', 'b', null], description: 'default "a"' },
        limit: { type: ['integer', 'null'], minimum: 1, description: 'Most; default 10' },
        tags: { type: ['array', 'null'], items: { type: 'string' } },
        shape: { type: ['string', 'null'], description: 'a JSON object as text' },
      },
    });
  });

  test('is taken back: nulls go, also inside, and JSON in texts is read', () => {
    const schema = {
      type: 'object',
      properties: {
        uuid: { type: 'string' },
        options: { type: 'object', properties: { table: { type: 'integer' }, bom: { type: 'boolean' } } },
        shape: { type: 'object', additionalProperties: {} },
      },
    };
    expect(
      fromStrict(schema, { uuid: 'x', options: { table: 2, bom: null }, shape: '{"total": null}', more: 1 }),
    ).toEqual({ uuid: 'x', options: { table: 2 }, shape: { total: null }, more: 1 });
    expect(fromStrict(schema, { uuid: null, options: null, shape: 'no json' })).toEqual({ shape: 'no json' });
    expect(fromStrict(schema, [1])).toEqual([1]);
  });
});
