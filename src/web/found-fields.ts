/** Owns the fields that the tool of a document found: their values, what is doubtful about them, and where they stand. */
import type { WireFindings } from '../wire/findings.ts';
import { button, element } from './element.ts';

/** @param onPlace called with the page, from 1, and the box on it */
export function foundFields(
  { fields, checks, notes }: WireFindings,
  onPlace: (page: number, bbox: readonly number[]) => void,
): HTMLElement {
  const present = fields.filter(({ found }) => found);
  const absent = fields.filter(({ found }) => !found).map(({ path }) => nameOf(path));
  const rows = present.map(({ path, value, page, bbox, doubt }) => {
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
      element(
        'td',
        {},
        element('span', { dir: 'auto' }, textOf(value)),
        doubt === undefined ? undefined : element('span', { class: 'hint warning' }, doubt),
      ),
      element('td', {}, place),
    );
  });
  const failed = checks.filter(({ holds }) => !holds);
  return element(
    'details',
    { class: 'card found', open: true },
    element('summary', {}, 'What was found'),
    ...failed.map(({ detail }) => element('p', { class: 'notice failure' }, `This does not agree: ${detail}`)),
    element('div', { class: 'table' }, element('table', {}, element('tbody', {}, ...rows))),
    absent.length === 0 ? undefined : element('p', { class: 'hint' }, `Not found: ${absent.join(', ')}.`),
    ...notes.map((note) => element('p', { class: 'hint' }, note)),
  );
}

/** `lines.0.unit_price` as people count and write it. */
const nameOf = (path: string): string =>
  path
    .replaceAll(/\d+/g, (index) => String(Number(index) + 1))
    .replaceAll('.', ' ')
    .replaceAll('_', ' ');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
