/** Visits the page in a real browser: give a document, watch it being read, read it beside its picture, download it. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { harvestOf } from '../e2e/documents.ts';
import { report } from '../http/documents.ts';
import { installedChromium } from './browser.ts';
import { faintScan, invoicePdf, pageOf, scans } from './documents.ts';
import { type Visit, readThere, send, startVisit, valueOf } from './visit.ts';

describe.skipIf(installedChromium === undefined)('reading on the page', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await startVisit({ maxFileBytes: 3_000_000 });
  });
  afterAll(() => visit?.close());

  test('a document is chosen, read, and stands beside its picture', async () => {
    const { page, complaints } = await visit.open();
    const uuid = await readThere(page, await report(2));
    expect(uuid).toMatch(/^[0-9a-f]{32}$/);
    await page.getByRole('heading', { name: 'report.pdf' }).waitFor();
    expect(await page.locator('.facts').innerText()).toContain('2 pages');
    const first = page.locator('.page[data-page="1"]');
    expect(await first.locator('.text').innerText()).toContain(`${harvestOf(1)} sacks`);
    await first.locator('img:not([hidden])').waitFor();
    expect(await valueOf<number>(page, 'document.querySelector(".page img").naturalWidth')).toBeGreaterThan(300);
    expect(await first.locator('img').getAttribute('alt')).toBe('Picture of page 1');
    expect(complaints).toEqual([]);
  });

  test.each(['drop', 'paste'])('a document can be given by %s', async (way) => {
    const { page } = await visit.open();
    const { bytes } = await report(1);
    const numbers = JSON.stringify([...bytes]);
    await page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(${numbers})], 'by-${way}.pdf'));
      document.dispatchEvent('${way}' === 'drop'
        ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
        : new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }`);
    await page.getByRole('list', { name: 'Chosen documents' }).getByText(`by-${way}.pdf`).waitFor();
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByRole('heading', { name: `by-${way}.pdf` }).waitFor();
    await page.locator('.page[data-state=drawn]').waitFor();
    expect(await page.locator('.text').first().innerText()).toContain(`${harvestOf(1)} sacks`);
  });

  test('tier, language and pages are those that were chosen', async () => {
    const { page } = await visit.open();
    await page.getByLabel('Language').selectOption('deu');
    await page.getByText('More', { exact: true }).click();
    await page.getByLabel('Pages').fill('2-3');
    expect(await page.getByRole('radio', { name: /Careful/ }).isDisabled()).toBe(true);
    const uuid = await readThere(page, await report(4));
    const job = await visit.service.service.forCaller({ kind: 'anonymous', network: '127.0.0.1' }).job(uuid);
    expect(job.options).toMatchObject({ tier: 'cpu', language: 'deu', pages: [1, 2] });
    expect(await page.locator('.page').count()).toBe(2);
    await page.getByRole('heading', { name: 'Page 2' }).waitFor();
  });

  test('a line and its box light up both ways', async () => {
    const { page } = await visit.open();
    await readThere(page, await report(1));
    const lines = page.locator('.text .line');
    await page.locator('.box').first().waitFor();
    expect(await page.locator('.box').count()).toBe(await lines.count());
    await lines.nth(2).hover();
    expect(await page.locator('.box.near').getAttribute('data-lines')).toBe('3');
    await page.locator('.box').nth(1).hover();
    expect(await page.locator('.text .near').getAttribute('data-lines')).toBe('2');
    // The box lies where the line is on the page: the second line stands below the first, not as wide as the page.
    const [first, second, paper] = await Promise.all(
      [page.locator('.box').nth(0), page.locator('.box').nth(1), page.locator('.paper')].map((of) => of.boundingBox()),
    );
    expect(second?.y).toBeGreaterThan((first?.y ?? 0) + (first?.height ?? 0) - 2);
    expect(second?.width).toBeLessThan(paper?.width ?? 0);
  });

  test('words that were read with doubt are coloured in the text and on the picture, unless that is switched off', async () => {
    const { page } = await visit.open();
    await page.getByLabel('Language').selectOption('eng');
    await readThere(page, await faintScan());
    const doubtful = page.locator('.text .doubt');
    expect(await doubtful.count()).toBeGreaterThan(0);
    expect(await doubtful.first().getAttribute('title')).toMatch(/^Read with \d+ % confidence$/);
    expect(await page.locator('.word-box').count()).toBeGreaterThanOrEqual(await doubtful.count());
    await page.locator('.legend input').uncheck();
    expect(await page.locator('.word-box').first().isVisible()).toBe(false);
  });

  test('a table is a table, whose row lights the line of the picture', async () => {
    const { page } = await visit.open();
    await readThere(page, await invoicePdf());
    const table = page.getByRole('table');
    expect(await table.getByRole('columnheader', { name: 'Quantity' }).count()).toBe(1);
    expect(await table.getByRole('cell', { name: 'Subtotal' }).getAttribute('colspan')).toBe('3');
    await table.getByRole('cell', { name: '204.00' }).hover();
    const [line = ''] = ((await table.getByRole('cell', { name: '204.00' }).getAttribute('data-lines')) ?? '').split(
      ' ',
    );
    await page.locator(`.box.near[data-lines="${line}"]`).waitFor();
  });

  test('the fields that a tool found stand above the pages, and lead to their lines', async () => {
    const { page } = await visit.open();
    await page.getByLabel('Tool').selectOption('invoice');
    await page.getByText('Seller', { exact: false }).first().waitFor();
    await readThere(page, await invoicePdf());
    const found = page.locator('.found');
    const row = found.getByRole('row').filter({ hasText: 'KB-20417' });
    await row.getByRole('button', { name: 'show on page 1' }).click();
    await page.locator('.box.lit').first().waitFor();
    expect((await page.locator('.text .lit').allInnerTexts()).join(' ')).toContain('KB-20417');
  });

  test('the items that a tool found are rows of a table, whose values lead to their lines', async () => {
    const { page } = await visit.open();
    await page.getByLabel('Tool').selectOption('invoice');
    await readThere(page, await invoicePdf('items.pdf'));
    const items = page.getByRole('table', { name: 'lines' });
    await items.getByRole('columnheader', { name: 'amount' }).waitFor();
    const value = items.getByRole('row').nth(1).getByRole('button').last();
    const shown = await value.innerText();
    expect(await value.getAttribute('title')).toBe('Show on page 1');
    await value.click();
    await page.locator('.box.lit').first().waitFor();
    expect((await page.locator('.text .lit').allInnerTexts()).join(' ')).toContain(shown);
  });

  test('what was sent already is not sent again when another document is refused', async () => {
    const { page } = await visit.open();
    const { bytes } = await report(1, 'first.pdf', 'sentonce');
    await page.locator('#file').setInputFiles([
      { name: 'first.pdf', mimeType: '', buffer: Buffer.from(bytes) },
      { name: 'second.txt', mimeType: '', buffer: Buffer.from('Nothing but words.') },
    ]);
    await page.getByRole('button', { name: 'Read 2 documents' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByText('1 document is sent already').waitFor();
    expect(await page.getByRole('list', { name: 'Chosen documents' }).innerText()).not.toContain('first.pdf');
    await page.getByRole('button', { name: 'Read it' }).waitFor();
  });

  test('a locked document leads to the field of its password', async () => {
    const { page } = await visit.open();
    await page.route('**/api/v1/ocr/', (route) =>
      route.fulfill({
        status: 400,
        json: { error: 'It is locked. Give it as `password`.', code: 'password_required' },
      }),
    );
    await page.getByText('More', { exact: true }).waitFor();
    await send(page, await report(1, 'locked.pdf', 'locked'));
    await page.getByRole('alert').getByText('The document is locked. Enter its password above').waitFor();
    expect(await valueOf<string>(page, 'document.activeElement.type')).toBe('password');
  });

  test('what a tool needs is asked for with it', async () => {
    const { page } = await visit.open();
    const [schema, target] = [page.getByLabel('Fields'), page.getByLabel('Translate to')];
    await page.getByLabel('Tool').selectOption('extract');
    expect([await schema.isVisible(), await target.isVisible()]).toEqual([true, false]);
    // Nothing is sent without them.
    await send(page, await invoicePdf('wanted.pdf'));
    expect(await valueOf<boolean>(page, 'document.activeElement.matches("textarea:invalid")')).toBe(true);
    await schema.fill('{ "type": "object", "properties": { "invoice number": { "type": "string" } } }');
    await readThere(page, await invoicePdf('wanted.pdf'));
    await page.locator('.found').getByText('KB-20417').waitFor();
    await page.goto(`${visit.service.url}/#/`);
    await page.getByLabel('Tool').selectOption('translate');
    expect([await schema.isVisible(), await target.isVisible()]).toEqual([false, true]);
  });

  test('what is written to the left is set to the left, in its language', async () => {
    const { page } = await visit.open();
    const text = 'ספריית העיר פתוחה בכל יום מלבד שבת. הקוראים מוזמנים לשאול ספרים ללא תשלום.';
    await readThere(page, await pageOf([{ kind: 'paragraph', text }], 'hebrew.pdf', 'he'));
    const paragraph = page.locator('.text p').first();
    expect(await valueOf(page, 'getComputedStyle(document.querySelector(".text p")).direction')).toBe('rtl');
    expect(await paragraph.innerText()).toContain('ספריית');
    expect(await page.locator('.text').getAttribute('lang')).toBe('he');
  });

  test('formulas, lists, failed pages and pages without text are told apart', async () => {
    const { page } = await visit.open();
    const line = (text: string) => ({ text, bbox: [10, 10, 90, 20], words: [] });
    const block = (kind: string, text: string) => ({
      kind,
      text,
      bbox: [10, 10, 90, 20],
      confidence: 1,
      lines: [line(text)],
    });
    const base = {
      width: 100,
      height: 100,
      unit: 'pt',
      rotation: 0,
      language: 'eng',
      source: 'vlm',
      text: '',
      markdown: '',
    };
    const pages = [
      {
        ...base,
        index: 0,
        warnings: ['Small print.'],
        blocks: [block('formula', 'E = m c²'), block('list-item', '1. Flour')],
      },
      { index: 1, error: { code: 'page_timeout', message: 'Reading it took too long.' } },
      { ...base, index: 2, blocks: [] },
    ];
    await page.route(/\/pages\/\d+\/$/, (route) => {
      const number = Number(/pages\/(\d+)/.exec(route.request().url())?.[1]);
      return route.fulfill({ json: pages[number - 1] });
    });
    await send(page, await report(3));
    expect(await page.getByRole('math', { name: 'E = m c²' }).innerText()).toBe('E = m c²');
    expect(await page.getByRole('listitem').filter({ hasText: '1. Flour' }).count()).toBe(1);
    await page.getByText('Small print.').waitFor();
    await page.getByText('This page could not be read: Reading it took too long.').waitFor();
    await page.getByText('There is no text on this page.').waitFor();
  });

  test('it downloads in each format, named for the document', async () => {
    const { page } = await visit.open();
    await readThere(page, await invoicePdf('Fünf Rechnungen.pdf'));
    const opener = page.getByRole('button', { name: 'Download' });
    await opener.click();
    const formats = page.locator('.menu li button');
    await formats.first().waitFor();
    const names = await formats.evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute('data-format') ?? ''),
    );
    expect(names).toEqual(expect.arrayContaining(['txt', 'md', 'docx', 'pdf', 'csv', 'json']));
    const legible: string[] = [];
    for (const format of names) {
      if (!(await formats.first().isVisible())) await opener.click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator(`.menu button[data-format=${format}]`).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`Fünf Rechnungen.${format === 'alto' ? 'xml' : format}`);
      const bytes = await readFile(await download.path());
      expect(bytes.length).toBeGreaterThan(100);
      if (bytes.includes('KB-20417')) legible.push(format);
    }
    // The others are packed.
    expect(legible).toEqual(expect.arrayContaining(['txt', 'md', 'html', 'json', 'hocr', 'alto']));
  });

  test('pages arrive while others are still read, and reading can be stopped', async () => {
    const { page } = await visit.openAs(await visit.service.account('patient', 'paid', 1000));
    await page.getByLabel('Language').selectOption('eng');
    await send(page, await scans(30));
    await page.locator('.page[data-page="1"][data-state=drawn] .line').first().waitFor();
    const bar = page.getByRole('progressbar', { name: 'Pages read' });
    expect(await bar.getAttribute('max')).toBe('30');
    expect(await page.locator('.page[data-page="30"]').getAttribute('data-state')).toBe('waiting');
    expect(await page.getByLabel('Your question').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Download' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Stop reading' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    expect(await page.locator('.page[data-page="1"] .line').count()).toBeGreaterThan(0);
    expect(await page.locator('.page[data-page="30"]').getAttribute('data-state')).toBe('missing');
    expect(await bar.isVisible()).toBe(false);
  });

  test('a document that is deleted elsewhere says so, and offers nothing that cannot be done any more', async () => {
    const { page } = await visit.open();
    await page.getByLabel('Language').selectOption('eng');
    await send(page, await scans(12, 'doomed.pdf'));
    await page.locator('.page[data-page="1"][data-state=drawn]').waitFor();
    const uuid = page.url().split('/').at(-1) ?? '';
    await visit.service.call(`/api/v1/ocr/${uuid}/`, undefined, { method: 'DELETE' });
    await page.getByRole('alert').first().getByText('There is no such document here').waitFor();
    expect(await page.getByRole('button', { name: 'Stop reading' }).isVisible()).toBe(false);
    expect(await page.locator('.status').isVisible()).toBe(false);
  });

  test('after the server was away, everything is there again', async () => {
    const { page } = await visit.open();
    const uuid = await readThere(page, await report(1, 'back.pdf', 'backmark'));
    await page.route('**/progress/**', (route) => route.abort());
    await page.goto(`${visit.service.url}/?again#/documents/${uuid}`);
    await page.getByRole('alert').getByText('The server does not answer').waitFor();
    await page.unroute('**/progress/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.page[data-page="1"] .line').first().waitFor();
    expect(await page.getByRole('button', { name: 'Delete' }).isVisible()).toBe(true);
  });

  test('what is refused is told as a sentence that says what to do', async () => {
    const { page } = await visit.open();
    await send(page, { name: 'notes.txt', bytes: Buffer.from('Nothing but words.') });
    expect(await page.getByRole('alert').innerText()).toMatch(/PNG.*PDF/s);
    await send(page, { name: 'large.pdf', bytes: new Uint8Array(3_000_001) });
    await page.getByRole('alert').getByText('larger than the 3 MB that this server takes').waitFor();
    await page.goto(`${visit.service.url}/#/documents/${'0'.repeat(32)}`);
    await page.getByRole('link', { name: 'See your documents' }).waitFor();
  });
});
