/** Owns what is said of a page that was recognised, but not as one would wish. */
import type { Page } from '../../document.ts';
import { legibility } from './legibility.ts';
import type { Recognized } from './recognize.ts';

/** An empty result must not pass for an empty page. */
export function nothingRead({ hasInk, words }: Recognized): string | undefined {
  return hasInk && words.length === 0
    ? 'No text was recognised although the page is not blank; if its text is small, scan it at 200 dpi or more.'
    : undefined;
}

/** Mean confidence from which on a page counts as read: good photos have 0.9, handwriting 0.6. */
const wellRead = 0.7;

/** What was half guessed must not pass for what was read. */
export function hardlyRead({ words }: Recognized): string | undefined {
  const confidence = legibility(words);
  return words.length > 0 && confidence < wellRead
    ? `Much of this page could hardly be read (mean confidence ${confidence.toFixed(2)}): check it against the picture.`
    : undefined;
}

/** Where more letters stand in lines that were not read than in what was, so that a few sure words do not pass for the page. */
export function mostlyUnread({ words, unread }: Pick<Recognized, 'words' | 'unread'>): string | undefined {
  const read = words.reduce((sum, { text }) => sum + text.length, 0);
  return words.length > 0 && unread > read
    ? 'Most lines of this page could not be read; if `language` was not named, name it, and check the text against the picture.'
    : undefined;
}

/** What would read the page better must be said, as nobody can know. */
export function dataMissing({ missing }: Recognized): string | undefined {
  return missing === undefined
    ? undefined
    : `The lines of this page run downwards, and the data that reads them (${missing}) is not on this machine: \`ocrchat languages add ${missing}\`, then read the page again.`;
}

/** As a page has them: only where there are any. */
export function warningsOf(...found: readonly (string | undefined)[]): Pick<Page, 'warnings'> {
  const warnings = found.filter((warning) => warning !== undefined);
  return warnings.length === 0 ? {} : { warnings };
}
