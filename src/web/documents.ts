/** Owns the list of documents: those of the account, or those that this browser gave without one. */
import type { RestProgress } from '../wire/page-view.ts';
import type { RestJobSummary } from '../wire/rest.ts';
import { announce } from './announce.ts';
import { CallError, deleteJob, getJobs, getProgress } from './api.ts';
import { attempt } from './attempt.ts';
import { confirmed } from './dialog.ts';
import { button, element, field, select } from './element.ts';
import { failureNotice } from './failure.ts';
import { byteSize, counted, dateTime, percent, statusWord } from './format.ts';
import { forgetDocument, rememberedDocuments } from './remembered.ts';
import { currentToken } from './token.ts';
import type { View } from './view.ts';

interface Part {
  readonly jobs: readonly RestJobSummary[];
  readonly cursor: string | undefined;
}

/** Gives a part of the list. @param cursor from the part before */
type Source = (cursor: string | undefined, status: string, signal: AbortSignal) => Promise<Part>;

const partSize = 20;
/** Seconds between two looks at documents that are still read. */
const refreshSeconds = 2;

const accountSource: Source = async (cursor, status, signal) => {
  const { jobs, cursor: next } = await getJobs(cursor, status, { signal });
  return { jobs, cursor: next ?? undefined };
};

const browserSource: Source = async (cursor, status, signal) => {
  const from = Number(cursor ?? 0);
  const uuids = rememberedDocuments();
  const found = await Promise.all(uuids.slice(from, from + partSize).map((uuid) => knownJob(uuid, signal)));
  return {
    jobs: found.filter((job) => job !== undefined).filter((job) => status === '' || listedAs(job) === status),
    cursor: from + partSize < uuids.length ? String(from + partSize) : undefined,
  };
};

/** The contract counts a cancelled document among the failed ones. */
const listedAs = ({ status, cancelled }: RestJobSummary): string => (cancelled === true ? 'cancelled' : status);

/** Undefined for one that is no longer kept, which is forgotten here, too. */
async function knownJob(uuid: string, signal: AbortSignal): Promise<RestProgress | undefined> {
  try {
    return await getProgress(uuid, undefined, { signal });
  } catch (thrown) {
    if (!(thrown instanceof CallError) || thrown.code !== 'job_not_found') throw thrown;
    forgetDocument(uuid);
    return undefined;
  }
}

export function documentsView(): View {
  const closed = new AbortController();
  const { signal } = closed;
  const isAnonymous = currentToken() === undefined;
  const source = isAnonymous ? browserSource : accountSource;
  const list = element('ul', { class: 'documents', 'aria-label': 'Documents' });
  const foot = element('div', { class: 'foot' });
  /** What shows how far a document is that is not read yet, by its uuid. */
  const running = new Map<string, (now: RestJobSummary) => void>();
  const status = select([
    ['', 'All'],
    ['processing', 'Being read'],
    ['pending', 'Waiting'],
    ['done', 'Read'],
    ['failed', 'Failed'],
    ['cancelled', 'Cancelled'],
  ]);

  function load(cursor: string | undefined): void {
    foot.replaceChildren(element('p', { class: 'faint', role: 'status' }, 'Loading …'));
    attempt(
      signal,
      async () => {
        const { jobs, cursor: following } = await source(cursor, status.value, signal);
        const rows = jobs.map(row);
        list.append(...rows);
        foot.replaceChildren();
        if (following !== undefined) foot.append(button('Show more', { class: 'quiet' }, () => load(following)));
        else if (list.childElementCount === 0) foot.append(nothing());
        // The button that was pressed is gone: go on with what it brought.
        if (cursor !== undefined) rows[0]?.querySelector('a')?.focus();
        announce(`${counted(list.childElementCount, 'document', 'documents')} shown.`);
      },
      (thrown) => foot.replaceChildren(failureNotice(thrown, () => load(cursor))),
    );
  }

  function row(job: RestJobSummary): HTMLElement {
    const { uuid, name } = job;
    const facts = element('p', { class: 'faint' });
    const state = element('span');
    function tell(now: RestJobSummary): void {
      facts.textContent = factsOf(now);
      state.className = `status ${now.status}`;
      state.textContent = statusWord(now);
    }
    tell(job);
    if (isRunning(job)) running.set(uuid, tell);
    const remove = button('Delete', { class: 'quiet', 'aria-label': `Delete ${name}` }, () => void removeRow());
    const made = element(
      'li',
      {},
      element('div', {}, element('a', { href: `#/documents/${uuid}` }, element('bdi', {}, name)), facts),
      state,
      remove,
    );
    async function removeRow(): Promise<void> {
      if (!(await confirmed(`Delete ${name}?`, 'Its pages and what was asked about it are gone for good.', 'Delete')))
        return;
      try {
        await deleteJob(uuid);
        forgetDocument(uuid);
        const next = made.nextElementSibling ?? made.previousElementSibling;
        running.delete(uuid);
        made.remove();
        (next?.querySelector('a') ?? document.getElementById('main'))?.focus();
        announce(`${name} is deleted.`);
      } catch (thrown) {
        made.append(failureNotice(thrown));
      }
    }
    return made;
  }

  const nothing = () =>
    element('p', { class: 'faint' }, 'Nothing here yet. ', element('a', { href: '#/' }, 'Read a document'), '.');

  /** How far the documents are that are not read yet; one that does not answer stays as it was last. */
  async function refresh(): Promise<void> {
    for (const [uuid, tell] of running) {
      const now = await getProgress(uuid, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (now === undefined) continue;
      tell(now);
      if (!isRunning(now)) running.delete(uuid);
    }
    timer = setTimeout(() => void refresh(), refreshSeconds * 1000);
  }

  status.addEventListener('change', () => {
    list.replaceChildren();
    running.clear();
    load(undefined);
  });
  load(undefined);
  let timer = setTimeout(() => void refresh(), refreshSeconds * 1000);

  return {
    title: 'Documents',
    root: element(
      'div',
      { class: 'narrow' },
      element('div', { class: 'heading-row' }, element('h1', {}, 'Documents'), field('Show', status)),
      isAnonymous
        ? element(
            'p',
            { class: 'faint' },
            'Without an account, this list is kept in this browser alone. Whoever has the address of a document can open it.',
          )
        : undefined,
      list,
      foot,
    ),
    close() {
      closed.abort();
      clearTimeout(timer);
    },
  };
}

const isRunning = ({ status }: RestJobSummary): boolean => status === 'pending' || status === 'processing';

function factsOf(job: RestJobSummary): string {
  const { page_count: pages, pages_done: done, mean_confidence: confidence } = job;
  return [
    job.status === 'processing' ? `${done} of ${counted(pages, 'page', 'pages')}` : counted(pages, 'page', 'pages'),
    byteSize(job.byte_size),
    ...(confidence === null ? [] : [`read with ${percent(confidence)} confidence`]),
    dateTime(job.created_at),
  ].join(' · ');
}
