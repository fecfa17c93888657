/** Owns saying once, for a whole run, that the tests in a browser are left out. */
import { installedChromium } from './browser.ts';

export function setup(): void {
  if (installedChromium !== undefined) return;
  process.stderr.write('The browser suite (test/web) did not run: install Chromium, or name one in CHROMIUM.\n');
}
