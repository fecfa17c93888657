/** Owns taking documents in: drop, pick or paste them, choose how they are read, send them. */
import type { RestChoices } from '../wire/page-view.ts';
import { announce } from './announce.ts';
import { CallError, getChoices, isAbort, submit } from './api.ts';
import { attempt } from './attempt.ts';
import { button, element } from './element.ts';
import { failureNotice } from './failure.ts';
import { byteSize, counted } from './format.ts';
import { noteFor } from './notes.ts';
import { type ReadingForm, readingForm } from './reading-form.ts';
import { rememberDocument } from './remembered.ts';
import { currentToken } from './token.ts';
import type { View } from './view.ts';

export function uploadView(): View {
  const closed = new AbortController();
  const { signal } = closed;
  let files: readonly File[] = [];
  let choices: RestChoices | undefined;
  let form: ReadingForm | undefined;
  let isSending = false;

  const picker = element('input', {
    type: 'file',
    id: 'file',
    class: 'picker',
    multiple: true,
    accept: 'image/png,image/jpeg,image/webp,image/gif,image/bmp,image/tiff,application/pdf',
  });
  const chosen = element('ul', { class: 'chosen', 'aria-label': 'Chosen documents' });
  const zone = element(
    'label',
    { class: 'zone', for: 'file' },
    element('span', { class: 'zone-title' }, 'Drop a document here'),
    element('span', { class: 'zone-more' }, 'or choose or paste one: PDF, PNG, JPG, WEBP, GIF, BMP, TIFF'),
  );
  const options = element('div', { class: 'options' });
  const start = element('button', { type: 'submit', class: 'primary', disabled: true }, 'Read it');
  const told = element('div', { class: 'told' });
  const shape = element('form', { class: 'upload' }, picker, zone, chosen, options, start, told);

  function choose(given: readonly File[]): void {
    // What is being sent is not changed under way.
    if (given.length === 0 || isSending) return;
    files = given;
    told.replaceChildren();
    showChosen();
    start.focus();
    announce(`${files.map(({ name }) => name).join(', ')} chosen.`);
  }

  function showChosen(): void {
    chosen.replaceChildren(
      ...files.map((file) =>
        element('li', {}, element('bdi', {}, file.name), element('span', { class: 'faint' }, byteSize(file.size))),
      ),
    );
    start.disabled = false;
    start.textContent = files.length === 1 ? 'Read it' : `Read ${files.length} documents`;
  }

  async function send(): Promise<void> {
    const tooLarge = files.find(({ size }) => size > (choices?.max_file_bytes ?? Number.POSITIVE_INFINITY));
    if (tooLarge !== undefined) {
      const most = byteSize(choices?.max_file_bytes ?? 0);
      throw new Error(`“${tooLarge.name}” is larger than the ${most} that this server takes. Choose a smaller one.`);
    }
    const stopped = new AbortController();
    const sent = element('progress', { max: 1, value: 0, 'aria-label': 'Sent' });
    const words = element('p', { class: 'faint' });
    told.replaceChildren(
      words,
      sent,
      button('Stop sending', { class: 'quiet' }, () => stopped.abort()),
    );
    const all = files;
    for (const [at, file] of all.entries()) {
      words.textContent = `Sending ${file.name}${all.length > 1 ? ` (${at + 1} of ${all.length})` : ''} …`;
      announce(words.textContent);
      const body = new FormData();
      for (const [name, value] of form?.values() ?? []) body.append(name, value);
      body.append('file', file);
      const job = await submit(body, (part) => (sent.value = part), AbortSignal.any([signal, stopped.signal]));
      if (currentToken() === undefined) rememberDocument(job.uuid);
      noteFor(job.uuid, job.notes ?? []);
      // Should another one fail, this one is not sent again.
      files = all.slice(at + 1);
      if (all.length === 1) location.hash = `#/documents/${job.uuid}`;
    }
    if (all.length > 1) location.hash = '#/documents';
  }

  function begin(): void {
    start.disabled = true;
    isSending = true;
    const given = files.length;
    void send()
      .catch((thrown: unknown) => {
        if (signal.aborted) return;
        if (isAbort(thrown)) told.replaceChildren(element('p', { role: 'status' }, 'Nothing more was sent.'));
        else told.replaceChildren(failureNotice(thrown));
        if (thrown instanceof CallError && thrown.code.startsWith('password')) form?.askPassword();
        if (files.length < given)
          told.append(
            element(
              'p',
              {},
              `${counted(given - files.length, 'document is', 'documents are')} sent already; the others are kept above.`,
            ),
          );
        showChosen();
        told.scrollIntoView({ block: 'nearest' });
      })
      .finally(() => {
        isSending = false;
        start.disabled = false;
      });
  }

  function load(): void {
    options.replaceChildren(element('p', { class: 'faint' }, 'Asking what this server offers …'));
    attempt(
      signal,
      async () => {
        choices = await getChoices({ signal });
        form = readingForm(choices);
        options.replaceChildren(form.root);
      },
      (thrown) => options.replaceChildren(failureNotice(thrown, load)),
    );
  }

  shape.addEventListener('submit', (event) => {
    event.preventDefault();
    begin();
  });
  picker.addEventListener('change', () => choose([...(picker.files ?? [])]));
  document.addEventListener('paste', (event) => choose([...(event.clipboardData?.files ?? [])]), { signal });
  for (const kind of ['dragover', 'dragleave', 'drop'] as const) {
    document.addEventListener(
      kind,
      (event) => {
        event.preventDefault();
        zone.classList.toggle('over', kind === 'dragover');
        if (kind === 'drop') choose([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
  }
  load();

  return {
    title: 'Read a document',
    root: element(
      'div',
      { class: 'narrow' },
      element('h1', {}, 'Read a document'),
      element(
        'p',
        { class: 'lead' },
        'Its text comes page by page, beside the picture that it was read from. Ask about it, and see the lines that each answer stands on.',
      ),
      shape,
    ),
    close: () => closed.abort(),
  };
}
