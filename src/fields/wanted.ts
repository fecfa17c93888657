/** Owns what a caller wants extracted: a JSON Schema as far as fields can be found by it, as a list of places to fill. */
import { OcrError } from '../errors.ts';

export interface Wanted {
  readonly path: string;
  readonly type: 'string' | 'number' | 'integer' | 'boolean';
  readonly format: 'date' | 'none';
  /** What it may be called on the page, the likeliest first: its title, its name, its description. */
  readonly names: readonly string[];
  readonly choices: readonly string[] | undefined;
  readonly pattern: RegExp | undefined;
  /** What the caller says of it, at most 500 characters. */
  readonly description: string | undefined;
}

/** A list of objects: rows of a table, whose columns are named like the fields. Or of single values. */
export interface WantedList {
  readonly path: string;
  readonly names: readonly string[];
  readonly fields: readonly Wanted[];
  readonly isPlain: boolean;
}

export interface WantedFields {
  readonly single: readonly Wanted[];
  readonly lists: readonly WantedList[];
}

type Schema = Readonly<Record<string, unknown>>;

const mostFields = 200;
const deepest = 6;
/** Longer ones can take for ever on a hostile document. */
const longestPattern = 200;
const longestDescription = 500;

/**
 * Reads a JSON Schema whose root is an object with properties. `$ref` into `$defs` or `definitions` of the same schema is
 * followed; `anyOf` and `oneOf` stand for their first part that is not null, `allOf` for all that its parts say.
 *
 * @throws OcrError `invalid_argument` that says what is wrong and where
 */
export function wantedFields(schema: unknown): WantedFields {
  const root = objectOf(schema, 'The schema');
  const single: Wanted[] = [];
  const lists: WantedList[] = [];
  let count = 0;

  const walk = (given: unknown, path: string, context: readonly string[], depth: number): void => {
    const place = path === '' ? 'The schema' : `The schema of "${path}"`;
    const own = resolve(given, root, place);
    if (depth > deepest) throw wrong(`${place} is nested more than ${deepest} deep`);
    if (++count > mostFields) throw wrong(`The schema has more than ${mostFields} properties`);
    const type = typeOf(own, place);
    if (type === 'object') {
      const properties = own['properties'];
      if (typeof properties !== 'object' || properties === null || Object.keys(properties).length === 0)
        throw wrong(`${place} is an object without properties`);
      for (const [key, inner] of Object.entries(properties)) {
        if (key.includes('.') || key === '' || /^\d+$/u.test(key))
          throw wrong(`The property "${key}" has a name that cannot be a field's`);
        walk(inner, path === '' ? key : `${path}.${key}`, path === '' ? [] : [path.split('.').at(-1) ?? ''], depth + 1);
      }
      return;
    }
    if (path === '') throw wrong('The schema is not an object with properties');
    if (type === 'array') lists.push(listOf(own, path));
    else single.push(wantedOf(own, path, type, context));
  };

  const listOf = (own: Schema, path: string): WantedList => {
    const place = `The schema of the items of "${path}"`;
    const items = resolve(own['items'], root, place);
    const type = typeOf(items, place);
    const names = namesOf(own, path, []);
    if (type === 'array') throw wrong(`${place} is a list of lists`);
    if (type !== 'object')
      return { path, names, fields: [{ ...wantedOf(items, path, type, []), names }], isPlain: true };
    const properties = objectOf(items['properties'], `${place}: its properties`);
    const fields = Object.entries(properties).map(([key, inner]) => {
      if (++count > mostFields) throw wrong(`The schema has more than ${mostFields} properties`);
      const field = resolve(inner, root, `The schema of "${path}.${key}"`);
      const kind = typeOf(field, `The schema of "${path}.${key}"`);
      if (kind === 'object' || kind === 'array')
        throw wrong(`The schema of "${path}.${key}" is nested inside of a list`);
      return wantedOf(field, key, kind, []);
    });
    if (fields.length === 0) throw wrong(`${place} is an object without properties`);
    return { path, names, fields, isPlain: false };
  };

  walk(root, '', [], 0);
  return { single, lists };
}

function wantedOf(own: Schema, path: string, type: Wanted['type'], context: readonly string[]): Wanted {
  const { format, pattern, description } = own;
  return {
    path,
    type,
    format: format === 'date' || format === 'date-time' ? 'date' : 'none',
    names: namesOf(own, path, context),
    choices: choicesOf(own)?.map(String),
    pattern: patternOf(pattern, path),
    description: typeof description === 'string' ? description.slice(0, longestDescription) : undefined,
  };
}

