/** Visits documents in a real browser that would like to be more than text. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedChromium } from './browser.ts';
import { pageOf } from './documents.ts';
import { type Visit, readThere, startVisit, valueOf } from './visit.ts';

const markup = '<img src=x onerror=document.title=1> <script>document.title=2</script> <b>bold</b>';

describe.skipIf(installedChromium === undefined)('a hostile document on the page', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await startVisit();
  });
  afterAll(() => visit?.close());

  test('its text and its name are text, in the page, the answer and the list', async () => {
    const { page, complaints } = await visit.open();
    const name = '<img src=x onerror=document.title=3>.pdf';
    await readThere(
      page,
      await pageOf(
        [
          { kind: 'heading', text: 'Orders' },
          { kind: 'paragraph', text: markup },
        ],
        name,
      ),
    );
    const text = await page.locator('.text').innerText();
    expect(text).toContain('<script>document.title=2</script>');
    await page.getByLabel('Your question').fill('What is bold in the document title?');
    await page.keyboard.press('Enter');
    await page.locator('.answered').waitFor();
    await page.locator('.page img:not([hidden])').waitFor();
    expect(await page.locator('main script, main b, main img:not(.paper img)').count()).toBe(0);
    expect(await page.title()).toContain('ocrchat');
    await page.getByRole('link', { name: 'Documents' }).click();
    await page.locator('.documents li').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('what got into the page all the same would not run', async () => {
    const { page, complaints } = await visit.open();
    await readThere(page, await pageOf([{ kind: 'paragraph', text: markup }]));
    // Through the document itself: not even its markup is taken.
    expect(
      await valueOf(
        page,
        `(() => {
      try { document.querySelector('.text').innerHTML = ${JSON.stringify(markup)}; } catch (error) { return error.name; }
    })()`,
      ),
    ).toBe('TypeError');
    await page.evaluate(`{
      const inline = document.createElement('p');
      try { inline.setAttribute('onclick', 'window.ran = 1'); } catch {}
      document.body.append(inline);
      inline.click();
      const image = document.createElement('img');
      image.src = 'https://example.org/spy.png';
      document.body.append(image);
      for (const fill of [(script) => script.append('window.ran = 2'), (script) => { script.src = 'data:text/javascript,window.ran=3'; }]) {
        const script = document.createElement('script');
        try { fill(script); document.body.append(script); } catch {}
      }
    }`);
    await expect.poll(() => complaints.join('\n')).toMatch(/Content Security Policy/);
    expect(await valueOf(page, 'window.ran')).toBeUndefined();
    expect(complaints.join('\n')).toContain('img-src');
  });
});
