/** Owns what the made-up pages of the office bench share: their shape, their sentences, and how a page is put together. */
import type { Draw } from '../qa/names.ts';

export interface OfficePage {
  /** Of the whole page; 794 CSS pixels wide, as A4 is. */
  readonly html: string;
  /** Text in the order in which it is read. */
  readonly text: string;
  /** Words that the kind of page is about. */
  readonly targets: readonly string[];
}

export type MakePage = (seed: number) => OfficePage;

export const faces = [
  'Liberation Sans',
  'Liberation Serif',
  'DejaVu Sans',
  'Nimbus Sans',
  'P052',
  'C059',
  'Liberation Sans Narrow',
  'DejaVu Serif',
] as const;

const openings = [
  'We write about',
  'Please find enclosed',
  'The board has seen',
  'Nobody has returned',
  'Kindly check',
] as const;
export const things = [
  'the yearly accounts',
  'your letter of last week',
  'a copy of the signed lease',
  'the plans for the yard',
  'both keys to the gate',
  'the quarterly figures',
] as const;
const endings = [
  'before the end of the month',
  'as agreed by telephone',
  'without any further charge',
  'with page numbers and a date',
  'which is glad news',
  'for the paying guests',
] as const;

export function sentence(draw: Draw): string {
  const kind = draw.number(0, 3);
  if (kind === 0) return `${draw.pick(openings)} ${draw.pick(things)} ${draw.pick(endings)}.`;
  if (kind === 1) return `${draw.person()} of ${draw.company()} came to ${draw.town()} on ${draw.date()}.`;
  if (kind === 2) return `The sum of ${draw.amount(200, 90_000)} is payable ${draw.pick(endings)}.`;
  return `${draw.pick(openings)} ${draw.pick(things)}, signed by ${draw.person()}.`;
}

export const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
export const wordsOf = (text: string) => text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));

export function pageOf(face: string, size: number, body: string, style = ''): string {
  return `<!doctype html><meta charset="utf-8"><style>
*{box-sizing:border-box} body{margin:0;background:#fff;color:#111;width:794px;padding:70px 75px;font:${size}px/1.45 "${face}";position:relative;min-height:600px}
p{margin:0 0 12px} ${style}</style><body>${body}`;
}
