/** Makes the pictures of the web page that the README shows, from the documents in examples/. Run: npx node scripts/take-screenshots.ts */
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { openService } from '../src/compose.ts';
import { loadConfig } from '../src/config.ts';
import { startService } from '../src/http/serve.ts';
import { createJsonLog } from '../src/log.ts';
import { launchBrowser, openPage } from '../test/web/browser.ts';

const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
const target = fileURLToPath(new URL('../docs/', import.meta.url));
const desk = { viewport: { width: 1440, height: 900 } };

const home = await mkdtemp(join(tmpdir(), 'ocrchat-pictures-'));
const flags = { home, port: 0, metricsPort: 'off', dataUrl: '', systemData: 'ignore', logLevel: 'error' } as const;
const log = createJsonLog('error');
const service = await openService(flags, log);
const running = await startService(service, { ...loadConfig(flags), insecure: false }, { log, version: '0.1.0' });
const browser = await launchBrowser();
await mkdir(target, { recursive: true });

async function save(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot();
  await sharp(picture)
    .webp({ quality: 80, effort: 6 })
    .toFile(join(target, `${name}.webp`));
}

async function read(page: Page, name: string): Promise<void> {
  await page.goto(`${running.url}/#/`);
  await page.locator('#file').setInputFiles(example(name));
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.locator('.status.done').waitFor();
  await page.locator('.page img:not([hidden])').first().waitFor();
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  await page.locator('.citation').first().click();
  await page.locator('.page:has(.box.lit) img:not([hidden])').waitFor();
}

try {
  const { page } = await openPage(browser, desk);
  await page.goto(running.url);
  await page.locator('#file').setInputFiles(example('scan.png'));
  await page.getByText('More').waitFor();
  await save(page, 'page-upload');

  await read(page, 'scan.png');
  await page.locator('.text .line').nth(5).hover();
  await save(page, 'page-reading');
  await page.locator('.text table').scrollIntoViewIfNeeded();
  await page.locator('.text td').nth(5).hover();
  await save(page, 'page-table');

  await read(page, 'report.pdf');
  await ask(page, 'Who chairs the board?');
  await save(page, 'page-citation');

  const { token } = await service.accounts.create({ name: 'lantern-street-library', plan: 'free' });
  await page.goto(`${running.url}/#/account`);
  await page.locator('input[type=password]').fill(token);
  await page.getByRole('button', { name: 'Use this token' }).click();
  await page.getByRole('button', { name: 'Make a new token' }).waitFor();
  await save(page, 'page-account');

  const phone = await openPage(browser, { viewport: { width: 390, height: 844 }, colorScheme: 'dark', isMobile: true });
  await read(phone.page, 'scan.png');
  await save(phone.page, 'page-phone');
  await phone.page.getByRole('radio', { name: 'Ask' }).check();
  await phone.page.getByLabel('Your question').fill('What is the total amount in euros?');
  await phone.page.keyboard.press('Enter');
  await phone.page.locator('.citation').first().click();
  await phone.page.locator('.page:has(.box.lit) img:not([hidden])').waitFor();
  await save(phone.page, 'page-phone-citation');
} finally {
  await browser.close();
  await running.stop();
  await rm(home, { recursive: true, force: true });
}
