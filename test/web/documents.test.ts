/** Visits the page in a real browser: the list of documents, and the account with its usage and its token. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { report } from '../http/documents.ts';
import { installedChromium } from './browser.ts';
import { scans } from './documents.ts';
import { type Visit, readThere, send, startVisit } from './visit.ts';

describe.skipIf(installedChromium === undefined)('documents and account on the page', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await startVisit({ anonymousAllowance: 3 });
  });
  afterAll(() => visit?.close());

  test('an account sees its own documents, a part at a time, and deletes one after it was asked', async () => {
    const token = await visit.service.account('lister');
    for (let at = 1; at <= 23; at++) await visit.service.read(await report(1, `letter-${at}.pdf`, `mark${at}`), token);
    const { page } = await visit.openAs(token, '/#/documents');
    const rows = page.getByRole('list', { name: 'Documents' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(20);
    expect(await rows.first().innerText()).toContain('letter-23.pdf');
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => rows.count()).toBe(23);
    await page.getByRole('button', { name: 'Delete letter-23.pdf' }).click();
    await page.getByRole('button', { name: 'Keep it as it is' }).click();
    expect(await rows.count()).toBe(23);
    await page.getByRole('button', { name: 'Delete letter-23.pdf' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => rows.count()).toBe(22);
    await page.getByLabel('Show').selectOption('failed');
    await page.getByText('Nothing here yet.').waitFor();
    const { jobs } = (await (await visit.service.call('/api/v1/ocr/?limit=100', token)).json()) as {
      jobs: readonly { readonly name: string }[];
    };
    expect(jobs.map(({ name }) => name)).not.toContain('letter-23.pdf');
  });

  test('what was cancelled is listed as that and not as failed, with an account and without', async () => {
    const token = await visit.service.account('canceller');
    const stopped = async (name: string, of: string | undefined): Promise<string> => {
      const document = await scans(3, name);
      const submitted = await visit.service.submit(document, of, { headers: { prefer: 'respond-async' } });
      const { uuid } = (await submitted.json()) as { uuid: string };
      await visit.service.call(`/api/v1/ocr/${uuid}/cancel/`, of, { method: 'POST' });
      return uuid;
    };
    await stopped('held.pdf', token);
    const uuid = await stopped('mine.pdf', undefined);
    const own = await visit.open();
    await own.page.evaluate(`localStorage.setItem('ocrchat.documents', '["${uuid}"]')`);
    await own.page.getByRole('link', { name: 'Documents' }).click();
    for (const { page } of [own, await visit.openAs(token, '/#/documents')]) {
      await page.getByLabel('Show').selectOption('failed');
      await page.getByText('Nothing here yet.').waitFor();
      await page.getByLabel('Show').selectOption('cancelled');
      const words = page.locator('.documents .status');
      await words.first().waitFor();
      expect(await words.allInnerTexts()).toEqual(['Cancelled']);
    }
  });

  test('the list goes on telling how far a document is until it is read', async () => {
    const token = await visit.service.account('watcher');
    const { page } = await visit.openAs(token);
    await page.route('**/api/v1/ocr/?*', async (route) => {
      const response = await route.fetch();
      const { jobs, cursor } = (await response.json()) as { jobs: readonly object[]; cursor: null };
      // As it would be had it been asked for a little earlier.
      const earlier = jobs.map((job) => ({ ...job, status: 'processing', pages_done: 0 }));
      await route.fulfill({ json: { jobs: earlier, cursor } });
    });
    await visit.service.read(await report(1, 'watched.pdf', 'watchedmark'), token);
    await page.getByRole('link', { name: 'Documents' }).click();
    await page.getByText('Being read', { exact: true }).last().waitFor();
    await page.locator('.documents .status.done').waitFor();
    expect(await page.locator('.documents li').innerText()).toMatch(/1 page ·.*confidence/);
  });

  test('without an account the browser remembers its documents, and forgets those that are gone', async () => {
    const { page } = await visit.open();
    const uuid = await readThere(page, await report(1, 'mine.pdf', 'ownmark'));
    await page.getByRole('link', { name: 'Documents' }).click();
    await page.getByRole('link', { name: 'mine.pdf' }).waitFor();
    const other = await visit.open('/#/documents');
    await other.page.getByText('Nothing here yet.').waitFor();
    await visit.service.call(`/api/v1/ocr/${uuid}/`, undefined, { method: 'DELETE' });
    await page.reload();
    await page.getByText('Nothing here yet.').waitFor();
    expect(await page.evaluate("localStorage.getItem('ocrchat.documents')")).toBe('[]');
  });

  test('whoever is out of pages is told how many were used, and when there are more', async () => {
    const { page } = await visit.open();
    await send(page, await report(4, 'long.pdf', 'toolong'));
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toMatch(/You are out of pages: \d of 3 are used\. It is renewed on \d+ \w+ \d{4}/);
    await alert.getByRole('link', { name: 'See what is used' }).click();
    await page.getByText('of 3 pages used').waitFor();
  });

  test('a token is entered, replaced by a new one that is shown once, and forgotten', async () => {
    const token = await visit.service.account('keeper');
    const { page } = await visit.open('/#/account');
    const field = page.locator('input[type=password]');
    await field.fill('ocrchat_nonsense');
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByText('The token that is kept here opens nothing').waitFor();
    await field.fill(token);
    await page.getByLabel('Keep it in this browser').check();
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByRole('heading', { name: 'keeper (free plan)' }).waitFor();
    expect(await page.content()).not.toContain(token);

    await page.getByRole('button', { name: 'Make a new token' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make a new token' }).click();
    const shown = page.getByLabel('Your new token');
    const fresh = await shown.inputValue();
    expect(fresh).toMatch(/^ocrchat_[0-9a-f]{12}_[0-9a-f]{40}$/);
    expect(fresh).not.toBe(token);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(fresh);
    expect((await visit.service.call('/api/v1/account/', token)).status).toBe(401);
    expect((await visit.service.call('/api/v1/account/', fresh)).status).toBe(200);

    // Kept in the browser, it is there in the next tab, and is not shown again.
    const next = await page.context().newPage();
    await next.goto(`${visit.service.url}/#/account`);
    await next.getByRole('heading', { name: 'keeper (free plan)' }).waitFor();
    expect(await next.content()).not.toContain(fresh);
    await next.getByRole('button', { name: 'Forget it here' }).click();
    await next.getByRole('heading', { name: 'Without an account' }).waitFor();
  });
});
