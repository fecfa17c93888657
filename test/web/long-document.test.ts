/** Visits a document of 300 pages in a real browser: only what is near the view is loaded and drawn. */
import type { Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { harvestOf } from '../e2e/documents.ts';
import { report } from '../http/documents.ts';
import { installedChromium } from './browser.ts';
import { type Visit, send, startVisit, valueOf } from './visit.ts';

describe.skipIf(installedChromium === undefined)('a long document on the page', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await startVisit();
  });
  afterAll(() => visit?.close());

  test('shows its first page before it is read, and never more than what is looked at', async () => {
    const { page, complaints } = await visit.openAs(await visit.service.account('archive', 'paid', 1000));
    const asked: string[] = [];
    const progress: Response[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('response', (response) => {
      if (response.url().includes('/progress/')) progress.push(response);
    });
    await send(page, await report(300));
    const first = page.locator('.page[data-page="1"] .line').first();
    await first.waitFor();
    await page.locator('.status.done').waitFor({ timeout: 120_000 });

    // The page is asked for as soon as the server says that it is there, before it is asked how the others do.
    const said = await Promise.all(
      progress.map(async (response) => (await response.json()) as { pages_ready: string }),
    );
    const known = said.findIndex(({ pages_ready: ready }) => /^1(\D|$)/.test(ready));
    const rounds = asked.flatMap((path, at) => (path.endsWith('/progress/') ? [at] : []));
    const firstAsked = asked.findIndex((path) => path.endsWith('/pages/1/'));
    expect(known).toBeGreaterThanOrEqual(0);
    expect(firstAsked).toBeLessThan(rounds[known + 1] ?? Number.POSITIVE_INFINITY);

    const pagesAsked = () => new Set(asked.flatMap((path) => /pages\/(\d+)\/$/.exec(path)?.[1] ?? []));
    const drawn = () => page.locator('.page:has(.line)').count();
    expect(await page.locator('.page').count()).toBe(300);
    expect(pagesAsked().size).toBeLessThan(30);
    expect(await drawn()).toBeLessThan(30);

    const number = page.getByLabel('Page', { exact: true });
    await number.fill('250');
    await number.press('Enter');
    await page
      .locator('.page[data-page="250"]')
      .getByText(`${harvestOf(250)} sacks`)
      .waitFor();
    await first.waitFor({ state: 'detached' });
    expect(await drawn()).toBeLessThan(40);
    expect(pagesAsked().size).toBeLessThan(100);
    expect(await page.locator('img[src]').count()).toBeLessThan(40);

    // What is seen stays where it is while pages come and go around it.
    const top = () =>
      valueOf<number>(page, 'document.querySelector(".page[data-page=\'250\']").getBoundingClientRect().top');
    const before = await top();
    await page.waitForLoadState('networkidle');
    expect(Math.abs((await top()) - before)).toBeLessThan(8);
    expect(complaints).toEqual([]);

    // Coming back to a page shows its picture again without asking for it again.
    const picture = page.locator('.page[data-page="250"] img:not([hidden])');
    await picture.waitFor();
    const picturesAsked = () => asked.filter((path) => path.endsWith('/pages/250/image/')).length;
    const askedBefore = picturesAsked();
    expect(askedBefore).toBeGreaterThan(0);
    await number.fill('1');
    await number.press('Enter');
    await picture.waitFor({ state: 'detached' });
    await number.fill('250');
    await number.press('Enter');
    await picture.waitFor();
    expect(picturesAsked()).toBe(askedBefore);
  });
});
