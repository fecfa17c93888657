/** Owns one document on the screen: how far it is, its pages, what can be done with it, and asking it. */
import type { RestProgress } from '../wire/page-view.ts';
import { announce } from './announce.ts';
import { CallError, cancelJob, deleteJob, getFindings, getProgress } from './api.ts';
import { type AskPanel, askPanel } from './ask.ts';
import { attempt } from './attempt.ts';
import { confirmed } from './dialog.ts';
import { downloadMenu } from './download.ts';
import { button, element } from './element.ts';
import { failureNotice } from './failure.ts';
import { byteSize, counted, languageName, pagesOf, percent, statusWord } from './format.ts';
import { foundFields } from './found-fields.ts';
import { notesOf } from './notes.ts';
import { type PageList, pageList } from './page-list.ts';
import { forgetDocument } from './remembered.ts';
import { toolBar } from './tool-bar.ts';
import type { View } from './view.ts';

/** Seconds between two times that progress is said aloud. */
const saidEvery = 10;

export function documentView(uuid: string): View {
  const closed = new AbortController();
  const { signal } = closed;
  const title = element('h1', {}, element('bdi', {}, 'Document'));
  const facts = element('p', { class: 'faint facts' });
  const status = element('span', { class: 'status' });
  const actions = element('div', { class: 'actions' });
  const progress = element('progress', { 'aria-label': 'Pages read' });
  const notices = element('div', {}, ...notesOf(uuid).map((note) => element('p', { class: 'notice' }, note)));
  const failures = element('div', {});
  const found = element('div', {});
  const body = element('div', { class: 'reading', 'data-show': 'picture' });
  const root = element(
    'div',
    { class: 'document' },
    element('div', { class: 'document-head' }, element('div', {}, title, facts), status, actions),
    progress,
    notices,
    failures,
    found,
    body,
  );
  const cancel = button('Stop reading', { class: 'quiet' }, () => void act(() => cancelJob(uuid).then(show)));
  const download = downloadMenu(uuid, signal);
  const remove = button('Delete', { class: 'quiet' }, () => void removeDocument());
  actions.append(cancel, download.root, remove);

  let pages: PageList | undefined;
  let panel: AskPanel | undefined;
  let job: RestProgress | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;

  function open(first: RestProgress): void {
    const numbers = first.page_range === undefined ? countTo(first.page_count) : pagesOf(first.page_range);
    pages = pageList(uuid, numbers);
    const bar = toolBar(numbers, pages, (part) => body.setAttribute('data-show', part));
    panel = askPanel(uuid, (citation) => {
      if (body.getAttribute('data-show') === 'ask') bar.show('picture');
      void pages?.cite(citation.page, citation.lines);
    });
    body.append(bar.root, pages.root, panel.root);
  }

  function show(now: RestProgress): void {
    const before = job;
    job = now;
    if (pages === undefined) open(now);
    const { name, page_count: count, pages_done: done, pages_failed: failed } = now;
    const running = now.status === 'pending' || now.status === 'processing';
    title.replaceChildren(element('bdi', {}, name));
    document.title = `${running ? `${done} of ${count} · ` : ''}${name} · ocrchat`;
    facts.textContent = factsOf(now).join(' · ');
    actions.hidden = false;
    status.className = `status ${now.status}`;
    status.textContent = statusWord(now);
    progress.hidden = !running;
    progress.max = Math.max(1, count);
    progress.value = done;
    cancel.hidden = !running;
    download.setReady(now.status === 'done', running);
    panel?.setReady(now.status === 'done', running);
    pages?.setReady(pagesOf(now.pages_ready), running);
    failures.replaceChildren(...failuresOf(now));
    say(now, before, running);
    if (now.status === 'done' && now.tool !== undefined && found.childElementCount === 0) loadFindings();
    if (failed > 0 && !running && before !== undefined)
      announce(`${counted(failed, 'page', 'pages')} could not be read.`);
  }

  function say(now: RestProgress, before: RestProgress | undefined, running: boolean): void {
    if (!running) {
      if (before === undefined || before.status !== now.status)
        announce(`${now.name}: ${statusWord(now).toLowerCase()}.`);
      return;
    }
    if (performance.now() - saidAt < saidEvery * 1000) return;
    saidAt = performance.now();
    announce(`${now.pages_done} of ${counted(now.page_count, 'page', 'pages')} read.`);
  }

  /** Shows every change until the job has ended. */
  async function watch(): Promise<void> {
    do {
      const [before, askedAt] = [job, performance.now()];
      show(await getProgress(uuid, before?.pages_done, { signal }));
      // A server that is about to stop answers at once.
      const isSame = before?.pages_done === job?.pages_done && before?.status === job?.status;
      const isIdle = isSame && performance.now() - askedAt < 1000;
      if (before !== undefined && isIdle) await new Promise((resolve) => setTimeout(resolve, 1000));
    } while (job?.status === 'pending' || job?.status === 'processing');
  }

  function loadFindings(): void {
    attempt(
      signal,
      async () => {
        const { findings } = await getFindings(uuid, { signal });
        if (findings !== null)
          found.replaceChildren(foundFields(findings, (page, bbox) => void pages?.point(page, bbox)));
      },
      (thrown) => found.replaceChildren(failureNotice(thrown, loadFindings)),
    );
  }

  function start(): void {
    failures.replaceChildren();
    attempt(signal, watch, (thrown) => {
      progress.hidden = true;
      // Nothing can be done any more with a document that was deleted, perhaps elsewhere.
      const isGone = thrown instanceof CallError && thrown.code === 'job_not_found';
      failures.replaceChildren(failureNotice(thrown, isGone ? undefined : start));
      actions.hidden = job === undefined || isGone;
      status.hidden = isGone;
    });
  }

  async function act(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      notices.replaceChildren(failureNotice(thrown));
    }
  }

  async function removeDocument(): Promise<void> {
    const name = job?.name ?? 'this document';
    if (!(await confirmed(`Delete ${name}?`, 'Its pages and what was asked about it are gone for good.', 'Delete')))
      return;
    await act(async () => {
      await deleteJob(uuid);
      forgetDocument(uuid);
      location.hash = '#/documents';
    });
  }

  start();
  return {
    title: 'Document',
    root,
    close() {
      closed.abort();
      pages?.close();
      panel?.close();
    },
  };
}

const countTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

function factsOf(job: RestProgress): readonly string[] {
  const { page_count: count, document_pages: all, mean_confidence: confidence } = job;
  return [
    job.status === 'processing'
      ? `${job.pages_done} of ${counted(count, 'page', 'pages')} read`
      : counted(count, 'page', 'pages'),
    ...(count === all ? [] : [`of ${all} in the file`]),
    byteSize(job.byte_size),
    ...(job.language === 'auto' ? [] : [languageName(job.language)]),
    ...(job.tool === undefined ? [] : [job.tool]),
    ...(job.tier === 'vlm' ? ['read by a model'] : []),
    ...(confidence === null ? [] : [`${percent(confidence)} confidence`]),
  ];
}

function failuresOf({ error, errors, pages_failed: failed }: RestProgress): readonly Node[] {
  const whole = error === undefined ? [] : [element('div', { class: 'notice failure' }, element('p', {}, error))];
  if (failed === 0) return whole;
  return [
    ...whole,
    element(
      'details',
      { class: 'notice failure' },
      element('summary', {}, `${counted(failed, 'page', 'pages')} could not be read`),
      element('ul', {}, ...errors.map(({ page, message }) => element('li', {}, `Page ${page}: ${message}`))),
    ),
  ];
}
