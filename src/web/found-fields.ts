/** Owns the fields that the tool of a document found: their values, what is doubtful about them, and where they stand. */
import type { WireField, WireFindings } from '../wire/findings.ts';
import { button, element } from './element.ts';
import { foundItems, itemsOf } from './found-items.ts';
import { type ShowPlace, hintOf, nameOf, textOf } from './found-words.ts';

export function foundFields({ fields, checks, notes }: WireFindings, onPlace: ShowPlace): HTMLElement {
  const present = fields.filter(({ found }) => found);
  const absent = fields.filter(({ found }) => !found).map(({ path }) => nameOf(path));
  const { lists, single } = itemsOf(present);
  const failed = checks.filter(({ holds }) => !holds);
  return element(
    'details',
    { class: 'card found', open: true },
    element('summary', {}, 'What was found'),
    ...failed.map(({ detail }) => element('p', { class: 'notice failure' }, `This does not agree: ${detail}`)),
    element(
      'div',
      { class: 'found-tables', tabindex: 0, role: 'region', 'aria-label': 'What was found' },
      element('table', {}, element('tbody', {}, ...single.map((field) => rowOf(field, onPlace)))),
      ...lists.map((list) => foundItems(list, onPlace)),
    ),
    absent.length === 0 ? undefined : element('p', { class: 'hint' }, `Not found: ${absent.join(', ')}.`),
    ...notes.map((note) => element('p', { class: 'hint' }, note)),
  );
}

function rowOf({ path, value, page, bbox, doubt }: WireField, onPlace: ShowPlace): HTMLElement {
  const name = nameOf(path);
  const label = `${name}: show on page ${page}`;
  const place =
    page === undefined || bbox === undefined
      ? undefined
      : button(`Page ${page}`, { class: 'quiet', 'aria-label': label }, () => onPlace(page, bbox));
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    element('td', {}, element('span', { dir: 'auto' }, textOf(value)), hintOf(doubt)),
    element('td', {}, place),
  );
}
