/** Owns telling people which value they gave is wrong: the field, what is allowed, and what was given. */
import { z } from 'zod';

type Schema = Readonly<Record<string, unknown>>;

/**
 * Puts one finding of a schema into words, such as `max_chars must be a whole number from 500 to 100000, not 200000`.
 * @param object the schema that was checked against
 * @param input what was checked
 * @param shown the value as the person wrote it, where it was converted before the check
 */
export function faultWords(object: z.ZodObject, issue: z.core.$ZodIssue, input: unknown, shown?: string): string {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => JSON.stringify(clipped(key))).join(', ');
    const place = issue.path.length === 0 ? '' : ` in ${issue.path.join('.')}${knownWords(object, issue.path)}`;
    return `${keys} ${issue.keys.length === 1 ? 'is' : 'are'} not known${place}`;
  }
  const [field] = issue.path;
  if (field === undefined) return 'an object of named values is needed';
  const name = String(field);
  const schema = object.shape[name];
  if (schema === undefined) return `${name}: ${issue.message}`;
  // A schema that brings words of its own knows better.
  if (!/^(Invalid|Too (big|small))/.test(issue.message)) return `${name}: ${issue.message}`;
  const { place, inner, given } = placed(
    name,
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    valueOf(input, name),
    issue.path.slice(1),
  );
  const allowed = allowedWords(inner);
  if (given === undefined && shown === undefined) return `${place} is missing: it must be ${allowed}`;
  return `${place} must be ${allowed}, not ${shown === undefined ? shownValue(given) : JSON.stringify(clipped(shown))}`;
}

/** Where the fault lies, in objects inside of objects. */
function placed(
  place: string,
  schema: Schema,
  given: unknown,
  [key, ...deeper]: readonly PropertyKey[],
): { readonly place: string; readonly inner: Schema; readonly given: unknown } {
  const properties = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(schema['properties']);
  const inner = typeof key === 'string' && properties.success ? properties.data[key] : undefined;
  if (typeof key !== 'string' || inner === undefined) return { place, inner: schema, given };
  return placed(`${place}.${key}`, inner, valueOf(given, key), deeper);
}

/** What an object inside of the arguments may hold: the words after them name only the arguments themselves. */
function knownWords(object: z.ZodObject, [field, ...deeper]: readonly PropertyKey[]): string {
  const schema = field === undefined || deeper.length > 0 ? undefined : object.shape[String(field)];
  if (schema === undefined) return '';
  const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return properties === undefined ? '' : `, which takes ${Object.keys(properties).join(', ')}`;
}

function valueOf(input: unknown, name: string): unknown {
  return typeof input === 'object' && input !== null
    ? Object.entries(input).find(([key]) => key === name)?.[1]
    : undefined;
}

function shownValue(value: unknown): string {
  if (typeof value === 'string' && value.length > 80) return `a text of ${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}: ${clipped(JSON.stringify(value))}`;
  return clipped(typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value));
}

const clipped = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`);

function alternatives(schema: Schema): readonly Schema[] {
  const parsed = z.array(z.record(z.string(), z.unknown())).safeParse(schema['anyOf']);
  return parsed.success ? parsed.data : [];
}

function allowedWords(schema: Schema): string {
  const { type } = schema;
  const values = schema['enum'];
  if (Array.isArray(values)) return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'integer' || type === 'number') {
    const above = numberOf(schema['exclusiveMinimum']);
    const least = type === 'integer' && above !== undefined ? above + 1 : numberOf(schema['minimum']);
    return `a ${type === 'integer' ? 'whole ' : ''}number${between(least, numberOf(schema['maximum']))}`;
  }
  if ([schema, ...alternatives(schema)].some((one) => one['format'] === 'uri'))
    return 'an address such as https://example.org';
  if (type === 'string') {
    const length = between(numberOf(schema['minLength']), numberOf(schema['maxLength']));
    return length === '' ? 'a text' : `a text${length.replace(/^ from/, ' of')} characters`;
  }
  if (type === 'array') {
    const size = between(numberOf(schema['minItems']), numberOf(schema['maxItems']));
    const items = z.object({ enum: z.array(z.unknown()) }).safeParse(schema['items']);
    const of = items.success ? `of ${items.data.enum.map((value) => JSON.stringify(value)).join(', ')}` : 'texts';
    return size === '' ? `a list${items.success ? '' : ' of'} ${of}` : `a list${size.replace(/^ from/, ' of')} ${of}`;
  }
  return type === 'object' ? 'an object' : 'of another kind';
}

/** Bounds that only say what a machine can count are no bounds. */
function numberOf(bound: unknown): number | undefined {
  return typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined;
}

function between(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return ` of at least ${least}`;
  return most === undefined ? '' : ` of at most ${most}`;
}
