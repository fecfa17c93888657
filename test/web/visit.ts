/** Owns a visit of the web page: a service, a browser, and what nearly every test does there. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Config } from '../../src/config.ts';
import { type TestDocument, type TestService, startTestService } from '../http/service.ts';
import { type OpenedPage, launchBrowser, openPage } from './browser.ts';

export interface Visit {
  readonly service: TestService;
  readonly browser: Browser;
  /** A new page in a context of its own, so that nothing is remembered there. */
  open(address?: string, options?: BrowserContextOptions): Promise<OpenedPage>;
  /** Opens the page with a token in its tab. */
  openAs(token: string, address?: string): Promise<OpenedPage>;
  close(): Promise<void>;
}

export async function startVisit(settings: Partial<Config> = {}): Promise<Visit> {
  const service = await startTestService(settings);
  const browser = await launchBrowser();
  const open: Visit['open'] = async (address = '/', options = {}) => {
    const opened = await openPage(browser, options);
    await opened.page.goto(`${service.url}${address}`);
    return opened;
  };
  return {
    service,
    browser,
    open,
    async openAs(token, address = '/') {
      const opened = await openPage(browser);
      await opened.page.addInitScript(`sessionStorage.setItem('ocrchat.token', ${JSON.stringify(token)})`);
      await opened.page.goto(`${service.url}${address}`);
      return opened;
    },
    async close() {
      await browser.close();
      await service.close();
    },
  };
}

/** Chooses the document in the form and sends it. */
export async function send(page: Page, { name, bytes }: TestDocument): Promise<void> {
  await page.locator('#file').setInputFiles({ name, mimeType: '', buffer: Buffer.from(bytes) });
  await page.getByRole('button', { name: 'Read it' }).click();
}

/** Sends it and waits until it is read and its first page is drawn. @returns its uuid */
export async function readThere(page: Page, document: TestDocument): Promise<string> {
  await send(page, document);
  await page.locator('.status.done').waitFor();
  await page.locator('.page[data-state=drawn]').first().waitFor();
  return page.url().split('/').at(-1) ?? '';
}

/** What an expression says in the page. */
export const valueOf = <T>(page: Page, expression: string): Promise<T> => page.evaluate<T>(expression);
