/**
 * Owns what "strict" function calling asks of a schema (OpenAI, Structured Outputs): every property is required, absent ones
 * are null, objects are closed. Turns our schemas into that form, and the arguments that come of it back.
 */
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

const Json = z.record(z.string(), z.unknown());
const Node = z.looseObject({
  type: z.string().optional(),
  properties: z.record(z.string(), Json).optional(),
  required: z.array(z.string()).optional(),
  items: Json.optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  description: z.string().optional(),
});

/** Keywords that strict mode refuses. Whoever checks the arguments afterwards knows the bounds. */
const refused = ['default', 'minLength', 'maxLength', 'format'];

/** An object of any properties has no strict form: it is asked for as JSON in a text. */
const isOpen = (schema: Json): boolean => schema['type'] === 'object' && schema['properties'] === undefined;

/** @param schema of an object, as the tools list it */
export function strictSchema(schema: Json): Json {
  const { properties = {}, required = [] } = Node.parse(schema);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, strictNode(property, required.includes(name))]),
    ),
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function strictNode(schema: Json, needed: boolean): Json {
  const node = Node.parse(schema);
  const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !refused.includes(keyword)));
  const words = describe(node, isOpen(schema));
  const base = {
    ...(isOpen(schema)
      ? { type: 'string' }
      : node.properties === undefined
        ? { ...kept, ...(node.items === undefined ? {} : { items: strictNode(node.items, true) }) }
        : strictSchema(schema)),
    ...(words === '' ? {} : { description: words }),
  };
  if (needed) return base;
  const type: unknown = 'type' in base ? base.type : undefined;
  return {
    ...base,
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(node.enum === undefined ? {} : { enum: [...node.enum, null] }),
  };
}

/** Words that say what the form cannot. */
function describe({ description, default: standard }: z.infer<typeof Node>, open: boolean): string {
  const parts = [
    ...(description === undefined ? [] : [description]),
    ...(open ? ['a JSON object as text'] : []),
    ...(standard === undefined || description?.includes('default') === true
      ? []
      : [`default ${JSON.stringify(standard)}`]),
  ];
  return parts.join('; ');
}

/**
 * Arguments of the strict form as the tools take them: nulls are left out, what is JSON in a text is read.
 * A text that is no JSON stays one, for the tool to refuse.
 *
 * @param schema as the tools list it
 */
export function fromStrict(schema: Json, args: unknown): unknown {
  const given = Json.safeParse(args);
  if (!given.success) return args;
  const { properties = {} } = Node.parse(schema);
  const restored = Object.entries(given.data)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      const property = properties[name];
      if (property === undefined) return [name, value];
      if (isOpen(property)) return [name, typeof value === 'string' ? parsed(value) : value];
      return [name, property['properties'] === undefined ? value : fromStrict(property, value)];
    });
  return Object.fromEntries(restored);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // the tool says which argument is wrong, and how
  }
}
