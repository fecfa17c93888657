/** Owns how the fields that a tool found are put into words. */
import { element } from './element.ts';

/** Leads to a place. @param page from 1 @param bbox in the page's unit */
export type ShowPlace = (page: number, bbox: readonly number[]) => void;

export const hintOf = (doubt: string | undefined): HTMLElement | undefined =>
  doubt === undefined ? undefined : element('span', { class: 'hint warning' }, doubt);

/** `lines.0.unit_price` as people count and write it. */
export const nameOf = (path: string): string =>
  path
    .replaceAll(/\d+/g, (index) => String(Number(index) + 1))
    .replaceAll('.', ' ')
    .replaceAll('_', ' ')
    .replaceAll(/\b(?:iban|bic)\b/g, (short) => short.toUpperCase());

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
