/** Owns the account: what is used and left, the token of the visitor, and a new one in its place. */
import type { RestAccount } from '../wire/rest.ts';
import { announce } from './announce.ts';
import { CallError, getAccount, rotateToken } from './api.ts';
import { attempt } from './attempt.ts';
import { confirmed } from './dialog.ts';
import { button, element, field } from './element.ts';
import { failureNotice } from './failure.ts';
import { counted, dateTime } from './format.ts';
import { currentToken, forgetToken, isTokenKept, setToken } from './token.ts';
import type { View } from './view.ts';

export function accountView(): View {
  const closed = new AbortController();
  const { signal } = closed;
  const usage = element('section', { class: 'card' });
  const access = element('section', { class: 'card' });

  function load(): void {
    usage.replaceChildren(element('p', { class: 'faint' }, 'Loading …'));
    attempt(
      signal,
      async () => {
        const account = await getAccount({ signal });
        usage.replaceChildren(...usageOf(account));
        access.replaceChildren(...(account.kind === 'account' ? held() : entry()));
      },
      (thrown) => {
        const isRefused = thrown instanceof CallError && thrown.code === 'unauthorized';
        usage.replaceChildren(...(isRefused ? [] : [failureNotice(thrown, load)]));
        access.replaceChildren(...(isRefused ? entry() : []));
      },
    );
  }

  /** For whoever has no token here, or one that opens nothing. */
  function entry(): readonly Node[] {
    const token = element('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', required: true });
    const kept = element('input', { type: 'checkbox' });
    const form = element(
      'form',
      {},
      field('Token', token, 'Begins with ocrchat_. Whoever runs this service gives it to you.'),
      element('label', { class: 'check' }, kept, 'Keep it in this browser'),
      element('button', { type: 'submit', class: 'primary' }, 'Use this token'),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      setToken(token.value.trim(), kept.checked);
      load();
    });
    const broken = currentToken() !== undefined;
    const words = broken
      ? 'The token that is kept here opens nothing. Enter another one, or go on without.'
      : 'You are here without an account. With a token you have your own documents on every device.';
    return [
      element('h2', {}, 'Your token'),
      element('p', broken ? { class: 'notice failure', role: 'alert' } : {}, words),
      form,
      ...(broken ? [button('Go on without a token', { class: 'quiet' }, leave)] : []),
    ];
  }

  function leave(): void {
    forgetToken();
    load();
    announce('The token is forgotten here.');
  }

  function held(): readonly Node[] {
    const kept = isTokenKept();
    const told = element('div', {});
    async function rotate(): Promise<void> {
      const question = 'Make a new token?';
      const consequence = 'The one you have opens nothing from then on: programs that use it need the new one.';
      if (!(await confirmed(question, consequence, 'Make a new token'))) return;
      try {
        const { token } = await rotateToken();
        setToken(token, kept);
        told.replaceChildren(newToken(token));
        told.querySelector('input')?.select();
      } catch (thrown) {
        told.replaceChildren(failureNotice(thrown));
      }
    }
    return [
      element('h2', {}, 'Your token'),
      element(
        'p',
        {},
        kept ? 'It is kept in this browser.' : 'It is kept in this tab, and forgotten when you close it.',
      ),
      told,
      element(
        'div',
        { class: 'choices' },
        button('Make a new token', {}, () => void rotate()),
        button('Forget it here', { class: 'quiet' }, leave),
      ),
    ];
  }

  load();
  return {
    title: 'Account',
    root: element(
      'div',
      { class: 'narrow' },
      element('h1', {}, 'Account'),
      usage,
      access,
      element(
        'p',
        { class: 'faint' },
        'Programs use the same service: ',
        element('a', { href: '/docs/' }, 'description of its API'),
        '.',
      ),
    ),
    close: () => closed.abort(),
  };
}

function usageOf({ kind, name, plan, used, cap, resets_at: resets, pages_per_file: perFile }: RestAccount): Node[] {
  const who = kind === 'account' ? `${name ?? ''} (${plan ?? 'free'} plan)` : 'Without an account';
  const facts: string[] = [];
  if (resets !== null) facts.push(`Renewed on ${dateTime(resets)}.`);
  else if (cap !== null) facts.push('These were bought and do not lapse.');
  if (perFile !== null) facts.push(`A document may have ${counted(perFile, 'page', 'pages')}.`);
  return [
    element('h2', {}, who),
    cap === null
      ? element('p', { class: 'amount' }, `${used} pages used; nothing is limited.`)
      : element(
          'div',
          {},
          element('p', { class: 'amount' }, element('strong', {}, String(used)), ` of ${cap} pages used`),
          element('meter', { min: 0, max: Math.max(1, cap), value: used, high: cap * 0.9, 'aria-label': 'Pages used' }),
        ),
    element('p', { class: 'faint' }, facts.join(' ')),
  ];
}

/** Shown once: it is not asked for again, and the server cannot tell it. */
function newToken(token: string): HTMLElement {
  const shown = element('input', { type: 'text', readonly: true, value: token, class: 'token' });
  const copied = element('span', { class: 'hint', role: 'status' });
  return element(
    'div',
    { class: 'notice' },
    field('Your new token', shown, 'It is shown this once. Copy it to where your programs find it.'),
    button('Copy', { class: 'primary' }, () => void copy(shown, copied)),
    copied,
  );
}

/** Browsers give the clipboard only to pages that come by https or from this machine. */
async function copy(input: HTMLInputElement, told: HTMLElement): Promise<void> {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    told.textContent = 'Copied.';
  } catch {
    told.textContent = 'The browser does not let this page copy: press Ctrl+C or ⌘C.';
  }
}
