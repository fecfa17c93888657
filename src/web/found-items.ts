/** Owns lists among the fields that were found, such as the lines of an invoice: a table each, a row for each item. */
import type { WireField } from '../wire/findings.ts';
import { button, element } from './element.ts';
import { type ShowPlace, hintOf, nameOf, textOf } from './found-words.ts';

export interface FoundList {
  readonly name: string;
  /** Names of the fields that at least one item has, in the order of the document's first. */
  readonly columns: readonly string[];
  /** By number of the item, from 0; those without any field are left out. */
  readonly items: ReadonlyMap<number, ReadonlyMap<string, WireField>>;
}

const itemPath = /^([^.]+)\.(\d+)\.([^.]+)$/;

/** Parts the fields of items from those that stand alone. */
export function itemsOf(fields: readonly WireField[]): {
  readonly lists: readonly FoundList[];
  readonly single: readonly WireField[];
} {
  const lists = new Map<string, { columns: Set<string>; items: Map<number, Map<string, WireField>> }>();
  const single: WireField[] = [];
  for (const field of fields) {
    const [, name, index, column] = itemPath.exec(field.path) ?? [];
    if (name === undefined || column === undefined) {
      single.push(field);
      continue;
    }
    const list = lists.get(name) ?? { columns: new Set(), items: new Map() };
    lists.set(name, list);
    list.columns.add(column);
    const item = list.items.get(Number(index)) ?? new Map<string, WireField>();
    list.items.set(Number(index), item.set(column, field));
  }
  return {
    lists: [...lists].map(([name, { columns, items }]) => ({ name, columns: [...columns], items })),
    single,
  };
}

/** Each value leads to its place. */
export function foundItems({ name, columns, items }: FoundList, onPlace: ShowPlace): HTMLElement {
  const heads = columns.map((column) => element('th', { scope: 'col' }, nameOf(column)));
  const rows = [...items].map(([index, item]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, String(index + 1)),
      ...columns.map((column) => element('td', {}, ...cellOf(item.get(column), onPlace))),
    ),
  );
  return element(
    'table',
    { class: 'items' },
    element('caption', {}, nameOf(name)),
    element('thead', {}, element('tr', {}, element('th', { scope: 'col', 'aria-label': 'Number' }), ...heads)),
    element('tbody', {}, ...rows),
  );
}

function cellOf(field: WireField | undefined, onPlace: ShowPlace): readonly (Node | undefined)[] {
  if (field === undefined) return [];
  const { value, page, bbox, doubt } = field;
  const text = element('span', { dir: 'auto' }, textOf(value));
  if (page === undefined || bbox === undefined) return [text, hintOf(doubt)];
  const made = button('', { class: 'quiet', title: `Show on page ${page}` }, () => onPlace(page, bbox));
  made.append(text);
  return [made, hintOf(doubt)];
}
