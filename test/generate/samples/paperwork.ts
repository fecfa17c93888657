// Receipts and invoices in several layouts and languages, with what a reader of their fields must find; all made up.
import type { ContentBlock, LayOutOptions } from '../types.ts';

/** A document with the fields that stand in it, by their paths. */
export interface Paper {
  readonly name: string;
  readonly content: readonly ContentBlock[];
  readonly options: LayOutOptions;
  readonly fields: Readonly<Record<string, string | number>>;
}

const line = (text: string, align: 'start' | 'center' | 'end' = 'start'): ContentBlock => ({
  kind: 'paragraph',
  text,
  align,
});
const grid = (...rows: readonly (readonly string[])[]): ContentBlock => ({
  kind: 'table',
  rows,
  headerRows: 0,
  ruled: false,
});
const narrow = { width: 260, height: 560, margin: 20, fontSize: 9 } as const;

export const receipts: readonly Paper[] = [
  {
    name: 'English, cash and change',
    content: [
      line('Fernhill Grocers Ltd', 'center'),
      line('12 Canal Street, Ashwick AW1 4TT', 'center'),
      line('Tel: 0117 496 0182', 'center'),
      line('VAT No: GB 482 1193 07', 'center'),
      line('Receipt No: 58213   14/03/2024 17:42'),
      grid(['Oat milk 1L', '2.10'], ['Rye bread', '3.45'], ['Cheddar 200g', '4.80'], ['Bananas', '1.15']),
      grid(['SUBTOTAL', '11.50'], ['Total Items', '4'], ['TOTAL', '£11.50'], ['CASH', '20.00'], ['CHANGE', '8.50']),
      line('Thank you for shopping with us', 'center'),
    ],
    options: { language: 'en', ...narrow },
    fields: { seller: 'Fernhill Grocers Ltd', date: '2024-03-14', total: 11.5, paid: 20, change: 8.5, currency: 'GBP' },
  },
  {
    name: 'English, tax on top and rounding',
    content: [
      line('SUNRISE HARDWARE SDN BHD (881204-K)', 'center'),
      line('NO. 8, JALAN MELATI 3, 43000 KAJANG, SELANGOR', 'center'),
      line('TAX INVOICE', 'center'),
      line('Inv No: SH-20931'),
      line('Date: 28/11/2017'),
      grid(['Item', 'Qty', 'Price', 'Amount'], ['Brass hinge', '4', '3.20', '12.80'], ['Wood glue', '1', '9.90', '9.90']),
      grid(['Sub Total', '22.70'], ['GST 6%', '1.36'], ['Rounding Adj', '-0.01'], ['Total (RM)', '24.05'], ['Visa', '24.05']),
      grid(['GST Summary', 'Amount', 'Tax'], ['SR 6%', '22.70', '1.36']),
    ],
    options: { language: 'en', ...narrow },
    fields: { seller: 'SUNRISE HARDWARE SDN BHD', date: '2017-11-28', total: 24.05, tax: 1.36, subtotal: 22.7, currency: 'MYR' },
  },
  {
    name: 'German, tax in the prices',
    content: [
      line('Bäckerei Sonnleitner GmbH', 'center'),
      line('Marktplatz 7, 83022 Rosenheim', 'center'),
      grid(['Roggenbrot', '4,20 A'], ['Butterbrezel 2 x 1,80', '3,60 A'], ['Milchkaffee', '3,90 B']),
      grid(['SUMME EUR', '11,70'], ['Bar', '15,00'], ['Rückgeld', '3,30']),
      grid(['MwSt', 'Netto', 'Steuer', 'Brutto'], ['A 7%', '7,29', '0,51', '7,80'], ['B 19%', '3,28', '0,62', '3,90']),
      line('Bon-Nr. 4471   Datum: 02.09.2023 08:15'),
    ],
    options: { language: 'de', ...narrow },
    fields: { seller: 'Bäckerei Sonnleitner GmbH', date: '2023-09-02', total: 11.7, paid: 15, change: 3.3 },
  },
  {
    name: 'French, sum above the tax',
    content: [
      line('LIBRAIRIE DU CANAL SARL', 'center'),
      line('24 rue des Tanneurs 67000 Strasbourg', 'center'),
      line('Le 5 mars 2024 à 16:20'),
      grid(['Carnet ligné', '6,50 €'], ['Roman de poche', '8,90 €']),
      grid(['TOTAL TTC', '15,40 €'], ['dont TVA 5,5 %', '0,80 €'], ['Carte bancaire', '15,40 €']),
    ],
    options: { language: 'fr', ...narrow },
    fields: { seller: 'LIBRAIRIE DU CANAL SARL', date: '2024-03-05', total: 15.4, currency: 'EUR' },
  },
  {
    name: 'Spanish',
    content: [
      line('FERRETERÍA LOS OLMOS S.L.', 'center'),
      line('Calle Mayor 31, 50001 Zaragoza', 'center'),
      line('CIF: B50917342', 'center'),
      line('Factura simplificada 2024/0711'),
      line('Fecha: 19/10/2024'),
      grid(['Tornillos 50 u', '3,75'], ['Cinta métrica', '7,20']),
      grid(['Base imponible', '9,05'], ['IVA 21%', '1,90'], ['TOTAL A PAGAR', '10,95 €'], ['Efectivo', '20,00'], ['Cambio', '9,05']),
    ],
    options: { language: 'es', ...narrow },
    fields: { seller: 'FERRETERÍA LOS OLMOS S.L.', date: '2024-10-19', total: 10.95, tax: 1.9, change: 9.05 },
  },
]; // prettier-ignore

