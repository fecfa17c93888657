/** Owns the words by which documents of many countries label their values, in normal form (see `normalize.ts`). */

export const labelKinds = [
  'grandTotal', 'total', 'subtotal', 'tax', 'rounding', 'discount', 'tip', 'paid', 'change', 'count', 'savings', 'summary',
  'invoiceNumber', 'orderNumber', 'customerNumber', 'date', 'dueDate', 'orderDate', 'deliveryDate', 'time', 'period',
  'taxId', 'registration', 'iban', 'bic', 'account', 'seller', 'buyer', 'phone', 'page', 'shipping',
  'opening', 'closing', 'description', 'quantity', 'unitPrice', 'amount', 'code', 'position', 'taxRate', 'unit',
  'debit', 'credit', 'balance', 'valueDate',
] as const; // prettier-ignore
export type LabelKind = (typeof labelKinds)[number];

/**
 * Phrases by what they label; words of a phrase are parted by spaces, phrases by commas. The longest phrase that fits a place
 * wins, so that "sub total" is never a total.
 */
const phrases: Readonly<Record<LabelKind, string>> = {
  grandTotal:
    'grand total, total due, amount due, balance due, total amount due, invoice total, total payable, amount payable, net total, nett total, nett, total nett, rounded total, total rounded, total after rounding, round total, total to pay, to pay, please pay, amount to pay, total for this invoice, total invoice, total amount payable, total amt payable, total a payer, net a payer, montant a payer, reste a payer, gesamtbetrag, endbetrag, rechnungsbetrag, gesamtsumme, rechnungssumme, zu zahlen, zu zahlender betrag, zahlbetrag, bruttobetrag, gesamt brutto, summe brutto, total a pagar, importe total, total factura, importe a pagar, totale da pagare, totale fattura, totale complessivo, totale documento, importo totale, netto a pagare, valor total, total geral, te betalen, totaal te betalen, totaalbedrag, factuurbedrag, eindtotaal, do zaplaty, razem do zaplaty, naleznosc ogolem, celkem k uhrade, k uhrade, att betala, summa att betala, at betale, i alt, a betale, yhteensa maksettava, genel toplam, odenecek tutar, итого к оплате, всего к оплате, к оплате, 合計金額, ご請求金額, 請求金額, 税込合計, お買上げ合計, 应付金额, 价税合计, 總計, 总计, 합계금액, 총액, 결제금액',
  total:
    'total, total amount, total amt, total sales, total incl, total including, total inclusive, total incl gst, total incl vat, total inc gst, total inc vat, total incl tax, total inclusive gst, total inclusive of gst, total sales incl gst, total sales inclusive gst, total rm, total eur, total usd, total gbp, amount total, summe, gesamt, betrag, total ttc, montant ttc, montant total, somme, total eur ttc, totale, totale euro, totale eur, totaal, totaal incl btw, prijs incl btw, totaal inclusief btw, razem, suma, suma pln, ogolem, celkem, summa, totalt, sum, samlet, yhteensa, toplam, итого, всего, сумма, 合計, 合计, 小計合計, 총합계, 합계, المجموع, الاجمالي, סהכ, summe eur, total tagihan, jumlah, jumlah besar, ukupno, osszesen, fizetendo, συνολο, bendra suma, kokku, kopa, tong cong, รวม, รวมทั้งสิ้น',
  subtotal:
    'subtotal, sub total, sub-total, total excl, total excluding, total excl gst, total excl vat, total ex vat, total excl tax, total before tax, net amount, net, amount excl vat, total net, sales excl gst, total excluding gst, total sales excluding gst, sub-total ex, taxable amount, amount before tax, zwischensumme, nettobetrag, netto, summe netto, gesamt netto, nettosumme, warenwert, sous total, sous-total, total ht, montant ht, base imponible, subtotal sin iva, imponibile, totale imponibile, subtotale, subtotaal, exclusief btw, totaal excl btw, totaal exclusief btw, excl btw, bedrag excl btw, wartosc netto, razem netto, suma netto, mezisoucet, zaklad dane, delsumma, summa exkl moms, delsum, subtotal ex moms, valisumma, ara toplam, промежуточный итог, без ндс, 小計, 小计, 税抜金額, 不含税金额, 공급가액, 소계, total hors taxes, net price, total price before tax',
  tax: 'tax, vat, gst, sales tax, total tax, total gst, total vat, gst amount, vat amount, tax amount, service tax, hst, pst, sst, mwst, ust, mehrwertsteuer, umsatzsteuer, mwst-betrag, steuer, zzgl mwst, inkl mwst, zzgl ust, enthaltene mwst, steuerbetrag, tva, montant tva, total tva, dont tva, iva, cuota iva, importe iva, imposta, totale iva, imposto, btw, btw bedrag, podatek, vat kwota, kwota vat, ptu, suma ptu, dph, moms, mva, alv, kdv, toplam kdv, ндс, сумма ндс, в том числе ндс, 消費税, 税额, 稅額, 内消費税, 부가세, 세액, ضريبة القيمة المضافة, tax included, total included gst, total includes, total include, total included, of which vat, of which tax, includes gst, gst included, incl gst, incl vat, inc vat, incl tax, total includes gst, vat included, included vat, davon mwst, esta incluido iva, waarvan btw, total gst included, afa, fpa, pdv',
  rounding:
    'rounding, rounding adj, rounding adjustment, round adj, rounding diff, rounding amount, roundoff, round off, rundung, arrondi, redondeo, arrotondamento, afronding, zaokraglenie, zaokrouhleni, oresavrundning, oresutjamning, avrundning, округление, 端数',
  discount:
    'discount, disc, less discount, total discount, item discount, rabatt, nachlass, skonto, remise, reduction, descuento, dto, sconto, desconto, korting, rabat, sleva, alennus, indirim, скидка, 値引, 割引, 折扣, 할인, member discount, voucher, coupon',
  tip: 'tip, gratuity, trinkgeld, pourboire, propina, mancia, gorjeta, fooi, napiwek, dricks, drikkepenge, bahsis, чаевые',
  paid: 'twint, paypal, apple pay, google pay, klarna, maestro, v pay, vpay, ec, ec cash, ec-cash, geg, bizum, mb way, multibanco, blik, swish, vipps, mobilepay, bancontact, payconiq, alipay, wechat pay, 支付宝, 微信支付, cash, cash tendered, tendered, amount tendered, paid, amount paid, payment, pay, visa, mastercard, master, amex, card, credit card, debit card, debit, eftpos, bar, gegeben, karte, ec-karte, girocard, kartenzahlung, bargeld, especes, carte, carte bancaire, cb, regle, efectivo, tarjeta, entregado, contante, contanti, carta, pagato, dinheiro, cartao, contant, pin, betaald, gotowka, karta, zaplacono, hotove, kontant, kort, kontanter, betalat, kateinen, kortti, nakit, kredi karti, наличные, наличными, карта, оплачено, 現金, お預り, お預かり, クレジット, 现金, 實收, 现金支付, 현금, 카드, 받은금액, tunai, bayar',
  change:
    'change, change due, cash change, ruckgeld, wechselgeld, zuruck, rendu, rendu monnaie, a rendre, cambio, resto, troco, wisselgeld, terug, reszta, vratit, vaxel, vexel, vekslepenger, tilbage, takaisin, para ustu, сдача, お釣り, お釣, おつり, 釣銭, 找零, 找續, 거스름돈, baki, kembali',
  count:
    'total qty, total quantity, qty total, total items, total item, items, item count, no of items, number of items, total item s, total units, total pcs, anzahl artikel, artikel gesamt, nombre articles, nb articles, articulos, numero articulos, numero pezzi, aantal artikelen, ilosc pozycji, qty, 点数, 点, 件数',
  savings:
    'total savings, you saved, savings, you save, sie sparen, ersparnis, vous economisez, ahorro, risparmio, u bespaart, points, points earned, total points, bonus',
  summary:
    'sprzedaz opodatk, sprzedaz opodatkowana, gst summary, tax summary, vat summary, tax code, gst code, vat code, vat analysis, gst analysis, steuersatz, mwst-satz, mwst satz, recapitulatif tva, detail tva, desglose iva, riepilogo iva, btw overzicht, btw specificatie, rekapitulacja vat, rekapitulace dph',
  invoiceNumber:
    'credit note no, credit note number, credit note, credit memo, gutschrift nr, gutschriftsnummer, gutschrift-nr, storno nr, avoir n, nota de credito, nota di credito, creditnota, invoice no, invoice number, invoice, invoice id, invoice nr, inv no, inv, inv nbr, tax invoice no, bill no, bill number, receipt no, receipt number, receipt, receipt nr, doc no, document no, document number, rechnungsnummer, rechnungsnr, rechnungs-nr, rechnung nr, rechnung nummer, rechnung, belegnr, beleg-nr, belegnummer, bon-nr, bonnr, re-nr, quittung nr, facture no, facture n, numero de facture, n de facture, facture numero, no facture, facture, numero factura, factura no, factura n, n factura, factura, numero de factura, factura num, fattura n, numero fattura, fattura, n fattura, documento n, fatura no, fatura n, numero da fatura, factuurnummer, factuurnr, factuur nr, factuur, bonnummer, faktura nr, numer faktury, nr faktury, faktura vat nr, faktura, paragon nr, faktura cislo, cislo faktury, cislo dokladu, fakturanr, fakturanummer, fakturanumero, laskun numero, laskunumero, kvittonummer, kvitto nr, fatura no, fis no, счет no, счет, счет-фактура no, номер счета, 請求書番号, 領収書番号, 发票号码, 發票號碼, 계산서번호, cash bill no, slip no, trans no, trx no, transaction no, transaction id, cs no, check no, no invois, no resit',
  orderNumber:
    'order no, order number, order id, order, po number, po no, purchase order, your order, ordernummer, bestellnummer, bestellnr, bestell-nr, auftragsnummer, auftragsnr, auftrag nr, auftrags-nr, commande no, numero de commande, n de commande, commande n, bon de commande, pedido no, numero de pedido, n pedido, ordine n, numero ordine, n ordine, encomenda n, bestelnummer, zamowienie nr, numer zamowienia, nr zamowienia, objednavka c, cislo objednavky, bestallningsnummer, tilausnumero, siparis no, номер заказа, 注文番号, 订单号, 주문번호',
  customerNumber:
    'customer no, customer number, customer id, customer, client no, client number, client id, account number, account no, kundennummer, kundennr, kunden-nr, kunden nr, kundenkonto, numero client, n client, no client, code client, numero de cliente, n cliente, cliente n, codigo cliente, codice cliente, klantnummer, klantnr, klant nr, numer klienta, nr klienta, zakaznicke cislo, cislo zakaznika, kundnummer, kundnr, kundenummer, asiakasnumero, musteri no, номер клиента, 顧客番号, お客様番号, 客户编号, 고객번호',
  date: 'booking date, posting date, date posted, buchung, buchungstag, buchungsdatum, date operation, date de l operation, fecha operacion, f operacion, data operazione, data contabile, boekdatum, data operacji, data ksiegowania, date, invoice date, date of invoice, bill date, receipt date, issue date, date of issue, issued, issued on, issue, doc date, document date, trans date, transaction date, dated, datum, rechnungsdatum, belegdatum, ausstellungsdatum, rechnung vom, date de facture, date facture, date de facturation, date d emission, facture du, emise le, fecha, fecha factura, fecha de factura, fecha de emision, fecha emision, data, data fattura, data documento, data emissione, data de emissao, data da fatura, data fatura, factuurdatum, data wystawienia, data faktury, wystawiono, datum vystaveni, vystaveno, fakturadatum, fakturadato, dato, laskun paivays, paivays, pvm, tarih, fatura tarihi, duzenleme tarihi, дата, дата счета, от, 発行日, 請求日, 日付, 领用日期, 开票日期, 開立日期, 日期, 발행일, 작성일자, 날짜, التاريخ, תאריך, tarikh, tanggal, dat, dt, statement date',
  dueDate:
    'due, due date, payment due, payment due date, due on, pay by, payable by, date due, total due by, falligkeit, fallig, fallig am, falligkeitsdatum, zahlbar bis, zahlungsziel, zahlbar bis zum, echeance, date d echeance, date limite de paiement, a payer avant, vencimiento, fecha de vencimiento, fecha vencimiento, scadenza, data scadenza, data di scadenza, vencimento, data de vencimento, vervaldatum, vervaldag, te betalen voor, uiterste betaaldatum, betalen voor, termin platnosci, termin zaplaty, datum splatnosti, splatnost, forfallodatum, forfallodag, forfallsdato, forfaldsdato, betalingsfrist, erapaiva, vade, vade tarihi, son odeme tarihi, срок оплаты, оплатить до, 支払期限, お支払期限, 付款期限, 납부기한, 지불기한',
  orderDate:
    'order date, date of order, bestelldatum, auftragsdatum, date de commande, fecha de pedido, fecha pedido, data ordine, orderdatum, besteldatum, data zamowienia, datum objednavky, bestallningsdatum, 注文日',
  deliveryDate:
    'delivery date, date of delivery, ship date, shipped, lieferdatum, leistungsdatum, liefertermin, date de livraison, fecha de entrega, data consegna, data di consegna, leverdatum, leveringsdatum, data dostawy, data sprzedazy, datum plneni, duzp, leveransdatum, toimituspaiva, 納品日, 交货日期, print date, expiry date, best before',
  time: 'time, uhrzeit, zeit, heure, hora, ora, tijd, godzina, cas, tid, klo, saat, время, 時刻, 时间, 시간, masa',
  period:
    'billing period, service period, statement period, period, abrechnungszeitraum, leistungszeitraum, zeitraum, periode, periode de facturation, periodo, periodo di fatturazione, periodo de facturacion, okres, obdobi, faktureringsperiod, период, 期間, from',
  taxId:
    'p.iva, vat no, vat number, vat id, vat reg no, vat registration no, vat registration number, vat reg, gst no, gst id, gst id no, gst reg no, gst registration no, gst reg, gstin, tax id, tax id no, tax no, tax number, tax reg no, sst no, sst id, sst reg no, abn, ein, tin, ust-id, ust-id-nr, ust-idnr, ustid, ustid-nr, umsatzsteuer-id, umsatzsteuer-identifikationsnummer, uid, uid-nr, uid-nummer, mwst-nr, steuernummer, steuer-nr, tva intracommunautaire, n tva, numero tva, no tva, tva intracom, nif, cif, nif cif, partita iva, p iva, piva, p i, codice fiscale, cod fisc, nipc, contribuinte, btw nr, btw-nr, btw nummer, btw-nummer, btw-id, btw, nip, dic, momsnr, vat-nr, momsregistreringsnummer, org nr, y-tunnus, alv-numero, vergi no, vkn, инн, 登録番号, 纳税人识别号, 統一編號, 사업자등록번호, rfc, cnpj, ruc, cuit, no gst',
  registration:
    'reg no, co reg no, company reg no, company no, registration no, company registration, roc no, hrb, handelsregister, siret, siren, rcs, kvk, kvk nummer, kvk nr, coc, coc number, regon, krs, ico, org nummer, organisasjonsnummer, cvr, cvr-nr, огрн, кпп',
  iban: 'iban, iban no, iban nr',
  bic: 'bic, swift, swift code, bic swift, swift bic',
  account:
    'account no, account number, acct no, a c no, account, bank account, kontonummer, konto-nr, kto-nr, konto, kontonr, numero de compte, compte, cuenta, numero de cuenta, conto, numero conto, conto corrente, conta, rekeningnummer, rekening, numer rachunku, nr rachunku, nr konta, cislo uctu, tilinumero, hesap no, номер счета, счет, 口座番号, 账号, 帳號, 계좌번호, card number',
  seller:
    'from, seller, sold by, supplier, vendor, company, company name, merchant, store, verkaufer, lieferant, rechnungssteller, vendeur, fournisseur, emetteur, vendedor, emisor, proveedor, venditore, fornitore, cedente, leverancier, sprzedawca, dodavatel, prodavajici, saljare, satici, продавец, поставщик, 販売者, 销售方, 공급자',
  buyer:
    'bill to, bill to address, billing address, billed to, invoice to, sold to, customer name, client, client name, buyer, ship to, deliver to, to, rechnungsempfanger, rechnung an, kunde, empfanger, rechnungsadresse, facture a, adresse a, client facture, acheteur, destinataire, adresse de facturation, facturar a, comprador, destinatario, intestatario, cessionario, cliente, spett le, faturar a, adquirente, factuur aan, factuuradres, klant, nabywca, odberatel, kupujici, kopare, kund, alici, musteri, покупатель, заказчик, 御中, 购买方, 공급받는자, member, member name, name',
  phone:
    'tel, tel no, telephone, telephone no, phone, ph, fax, fax no, tel fax, telefon, telefax, mobile, hotline, call, telefono, telefone, telefoon, тел, телефон, 電話, 电话, 전화, email, e-mail, mail, www, web, website, http',
  page: 'page, page no, seite, pagina, strona, strana, sida, side, sivu, sayfa, стр, страница, 頁, 页',
  shipping:
    'shipping, delivery, freight, postage, shipping handling, versand, versandkosten, lieferkosten, fracht, frais de port, livraison, envio, gastos de envio, spedizione, spese di spedizione, verzendkosten, wysylka, dostawa, doprava, frakt, доставка, 送料, 运费, 배송비, service charge, svc charge',
  opening:
    'saldovortrag, ubertrag, solde reporte, opening balance, previous balance, balance brought forward, brought forward, balance b f, beginning balance, starting balance, balance forward, anfangssaldo, alter kontostand, alter saldo, kontostand alt, ancien solde, solde precedent, solde initial, solde anterieur, saldo anterior, saldo inicial, saldo iniziale, saldo precedente, vorig saldo, beginsaldo, oud saldo, saldo poczatkowe, pocatecni zustatek, pocatecni stav, ingaende saldo, startsaldo, alkusaldo, onceki bakiye, devir, входящий остаток, 前月残高, 繰越残高, 期初余额, 이월잔액',
  closing:
    'schlusssaldo, solde a reporter, closing balance, new balance, balance carried forward, carried forward, balance c f, ending balance, current balance, final balance, endsaldo, neuer kontostand, neuer saldo, kontostand neu, nouveau solde, solde final, solde nouveau, solde actuel, saldo final, saldo actual, nuevo saldo, saldo finale, nuovo saldo, nieuw saldo, eindsaldo, saldo koncowe, konecny zustatek, konecny stav, utgaende saldo, slutsaldo, loppusaldo, yeni bakiye, son bakiye, исходящий остаток, 今月残高, 期末余额, 최종잔액',
  description:
    'umsatztext, buchungsinformation, buchungsinformationen, vorgang/buchungsinformation, payment type and details, description, item, items, desc, details, particulars, product, article, service, narrative, transaction, transaction details, item description, goods, beschreibung, bezeichnung, artikel, leistung, produkt, text, buchungstext, verwendungszweck, vorgang, designation, libelle, produit, prestation, operation, nature, descripcion, concepto, producto, articulo, detalle, descrizione, prodotto, causale, descricao, produto, historico, omschrijving, naam, opis, nazwa, nazwa towaru, tytul, popis, nazev, polozka, benamning, beskrivning, specifikation, beskrivelse, vare, kuvaus, tuote, selite, aciklama, urun, наименование, описание, товар, назначение, 品名, 商品名, 摘要, 内容, 项目, 商品, 名称, 품목, 내용, 적요',
  quantity:
    'qty, quantity, quant, units, hours, hrs, pcs, menge, anzahl, stuck, stk, std, quantite, qte, nombre, cantidad, cant, uds, unidades, quantita, q ta, qta, quantidade, qtd, aantal, ilosc, mnozstvi, pocet, antal, antall, maara, kpl, miktar, adet, количество, кол-во, кол, 数量, 個数, 수량',
  unitPrice:
    'unit price, price, rate, unit cost, price each, each, u price, u p, unit amount, price per unit, r/p, u/p, einzelpreis, stuckpreis, preis, e-preis, ep, vk-preis, preis pro einheit, prix unitaire, prix, pu, p u, pu ht, prix unitaire ht, precio unitario, precio, p unitario, prezzo unitario, prezzo, preco unitario, preco, stukprijs, prijs per stuk, prijs, eenheidsprijs, cena, cena jedn, cena jednostkowa, cena za kus, cena netto, a-pris, styckpris, pris, enhetspris, hinta, a-hinta, yksikkohinta, birim fiyat, fiyat, цена, 単価, 单价, 單價, 단가, unit price rm',
  amount:
    'umsatz, umsatze, betrag eur, mouvement, amount, amt, amount rm, line total, total price, extended, ext price, value, total, betrag, gesamt, gesamtpreis, zeilenbetrag, summe, positionspreis, montant, montant ht, total ht, prix total, importe, total, importe total, monto, importo, valor, bedrag, totaal, totaalprijs, prijs incl btw, wartosc, wartosc netto, kwota, wartosc brutto, castka, celkem, cena celkem, belopp, summa, belob, belop, sum, yhteensa, summa, tutar, toplam, сумма, стоимость, 金額, 金额, 金额元, 금액, jumlah',
  code: 'code, item code, item no, sku, article no, art no, part no, product code, artikelnummer, art-nr, artikelnr, artnr, reference, ref, codigo, codice, cod, codigo articulo, artikelnr, kod, kod produktu, kod cislo, artikelnummer, varenr, 商品コード, 编号, 코드, barcode',
  position:
    'no, pos, position, item no, line, nr, lp, l p, poz, c, rad, rivi, sira, n, 番号, 序号, 번호, s n, sl no, sr no',
  taxRate:
    'vat rate, tax rate, gst rate, vat, tax, gst, mwst, ust, mwst-satz, steuersatz, tva, taux tva, taux, iva, tipo iva, aliquota, aliquota iva, btw, btw tarief, vat stawka, stawka vat, sazba dph, dph, moms, momssats, alv, kdv, kdv orani, ндс, ставка ндс, 税率, 세율, tax code',
  unit: 'unit, uom, einheit, unite, unidad, unita, ud, eenheid, jm, j m, jedn, jednotka, mj, enhet, enhed, yksikko, birim, ед, единица, 単位, 单位, 단위',
  debit:
    'debit, debits, withdrawal, withdrawals, paid out, money out, payments out, payments, charges, soll, lastschrift, belastung, ausgang, ausgaben, retrait, retraits, debits eur, cargo, cargos, debe, adeudo, addebito, addebiti, dare, uscite, debito, debitos, af, afschrijving, bedrag af, obciazenia, wyplaty, obciazenie, odchozi, vrub, uttag, ut, panot out, borc, cikan, расход, дебет, 支払金額, 出金, お支払金額, 支出, 出金액, 출금',
  credit:
    'credit, credits, deposit, deposits, paid in, money in, payments in, haben, gutschrift, eingang, einnahmen, depot, depots, credits eur, abono, abonos, haber, ingreso, ingresos, accredito, accrediti, avere, entrate, credito, creditos, bij, bijschrijving, bedrag bij, uznania, wplaty, uznanie, prichozi, prospech, insattning, in, alacak, giren, приход, кредит, 預り金額, 入金, お預り金額, 收入, 입금',
  balance:
    'balance, running balance, saldo, kontostand, solde, saldo eur, stan, saldo po operacji, zustatek, bakiye, остаток, 残高, 差引残高, 余额, 잔액',
  valueDate:
    'value date, valuta, wert, wertstellung, date valeur, valeur, date de valeur, fecha valor, f valor, data valuta, data valor, valutadatum, rentedatum, data waluty, datum valuty, valor tarihi, дата валютирования, 起算日',
};

