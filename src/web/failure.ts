/** Owns how a failure is told: what happened as a sentence, and the next step as something to press. */
import { CallError } from './api.ts';
import { button, element } from './element.ts';

const when = (iso: unknown): string | undefined =>
  typeof iso === 'string'
    ? new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
    : undefined;

/** What the facts of the error say in the visitor's own terms; else the words of the server. */
function sentenceOf(thrown: unknown): string {
  if (!(thrown instanceof CallError)) {
    return `Something went wrong on this page: ${thrown instanceof Error ? thrown.message : String(thrown)} Load it again.`;
  }
  const own = ownWords[thrown.code];
  if (own !== undefined) return own;
  const { used, cap, resets_at: resets } = thrown.facts;
  if (thrown.code !== 'quota_exceeded' || typeof used !== 'number' || typeof cap !== 'number') return thrown.message;
  const renewed = when(resets);
  const next =
    renewed === undefined
      ? 'Have credits added to the account, or read fewer pages.'
      : `It is renewed on ${renewed}; until then read fewer pages, or use an account with more.`;
  return `You are out of pages: ${used} of ${cap} are used. ${next}`;
}

/** @param retry does again what failed, where that may help */
export function failureNotice(thrown: unknown, retry?: () => void): HTMLElement {
  const code = thrown instanceof CallError ? thrown.code : 'internal';
  const link = nextPlace[code];
  return element(
    'div',
    { class: 'notice failure', role: 'alert' },
    element('p', {}, sentenceOf(thrown)),
    link === undefined && retry === undefined
      ? undefined
      : element(
          'div',
          { class: 'choices' },
          link === undefined ? undefined : element('a', { href: link[0] }, link[1]),
          retry === undefined ? undefined : button('Try again', { class: 'quiet' }, retry),
        ),
  );
}

/** The words of the server speak to programs, too: here are those for a visitor of the page. */
const ownWords: Readonly<Record<string, string>> = {
  unauthorized: 'The token that is kept here opens nothing, perhaps since a new one was made elsewhere.',
  job_not_found: 'There is no such document here. It was deleted, its time is up, or it belongs to another account.',
  password_required: 'The document is locked. Enter its password above, and read it again.',
  password_wrong: 'This password does not open the document. Enter another one above, and read it again.',
};

const nextPlace: Readonly<Record<string, readonly [string, string]>> = {
  unauthorized: ['#/account', 'Enter a token'],
  quota_exceeded: ['#/account', 'See what is used'],
  job_not_found: ['#/documents', 'See your documents'],
  job_failed: ['#/', 'Read the document again'],
};
