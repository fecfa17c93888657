import { exportFormats } from '../../src/export/exporter.ts';
import { describe, expect, test } from 'vitest';
import { instructions } from '../../src/server/instructions.ts';
import { toJsonSchema } from '../../src/tools/tool-schema.ts';
import { exportTool } from '../../src/tools/export.ts';
import { tools } from '../../src/tools/index.ts';

describe.each(tools.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  const input = toJsonSchema(tool.inputSchema, 'input');
  const output = toJsonSchema(tool.outputSchema, 'output');

  test('shows its public face as reviewed', async () => {
    const { title, description, annotations } = tool;
    const face = JSON.stringify(
      { name, title, description, annotations, inputSchema: input, outputSchema: output },
      undefined,
      2,
    );
    await expect(`${face}\n`).toMatchFileSnapshot(`__snapshots__/${name}.json`);
  });

  test('fits what hosts take', () => {
    expect(name).toMatch(/^[a-z_]{1,40}$/);
    expect(tool.description.length).toBeLessThan(1000);
    for (const schema of [input, output]) {
      expect(schema['type']).toBe('object');
      for (const refused of ['anyOf', 'oneOf', 'allOf']) expect(schema).not.toHaveProperty(refused);
      expect(JSON.stringify(schema)).not.toMatch(/prefixItems|\$ref|\$schema/);
    }
    expect(input['additionalProperties']).toBe(false);
  });
});

test('the formats of export are those of the exporter', () => {
  expect(JSON.stringify(toJsonSchema(exportTool.inputSchema, 'input'))).toContain(JSON.stringify(exportFormats));
});

test('instructions stay under what hosts cut, and name tools that exist', () => {
  expect(Buffer.byteLength(instructions)).toBeLessThan(2048);
  const named = instructions.match(/\b[a-z]+_(document|documents|job|jobs)\b/g) ?? [];
  expect(named.length).toBeGreaterThan(5);
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
});
