/** Owns the JSON Schema that asks for the fields of a truth by their names alone. */

/** Something of JSON. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The names of a truth's fields with the types of their values, without anything that says more: no titles, no descriptions.
 * Numbers written as texts are asked for as numbers, days as dates; the items of a list have the fields of all of them.
 */
export function schemaOf(truth: Json): Readonly<Record<string, unknown>> {
  if (isList(truth)) {
    const items = truth.filter((item) => typeof item === 'object' && item !== null && !isList(item));
    const [first] = truth;
    return {
      type: 'array',
      items: items.length > 0 ? schemaOf(Object.assign({}, ...items.toReversed())) : schemaOf(first ?? ''),
    };
  }
  if (typeof truth === 'object' && truth !== null) {
    const told = Object.entries(truth).filter(([, value]) => value !== null && value !== '');
    return { type: 'object', properties: Object.fromEntries(told.map(([key, value]) => [key, schemaOf(value)])) };
  }
  if (typeof truth === 'number' || (typeof truth === 'string' && /^-?\d+\.\d+$/u.test(truth)))
    return { type: 'number' };
  if (typeof truth === 'string' && /^\d{4}-\d{2}-\d{2}$|^\d{1,2}\/\d{1,2}\/\d{2,4}$/u.test(truth))
    return { type: 'string', format: 'date' };
  return { type: typeof truth === 'boolean' ? 'boolean' : 'string' };
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