const page = { width: 595, height: 842, margin: 56, fontSize: 10 } as const;

export const invoices: readonly Paper[] = [
  {
    name: 'English',
    content: [
      line('Kestrel & Bloom Printers Ltd'),
      line('18 Tannery Lane, Ashwick'),
      { kind: 'title', text: 'INVOICE' },
      line('Invoice number: KB-20417'),
      line('Invoice date: 6 May 2025'),
      line('Due date: 5 June 2025'),
      line('VAT No: GB482119307'),
      {
        kind: 'table',
        rows: [['Description', 'Quantity', 'Unit price', 'Amount'], ['Reading cards, cream', '1,200', '0.14', '168.00'], ['Posters, summer programme', '85', '2.40', '204.00'], ['Delivery by bicycle', '1', '18.50', '18.50']],
      },
      grid(['Subtotal', '390.50'], ['VAT 20%', '78.10'], ['Total due', 'GBP 468.60']),
      line('IBAN: GB82 WEST 1234 5698 7654 32'),
    ],
    options: { language: 'en', ...page },
    fields: { seller: 'Kestrel & Bloom Printers Ltd', invoice_number: 'KB-20417', date: '2025-05-06', due_date: '2025-06-05', subtotal: 390.5, tax: 78.1, total: 468.6, currency: 'GBP', tax_id: 'GB482119307', iban: 'GB82WEST12345698765432', 'lines.1.description': 'Posters, summer programme', 'lines.1.quantity': 85, 'lines.1.unit_price': 2.4, 'lines.1.amount': 204 },
  },
  {
    name: 'German',
    content: [
      line('Uferwerk Metallbau GmbH'),
      line('Hafenstraße 9, 24103 Kiel'),
      { kind: 'title', text: 'Rechnung' },
      grid(['Rechnungsnummer:', 'RE-2024-0318'], ['Rechnungsdatum:', '18.03.2024'], ['Kundennummer:', '10442'], ['Fällig am:', '17.04.2024']),
      {
        kind: 'table',
        rows: [['Pos.', 'Bezeichnung', 'Menge', 'Einzelpreis', 'Betrag'], ['1', 'Geländer, verzinkt', '3', '245,00', '735,00'], ['2', 'Montage', '5', '62,50', '312,50']],
      },
      grid(['Nettobetrag', '1.047,50 €'], ['zzgl. MwSt. 19 %', '199,03 €'], ['Gesamtbetrag', '1.246,53 €']),
      line('IBAN DE89 3704 0044 0532 0130 00, USt-IdNr. DE 811 907 980'),
    ],
    options: { language: 'de', ...page },
    fields: { seller: 'Uferwerk Metallbau GmbH', invoice_number: 'RE-2024-0318', date: '2024-03-18', due_date: '2024-04-17', customer_number: '10442', subtotal: 1047.5, tax: 199.03, total: 1246.53, currency: 'EUR', iban: 'DE89370400440532013000', 'lines.0.position': 1, 'lines.0.quantity': 3, 'lines.0.unit_price': 245, 'lines.0.amount': 735, 'lines.1.description': 'Montage' },
  },
  {
    name: 'French',
    content: [
      line('Atelier des Quais SARL'),
      line('3 quai Saint-Nicolas, 67000 Strasbourg'),
      line('N° TVA : FR 40 303265045'),
      { kind: 'title', text: 'Facture' },
      line('Facture n° 2024-118'),
      line('Date de facture : 12/02/2024'),
      line("Date d'échéance : 13/03/2024"),
      {
        kind: 'table',
        rows: [['Désignation', 'Quantité', 'Prix unitaire', 'Montant'], ['Reliure de registre', '2', '140,00', '280,00'], ['Restauration de plans', '7', '35,00', '245,00']],
      },
      grid(['Total HT', '525,00 €'], ['TVA 20 %', '105,00 €'], ['Net à payer', '630,00 €']),
    ],
    options: { language: 'fr', ...page },
    fields: { seller: 'Atelier des Quais SARL', invoice_number: '2024-118', date: '2024-02-12', subtotal: 525, tax: 105, total: 630, currency: 'EUR', 'lines.1.quantity': 7, 'lines.1.amount': 245 },
  },
  {
    name: 'Dutch',
    content: [
      line('De Linde Tuinen B.V.'),
      line('Dorpsstraat 40, 3732 HK De Bilt'),
      { kind: 'title', text: 'Factuur' },
      line('Factuurnummer: 240655'),
      line('Factuurdatum: 3 juni 2024'),
      line('Vervaldatum: 17 juni 2024'),
      line('BTW NL001234567B01 KvK 30245118'),
      {
        kind: 'table',
        rows: [['Omschrijving', 'Aantal', 'Prijs', 'Bedrag'], ['Snoeien lindes', '6', '85,00', '510,00'], ['Afvoer groen', '1', '120,00', '120,00']],
      },
      grid(['Subtotaal', '€ 630,00'], ['BTW 21%', '€ 132,30'], ['Te betalen', '€ 762,30']),
    ],
    options: { language: 'nl', ...page },
    fields: { seller: 'De Linde Tuinen B.V.', invoice_number: '240655', date: '2024-06-03', due_date: '2024-06-17', tax_id: 'NL001234567B01', subtotal: 630, tax: 132.3, total: 762.3, 'lines.0.amount': 510 },
  },
  {
    name: 'Polish',
    content: [
      line('Drukarnia Pod Lipą Sp. z o.o.'),
      line('ul. Rynek 14, 31-042 Kraków'),
      { kind: 'title', text: 'Faktura' },
      line('Numer faktury: FV/88/2024'),
      line('Data wystawienia: 2024-05-21'),
      line('Termin płatności: 2024-06-04'),
      line('NIP: 6762485109'),
      {
        kind: 'table',
        rows: [['Nazwa', 'Ilość', 'Cena netto', 'Wartość'], ['Ulotki A5', '500', '0,40', '200,00'], ['Plakaty B2', '20', '15,00', '300,00']],
      },
      grid(['Razem netto', '500,00 zł'], ['VAT 23%', '115,00 zł'], ['Do zapłaty', '615,00 zł']),
    ],
    options: { language: 'pl', ...page },
    fields: { invoice_number: 'FV/88/2024', date: '2024-05-21', due_date: '2024-06-04', tax_id: '6762485109', subtotal: 500, tax: 115, total: 615, currency: 'PLN', 'lines.0.quantity': 500 },
  },
]; // prettier-ignore