/** Phrases as lists of words, by kind. */
export const labelPhrases: ReadonlyMap<LabelKind, readonly (readonly string[])[]> = new Map(
  labelKinds.map((kind) => [kind, phrases[kind].split(', ').map((phrase) => phrase.split(' '))] as const),
);

/** Kinds that name the columns of a table rather than a value of their own. */
export const columnKinds: ReadonlySet<LabelKind> = new Set<LabelKind>([
  'description', 'quantity', 'unitPrice', 'amount', 'code', 'position', 'taxRate', 'unit', 'debit', 'credit', 'balance', 'valueDate',
]); // prettier-ignore

/** What stands at the end of the names of companies, in many countries. */
export const companySuffix =
  /(?<![\p{L}\p{N}])(?<!\d\s?[/x×]?\s?|\/)(?:sdn\.? ?bhd|s\/b|bhd|p\.?l\.?c|l\.?l\.?c|l\.?t\.?d|limited|inc|incorporated|corp|corporation|co|company|gmbh(?: & co\.? ?kg)?|mbh|ag|kg|ohg|e\.?k|ug|s\.?a\.?r\.?l|s\.?a\.?s|s\.?a\.?u|s\.?a|s\.?l\.?u?|s\.?r\.?l|s\.?p\.?a|s\.?n\.?c|b\.?v|n\.?v|v\.?o\.?f|sp\.? ?z ?o\.? ?o|s\.? ?r\.? ?o|a\.? ?s|k\.?s|ab|a\/s|aps|asa?|oyj?|kft|zrt|d\.?o\.?o|lda|ltda|pty|pte|pvt|trading|enterprise|ооо|ао|пао|зао|ип|株式会社|有限会社|有限公司|㈜|주식회사)\.?(?![\p{L}\p{N}])/iu;
