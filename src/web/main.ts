/** Owns the frame of the page: which view an address shows, and where the focus is after it has changed. */
import { accountView } from './account.ts';
import { announce } from './announce.ts';
import { documentView } from './document.ts';
import { documentsView } from './documents.ts';
import { uploadView } from './upload.ts';
import type { View } from './view.ts';

let shown: View | undefined;

/** Addresses stand behind the hash, so that the uuid of a document is in no log. */
function viewOf(address: string): View {
  const [, place = '', uuid = ''] = address.split('/');
  if (place === 'documents') return uuid === '' ? documentsView() : documentView(uuid);
  return place === 'account' ? accountView() : uploadView();
}

function show(): void {
  const main = document.getElementById('main');
  if (main === null) return;
  const isFirst = shown === undefined;
  shown?.close();
  shown = viewOf(location.hash.slice(1));
  main.replaceChildren(shown.root);
  document.title = `${shown.title} · ocrchat`;
  const [, place = ''] = location.hash.split('/');
  for (const link of document.querySelectorAll('#navigation a')) {
    if (link.getAttribute('href') === `#/${place}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (isFirst) return;
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
  announce(shown.title);
}

document.getElementById('skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  document.getElementById('main')?.focus();
});
window.addEventListener('hashchange', show);
show();