/** The values of `enum`, or the one of `const`, without null. */
function choicesOf({ enum: choices, const: only }: Schema): readonly unknown[] | undefined {
  const all: readonly unknown[] | undefined = Array.isArray(choices)
    ? choices
    : only === undefined
      ? undefined
      : [only];
  return all?.filter((choice) => choice !== null);
}

/** Title, name, and a short description, as words; a name inside of another is also tried behind that. */
function namesOf({ title, description }: Schema, path: string, context: readonly string[]): readonly string[] {
  const name = wordsOfName(path.split('.').at(-1) ?? path);
  const inner = context.map((outer) => `${wordsOfName(outer)} ${name}`);
  const texts = [
    title,
    ...inner,
    name,
    typeof description === 'string' && description.length <= 60 ? description : undefined,
  ];
  return [...new Set(texts.filter((text): text is string => typeof text === 'string' && text.trim() !== ''))];
}

/** `invoiceNumber`, `invoice_number` and `invoice-number` are all "invoice number". */
const wordsOfName = (name: string): string =>
  name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/[_\s-]+/gu, ' ')
    .trim()
    .toLowerCase();

function typeOf(own: Schema, place: string): Wanted['type'] | 'object' | 'array' {
  const { type, properties, items } = own;
  const choices = choicesOf(own);
  const named = Array.isArray(type) ? type.find((one) => one !== 'null') : type;
  if (
    named === 'string' ||
    named === 'number' ||
    named === 'integer' ||
    named === 'boolean' ||
    named === 'object' ||
    named === 'array'
  )
    return named;
  if (named === undefined && properties !== undefined) return 'object';
  if (named === undefined && items !== undefined) return 'array';
  if (named === undefined && (choices === undefined || choices.some((choice) => typeof choice === 'string')))
    return 'string';
  if (named === undefined) return 'number';
  throw wrong(`${place} has the type ${JSON.stringify(named)}`);
}

/** References, and parts of parts, that one schema may lead through. */
const mostSteps = 10;

function resolve(given: unknown, root: Schema, place: string, depth = 0): Schema {
  if (depth > mostSteps) throw wrong(`${place} refers to itself`);
  // "true" and a schema that says nothing allow everything: what stands there, as text.
  let own = given === true ? {} : objectOf(given, place);
  for (let step = 0; step < mostSteps; step++) {
    const { $ref: reference, anyOf, oneOf, allOf } = own;
    const parts = anyOf ?? oneOf;
    if (Array.isArray(allOf)) {
      own = { ...own, allOf: undefined, ...merged(allOf.map((part) => resolve(part, root, place, depth + 1))) };
      continue;
    }
    if (typeof reference === 'string') {
      const match = /^#\/(\$defs|definitions)\/([^/]+)$/u.exec(reference);
      const definitions = match === null ? undefined : root[match[1] ?? ''];
      const target =
        typeof definitions === 'object' && definitions !== null
          ? Object.entries(definitions).find(([key]) => key === match?.[2])?.[1]
          : undefined;
      if (target === undefined) throw wrong(`${place} refers to ${JSON.stringify(reference)}, which is not in it`);
      // What stands beside a reference goes with it: the title of this one place.
      own = { ...objectOf(target, place), ...own, $ref: objectOf(target, place)['$ref'] };
    } else if (Array.isArray(parts)) {
      own = {
        ...own,
        anyOf: undefined,
        oneOf: undefined,
        ...objectOf(
          parts.find((part) => objectOf(part, place)['type'] !== 'null'),
          place,
        ),
      };
    } else return own;
  }
  throw wrong(`${place} refers to itself`);
}

/** What all of several schemas say together; of properties each says its own. */
function merged(parts: readonly Schema[]): Schema {
  const properties = parts.flatMap(({ properties: own }) => (typeof own === 'object' && own !== null ? [own] : []));
  return Object.assign({}, ...parts, properties.length === 0 ? {} : { properties: Object.assign({}, ...properties) });
}

function objectOf(value: unknown, place: string): Schema {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw wrong(`${place} is not an object`);
}

function patternOf(pattern: unknown, path: string): RegExp | undefined {
  if (typeof pattern !== 'string') return undefined;
  // Repetition of what repeats itself is what takes for ever.
  if (pattern.length > longestPattern || /[+*}]\)?[+*{]|\([^)]*[+*][^)]*\)[+*{]/u.test(pattern))
    throw wrong(`The pattern of "${path}" is too long or repeats what repeats itself`);
  try {
    return new RegExp(pattern, 'u');
  } catch {
    throw wrong(`The pattern of "${path}" is no regular expression`);
  }
}

function wrong(what: string): OcrError {
  return new OcrError('invalid_argument', `${what}.`, {
    hint: 'Give a JSON Schema such as {"type":"object","properties":{"total":{"type":"number","title":"Total"}}}: texts, numbers, booleans, objects, and lists of objects.',
  });
}
