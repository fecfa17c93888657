/** Owns the JSON Schemas that hosts see: small, and free of what some of them refuse. */
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** Longer enums of results, such as the codes of errors, stand in the documentation. */
const longestEnum = 12;
/** Steps from the root to a property of it. */
const topLevel = 2;

/**
 * Dresses a zod object for the SDK. Arguments pass unchecked, since the tool checks them itself and says what is wrong
 * in the project's words; results were typed by the same schema.
 */
export function listedSchema(schema: z.ZodObject, io: 'input' | 'output'): StandardSchemaWithJSON<Json, Json> {
  let json: Json | undefined;
  const listed = (): Json => (json ??= toJsonSchema(schema, io));
  return {
    '~standard': {
      version: 1,
      vendor: 'ocrchat',
      // seam: the SDK hands over an object or nothing; what is in it is checked by the tool
      validate: (value) => ({ value: (value ?? {}) as Json }),
      jsonSchema: { input: listed, output: listed },
    },
  };
}

/** JSON Schema without the noise: no dialect, no bounds of safe integers, results open for fields to come. */
export function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema, path }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // Names are texts anyway.
      delete jsonSchema.propertyNames;
      // Every host loads the list at every start: of results it tells the shape, and words about the fields at the top.
      if (io === 'output') {
        delete jsonSchema.additionalProperties;
        if (path.length > topLevel) delete jsonSchema.description;
        delete jsonSchema.minItems;
        delete jsonSchema.maxItems;
        if (jsonSchema.enum !== undefined && jsonSchema.enum.length > longestEnum) delete jsonSchema.enum;
      }
      delete jsonSchema.readOnly;
    },
  });
  return json;
}
