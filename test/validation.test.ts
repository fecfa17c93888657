import { expect, test } from 'vitest';
import { z } from 'zod';
import { faultWords } from '../src/validation.ts';

const schema = z.strictObject({
  count: z.int().min(1).max(64).default(2),
  size: z.int().positive().optional(),
  any: z.int().optional(),
  share: z.number().min(0).max(1).optional(),
  name: z.string().min(1).max(5).optional(),
  kind: z.enum(['a', 'b'], { error: 'only "a" or "b"' }).optional(),
  level: z.enum(['low', 'high']).optional(),
  deep: z.boolean().optional(),
  at: z.url({ protocol: /^https?$/ }).optional(),
  perhaps: z.union([z.literal(''), z.url()]).optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  some: z
    .array(z.enum(['a', 'b']))
    .min(1)
    .optional(),
  both: z.array(z.enum(['a', 'b'])).optional(),
  inside: z
    .strictObject({ breaks: z.boolean(), deeper: z.strictObject({ count: z.int() }).partial() })
    .partial()
    .optional(),
  needed: z.string(),
});

test.each([
  [{ count: 65 }, 'count must be a whole number from 1 to 64, not 65'],
  [{ count: 'x' }, 'count must be a whole number from 1 to 64, not "x"'],
  [{ count: 1.5 }, 'count must be a whole number from 1 to 64, not 1.5'],
  [{ size: 0 }, 'size must be a whole number of at least 1, not 0'],
  [{ any: 'x' }, 'any must be a whole number, not "x"'],
  [{ share: Number.NaN }, 'share must be a number from 0 to 1, not NaN'],
  [{ name: '' }, 'name must be a text of 1 to 5 characters, not ""'],
  [{ name: 'n'.repeat(100) }, 'name must be a text of 1 to 5 characters, not a text of 100 characters'],
  [{ kind: 'c' }, 'kind: only "a" or "b"'],
  [{ level: 'mid' }, 'level must be one of "low", "high", not "mid"'],
  [{ deep: 'yes' }, 'deep must be true or false, not "yes"'],
  [{ at: '127.0.0.1:80' }, 'at must be an address such as https://example.org, not "127.0.0.1:80"'],
  [{ perhaps: 'x' }, 'perhaps must be an address such as https://example.org, not "x"'],
  [{ list: [] }, 'list must be a list of 1 to 2 texts, not a list of 0: []'],
  [{ some: ['c'] }, 'some must be a list of at least 1 of "a", "b", not a list of 1: ["c"]'],
  [{ both: ['c'] }, 'both must be a list of "a", "b", not a list of 1: ["c"]'],
  [{ inside: { breaks: 'yes' } }, 'inside.breaks must be true or false, not "yes"'],
  [{ inside: { deeper: { count: 1.5 } } }, 'inside.deeper.count must be a whole number, not 1.5'],
  [{ inside: [] }, 'inside must be an object, not a list of 0: []'],
  [{ needed: undefined }, 'needed is missing: it must be a text'],
  [{ extra: 1 }, '"extra" is not known'],
])('%j: %s', (wrong, words) => {
  const input = { needed: 'here', ...wrong };
  const parsed = schema.safeParse(input);
  expect(parsed.error?.issues.map((issue) => faultWords(schema, issue, input))).toEqual([words]);
});

test('what is no object at all, and a value as it was written', () => {
  const all = (input: unknown, shown?: string) =>
    schema.safeParse(input).error?.issues.map((issue) => faultWords(schema, issue, input, shown));
  expect(all([])).toEqual(['an object of named values is needed']);
  expect(all({ needed: '', count: Number.NaN }, 'abc')).toEqual([
    'count must be a whole number from 1 to 64, not "abc"',
  ]);
});

test('a name that an object inside does not know is told with those that it knows', () => {
  const outer = z.object({
    uuid: z.string(),
    options: z.strictObject({ table: z.number(), bom: z.boolean() }).partial(),
  });
  const input = { uuid: 'a', options: { tabel: 1 } };
  const words = outer.safeParse(input).error?.issues.map((issue) => faultWords(outer, issue, input));
  expect(words).toEqual(['"tabel" is not known in options, which takes table, bom']);
});
