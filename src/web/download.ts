/** Owns downloading a document in each format. */
import { getBlob, getChoices, jobPath } from './api.ts';
import { announce } from './announce.ts';
import { attempt } from './attempt.ts';
import { button, element, freshId } from './element.ts';
import { failureNotice } from './failure.ts';

export interface DownloadMenu {
  readonly root: HTMLElement;
  /** @param coming whether the document may still become ready */
  setReady(ready: boolean, coming: boolean): void;
}

const names: Readonly<Record<string, string>> = {
  txt: 'Plain text',
  md: 'Markdown',
  html: 'Web page',
  docx: 'Word',
  xlsx: 'Excel',
  csv: 'Tables as CSV',
  json: 'Everything, as JSON',
  hocr: 'hOCR',
  alto: 'ALTO XML',
  pdf: 'Searchable PDF',
};

export function downloadMenu(uuid: string, signal: AbortSignal): DownloadMenu {
  const id = freshId('formats');
  const list = element('ul', { id, hidden: true });
  const told = element('div', {});
  const opener = button('Download', { 'aria-expanded': 'false', 'aria-controls': id }, () =>
    open(list.hasAttribute('hidden')),
  );
  const root = element('div', { class: 'menu' }, opener, list, told);

  function open(wanted: boolean): void {
    list.hidden = !wanted;
    opener.setAttribute('aria-expanded', String(wanted));
    if (!wanted || list.childElementCount > 0) return;
    attempt(
      signal,
      async () => {
        const { formats } = await getChoices({ signal });
        list.replaceChildren(...formats.map((format) => element('li', {}, item(format))));
        list.querySelector('button')?.focus();
      },
      tell,
    );
  }

  function item(format: string): HTMLButtonElement {
    const made = button(names[format] ?? format, { 'data-format': format }, () => {
      open(false);
      opener.focus();
      opener.setAttribute('aria-busy', 'true');
      announce(`Writing ${names[format] ?? format} …`);
      attempt(signal, () => save(format).finally(() => opener.removeAttribute('aria-busy')), tell);
    });
    made.append(element('span', { class: 'faint' }, `.${format}`));
    return made;
  }

  async function save(format: string): Promise<void> {
    told.replaceChildren();
    const { blob, name } = await getBlob(`${jobPath(uuid)}download/?format=${format}`, { signal });
    const address = URL.createObjectURL(blob);
    element('a', { href: address, download: name }).click();
    // The browser reads it after the click, at a time that it does not tell.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    announce(`${name} is downloaded.`);
  }

  function tell(thrown: unknown): void {
    told.replaceChildren(failureNotice(thrown));
  }

  root.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || list.hasAttribute('hidden')) return;
    open(false);
    opener.focus();
  });
  document.addEventListener(
    'pointerdown',
    ({ target }) => {
      if (target instanceof Node && !root.contains(target)) open(false);
    },
    { signal },
  );

  return {
    root,
    setReady(ready, coming) {
      opener.disabled = !ready;
      opener.title = ready
        ? ''
        : coming
          ? 'When all pages are read'
          : 'Only a document that was read can be downloaded';
    },
  };
}
