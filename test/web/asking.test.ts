/** Visits the page in a real browser: ask a document, follow citations, find the conversation again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { harvestOf, placeOf } from '../e2e/documents.ts';
import { report } from '../http/documents.ts';
import { installedChromium } from './browser.ts';
import { type Visit, readThere, startVisit, valueOf } from './visit.ts';

describe.skipIf(installedChromium === undefined)('asking on the page', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await startVisit();
  });
  afterAll(() => visit?.close());

  test('a citation leads to its lines, lit on the picture and in the text, and the conversation is kept', async () => {
    const { page, complaints } = await visit.openAs(await visit.service.account('asker', 'paid', 1000));
    await readThere(page, await report(40));
    const question = page.getByLabel('Your question');
    await question.fill(`How many sacks did the growers of ${placeOf(23)} bring in?`);
    await question.press('Enter');
    const answer = page.getByRole('log').locator('.answered');
    expect(await answer.innerText()).toContain(String(harvestOf(23)));
    expect(await question.inputValue()).toBe('');

    const citation = page.locator('.citation').first();
    expect(await citation.locator('.where').innerText()).toMatch(/^Page 23, line/);
    await citation.click();
    const cited = page.locator('.page[data-page="23"]');
    await cited.locator('.box.lit').first().waitFor();
    const lit = await cited.locator('.text .lit').allInnerTexts();
    expect(lit.join(' ')).toContain(String(harvestOf(23)));
    expect(await page.locator('.lit').count()).toBe(2 * lit.length);
    expect(await valueOf<string>(page, 'document.activeElement.className')).toContain('line');
    expect(
      await valueOf<boolean>(
        page,
        `(() => {
      const { top, bottom } = document.querySelector('.text .lit').getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    })()`,
      ),
    ).toBe(true);
    await expect.poll(() => page.getByLabel('Page', { exact: true }).inputValue()).toBe('23');

    // The lines stay lit when the page was far away for a while.
    await page.evaluate('scrollTo(0, 0)');
    await cited.locator('.line').first().waitFor({ state: 'detached' });
    await citation.click();
    await cited.locator('.box.lit').first().waitFor();

    await page.reload();
    await page
      .getByRole('log')
      .getByText(String(harvestOf(23)))
      .first()
      .waitFor();
    expect(await page.locator('.asked').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('a question without an answer says so, and names the pages that come nearest', async () => {
    const { page } = await visit.open();
    await readThere(page, await report(2));
    await page.getByLabel('Your question').fill('Which whale swam beside the lighthouse keeper?');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.locator('.answered').waitFor();
    expect(await page.locator('.citation').count()).toBe(0);
  });

  test('a question that fails stays where it was typed', async () => {
    const { page } = await visit.open();
    await readThere(page, await report(1));
    await page.route('**/api/v1/chat/**', (route) => route.abort());
    await page.getByLabel('Your question').fill('Who met?');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The server does not answer').waitFor();
    expect(await page.getByLabel('Your question').inputValue()).toBe('Who met?');
    expect(await page.locator('.asked').count()).toBe(0);
  });
});
