/** Owns what the names of a caller's fields mean: the words that they are, the kinds of labels they go by, the fields of an invoice. */
import type { Found } from './finding.ts';
import { plainForm } from './rows.ts';
import { type LabelKind, labelKinds, labelPhrases } from './vocabulary.ts';
import type { Wanted } from './wanted.ts';

/** A name as the words by which it is looked for. */
export const phraseOf = (name: string): readonly string[] =>
  name
    .split(/\s+/u)
    .map(plainForm)
    .filter((word) => word !== '');

/** Kinds of labels that one of the names is a phrase of: a field called "total" is also looked for beside "Gesamtbetrag". */
export function kindsOf(names: readonly string[]): readonly LabelKind[] {
  const phrases = names.map((name) => phraseOf(name).join(' '));
  return labelKinds.filter((kind) =>
    (labelPhrases.get(kind) ?? []).some((phrase) => phrases.includes(phrase.join(' '))),
  );
}

const sellers = ['seller', 'vendor', 'supplier', 'issuer', 'company', 'merchant', 'store', 'from', 'sender', 'payee'];
const buyers = ['buyer', 'customer', 'client', 'recipient', 'bill to', 'billed to', 'receiver', 'purchaser'];
/** What anybody has: said of a seller or a buyer, its label alone does not say whose it is. */
const ofAnybody: ReadonlySet<string> = new Set([
  'name',
  'address',
  'street',
  'city',
  'country',
  'phone',
  'email',
  'title',
]);

/** Fields of the invoice reader by such names, which it finds without a label, or by what agrees with it. */
const invoicePaths: ReadonlyMap<string, string> = new Map([
  ...sellers.flatMap((party) => [
    [party, 'seller'] as const,
    [`${party} name`, 'seller'] as const,
    [`${party} address`, 'address'] as const,
  ]),
  ...buyers.map((party) => [`${party} name`, 'buyer'] as const),
  ...Object.entries({
    currency: 'currency', iban: 'iban', bic: 'bic', vat: 'tax_id', 'vat id': 'tax_id', 'tax id': 'tax_id', 'vat number': 'tax_id',
    total: 'total', amount: 'total', 'total amount': 'total', 'grand total': 'total', 'amount due': 'total', 'total due': 'total', gross: 'total',
    subtotal: 'subtotal', 'net amount': 'subtotal', 'amount untaxed': 'subtotal', net: 'subtotal', 'sub total': 'subtotal',
    tax: 'tax', 'tax amount': 'tax', 'vat amount': 'tax', shipping: 'shipping', discount: 'discount',
    address: 'address', date: 'date', 'invoice date': 'date', 'invoice number': 'invoice_number',
  }),
]); // prettier-ignore

/** The same by what a name means in any language. */
const kindPaths: Readonly<Partial<Record<LabelKind, string>>> = {
  grandTotal: 'total', total: 'total', subtotal: 'subtotal', tax: 'tax', shipping: 'shipping', discount: 'discount', iban: 'iban', bic: 'bic',
}; // prettier-ignore

function pathOf(name: string): string | undefined {
  const phrase = phraseOf(name).join(' ');
  const [kind] = kindsOf([name]);
  return invoicePaths.get(phrase) ?? (kind === undefined ? undefined : kindPaths[kind]);
}

/** Sums, of which an invoice may tell several: the one that agrees with the others is meant. */
const sumPaths: ReadonlySet<string> = new Set(['total', 'subtotal', 'tax', 'shipping', 'discount']);
/** Numbers that are known by their form. */
const numberPaths: ReadonlySet<string> = new Set(['tax_id', 'iban', 'bic']);

/** Path of the invoice's field that a field is called like. */
export function invoicePathOf({ names }: Wanted): string | undefined {
  return names.map(pathOf).find((known) => known !== undefined);
}

/** True where the invoice reader knows better than a label, by the first name of the field. */
export function isKnownByInvoice({ names, type }: Wanted): boolean {
  const path = pathOf(names[0] ?? '');
  return path !== undefined && (sumPaths.has(path) || (numberPaths.has(path) && type === 'string'));
}

/** True for who sold or bought: a name has letters. */
export const isParty = (wanted: Wanted): boolean => {
  const path = invoicePathOf(wanted);
  return path === 'seller' || path === 'buyer';
};

/** Names by which labels are looked for: of the address of a seller, "address" alone is none. */
export function labelNames({ names }: Wanted): readonly string[] {
  const isOfParty = names.some((name) => {
    const words = phraseOf(name);
    const party = words.slice(0, -1).join(' ');
    return ofAnybody.has(words.at(-1) ?? '') && (sellers.includes(party) || buyers.includes(party));
  });
  return isOfParty ? names.filter((name) => !ofAnybody.has(phraseOf(name).join(' '))) : names;
}

/** What is called a number or a code is one word or few, with a digit in it, or one word of capitals. */
export const isCode = (names: readonly string[]): boolean =>
  names.some((name) => /(?:^|[\s_])(?:number|no|nr|id|code|iban|reference|sku)$|(?:nummer|nr)$/iu.test(name));

export const isFreeText = ({ type, format, choices, names }: Wanted): boolean =>
  type === 'string' && format === 'none' && choices === undefined && !isCode(names);

/** The value when it is one that the schema allows. */
export function fits({ pattern, choices }: Wanted, found: Found | undefined): Found | undefined {
  if (found === undefined || String(found.value) === '') return undefined;
  if (pattern !== undefined && !pattern.test(String(found.value).slice(0, 500))) return undefined;
  return choices !== undefined && !choices.includes(String(found.value)) ? undefined : found;
}
