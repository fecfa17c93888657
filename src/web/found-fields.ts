/** Owns the fields that the tool of a document found: their values, what is doubtful about them, and where they stand. */
import type { WireFindings } from '../wire/findings.ts';
import { button, element } from './element.ts';

/** @param onPlace called with the page, from 1, and the box on it */
export function foundFields(
  { fields, checks, notes }: WireFindings,
  onPlace: (page: number, bbox: readonly number[]) => void,
): HTMLElement {
  const rows = fields.map(({ path, found, value, page, bbox, doubt }) => {
    const place =
      page === undefined || bbox === undefined
        ? undefined
        : button(`Page ${page}`, { class: 'quiet', 'aria-label': `${path}: show on page ${page}` }, () =>
            onPlace(page, bbox),
          );
    const shown = found
      ? element('span', { dir: 'auto' }, textOf(value))
      : element('span', { class: 'faint' }, 'not found');
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, path),
      element('td', {}, shown, doubt === undefined ? undefined : element('span', { class: 'hint warning' }, doubt)),
      element('td', {}, place),
    );
  });
  const failed = checks.filter(({ holds }) => !holds);
  return element(
    'details',
    { class: 'card found', open: true },
    element('summary', {}, 'What was found'),
    ...failed.map(({ detail }) => element('p', { class: 'notice failure' }, detail)),
    element('div', { class: 'table' }, element('table', {}, element('tbody', {}, ...rows))),
    ...notes.map((note) => element('p', { class: 'hint' }, note)),
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
