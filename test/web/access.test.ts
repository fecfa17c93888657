/** Visits the page without a mouse, on a phone and in the dark, and lets axe-core look for barriers. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { harvestOf } from '../e2e/documents.ts';
import { report } from '../http/documents.ts';
import { installedChromium } from './browser.ts';
import { faintScan, invoicePdf } from './documents.ts';
import { type Visit, readThere, startVisit, valueOf } from './visit.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core calls serious or critical, with the first element that it names. */
async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate<readonly string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ' ' + nodes[0].html))`);
}

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describe.skipIf(installedChromium === undefined)('access to the page', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await startVisit();
  });
  afterAll(() => visit?.close());

  test('everything is done with the keyboard alone', async () => {
    const { page } = await visit.open();
    const { bytes } = await report(2, 'keys.pdf');
    /** Goes on by Tab until the focus is on what the selector names. */
    async function tabTo(selector: string, key = 'Tab'): Promise<void> {
      for (let presses = 0; presses < 60; presses++) {
        if (await valueOf<boolean>(page, `document.activeElement.matches(${JSON.stringify(selector)})`)) return;
        await page.keyboard.press(key);
      }
      throw new Error(`Tab does not reach ${selector}.`);
    }
    await page.getByText('More', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    expect(await valueOf<string>(page, 'document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await valueOf<string>(page, 'document.activeElement.id')).toBe('main');
    await tabTo('#file');
    const asked = page.waitForEvent('filechooser');
    // The listener has to reach the browser before the key does, which two messages sent at once do not grant.
    await valueOf(page, 'document.activeElement.id');
    await page.keyboard.press('Enter');
    const chooser = await asked;
    await chooser.setFiles({ name: 'keys.pdf', mimeType: '', buffer: Buffer.from(bytes) });
    await tabTo('button.primary');
    await page.keyboard.press('Enter');
    await page.locator('.status.done').waitFor();
    await page.locator('.line').first().waitFor();
    expect(await valueOf<string>(page, 'document.activeElement.id')).toBe('main');

    await tabTo('.line');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.box.near').getAttribute('data-lines')).toBe('3');
    await tabTo('textarea');
    await page.keyboard.type('How many sacks of barley were brought in?');
    await page.keyboard.press('Enter');
    await page.locator('.citation').first().waitFor();
    await tabTo('.citation', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('.text .lit').first().waitFor();
    expect(await page.locator('.text .lit').allInnerTexts()).toContainEqual(
      expect.stringContaining(String(harvestOf(1))),
    );
    expect(await valueOf<string>(page, 'document.activeElement.className')).toContain('line');

    await tabTo('.menu > button', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('.menu li button:focus').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.menu ul').isVisible()).toBe(false);
    await tabTo('.actions > button:last-child');
    await page.keyboard.press('Enter');
    await tabTo('dialog .danger');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Documents' }).waitFor();
  });

  test('the change of a view and the progress are said, and the title tells them', async () => {
    const { page } = await visit.open();
    await readThere(page, await report(1, 'said.pdf'));
    const said = page.locator('#polite');
    await expect.poll(() => said.innerText()).toMatch(/said\.pdf: read\./);
    expect(await page.title()).toBe('said.pdf · ocrchat');
    await page.getByRole('link', { name: 'Account' }).click();
    await expect.poll(() => page.title()).toBe('Account · ocrchat');
    expect(await page.getByRole('link', { name: 'Account' }).getAttribute('aria-current')).toBe('page');
    await expect.poll(() => said.innerText()).toBe('Account');
  });

  test.each([
    ['in the light', {}],
    ['in the dark', { colorScheme: 'dark' as const }],
    ['on a phone', phone],
  ])('axe-core finds nothing serious %s', async (_where, options) => {
    const { page } = await visit.open('/', options);
    await page.getByText('More', { exact: true }).click();
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Language').selectOption('eng');
    await readThere(page, await faintScan());
    await page.locator('img:not([hidden])').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.goto(`${visit.service.url}/#/`);
    await readThere(page, await invoicePdf());
    if ('isMobile' in options) await page.getByRole('radio', { name: 'Ask' }).check();
    await page.getByLabel('Your question').fill('What is the invoice number?');
    await page.keyboard.press('Enter');
    await page.locator('.citation').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.locator('.citation').first().click();
    await page.locator('.page .lit').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    for (const place of ['documents', 'account']) {
      await page.goto(`${visit.service.url}/#/${place}`);
      await page
        .locator(place === 'account' ? '.amount' : '.documents li')
        .first()
        .waitFor();
      expect(await barriers(page)).toEqual([]);
    }
  });

  test('on a phone nothing is wider than the screen, and one part is shown at a time', async () => {
    const { page } = await visit.open('/', phone);
    const overhang = () => valueOf<number>(page, 'document.documentElement.scrollWidth - innerWidth');
    await page.getByText('More', { exact: true }).waitFor();
    expect(await overhang()).toBe(0);
    await readThere(page, await invoicePdf());
    expect(await overhang()).toBe(0);
    const [picture, text, ask] = [page.locator('.picture'), page.locator('.text'), page.locator('.ask')];
    expect([await picture.isVisible(), await text.isVisible(), await ask.isVisible()]).toEqual([true, false, false]);
    await page.getByRole('radio', { name: 'Text' }).check();
    expect([await picture.isVisible(), await text.isVisible(), await ask.isVisible()]).toEqual([false, true, false]);
    expect(await overhang()).toBe(0);
    await page.getByRole('radio', { name: 'Ask' }).check();
    await page.getByLabel('Your question').fill('What is the invoice number?');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.locator('.citation').first().click();
    await page.locator('.box.lit').first().waitFor();
    expect([await picture.isVisible(), await ask.isVisible()]).toEqual([true, false]);
    for (const place of ['documents', 'account']) {
      await page.goto(`${visit.service.url}/#/${place}`);
      await page.locator('h1').waitFor();
      expect(await overhang()).toBe(0);
    }
  });

  test('in the dark the ground is dark and the text light', async () => {
    const { page } = await visit.open('/', { colorScheme: 'dark' });
    const brightness = (property: string) =>
      valueOf<number>(
        page,
        `getComputedStyle(document.body).${property}.match(/\\d+/g).slice(0, 3).map(Number).reduce((a, b) => a + b)`,
      );
    expect(await brightness('backgroundColor')).toBeLessThan(150);
    expect(await brightness('color')).toBeGreaterThan(550);
  });
});
