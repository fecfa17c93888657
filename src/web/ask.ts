/** Owns asking a document: the questions, the answers, and the citations that lead to the lines. */
import type { RestAnswer, RestMessage } from '../wire/rest.ts';
import { ask, getHistory, isAbort } from './api.ts';
import { attempt } from './attempt.ts';
import { button, element, freshId } from './element.ts';
import { failureNotice } from './failure.ts';
import { percent } from './format.ts';

type Citation = RestMessage['citations'][number];

export interface AskPanel {
  readonly root: HTMLElement;
  /** @param coming whether the document may still become ready */
  setReady(ready: boolean, coming: boolean): void;
  close(): void;
}

/** Below this the quoted words may be read wrongly. */
const doubtfulBelow = 0.7;

export function askPanel(uuid: string, onCite: (citation: Pick<Citation, 'page' | 'lines'>) => void): AskPanel {
  const closed = new AbortController();
  const { signal } = closed;
  const talk = element('ol');
  const log = element('div', { class: 'talk', role: 'log', 'aria-label': 'Questions and answers', tabindex: 0 }, talk);
  const question = element('textarea', { rows: 2, maxlength: 4000, required: true, disabled: true });
  question.id = freshId('question');
  const send = element('button', { type: 'submit', class: 'primary', disabled: true }, 'Ask');
  const told = element('div', { class: 'told' });
  const form = element(
    'form',
    {},
    element('label', { for: question.id, class: 'unseen' }, 'Your question'),
    question,
    element('div', { class: 'choices' }, send, element('span', { class: 'hint' }, 'Enter asks')),
  );
  const title = freshId('ask');
  const root = element(
    'section',
    { class: 'ask', 'aria-labelledby': title },
    element('h2', { id: title }, 'Ask'),
    log,
    told,
    form,
  );
  let isLoaded = false;

  function add(message: RestMessage, more: Partial<RestAnswer> = {}): void {
    talk.append(message.role === 'user' ? asked(message.content) : answered(message, more));
    log.scrollTop = log.scrollHeight;
  }

  const asked = (text: string) =>
    element(
      'li',
      { class: 'asked' },
      element('span', { class: 'unseen' }, 'You asked: '),
      element('p', { dir: 'auto' }, text),
    );

  function answered({ content, citations }: RestMessage, more: Partial<RestAnswer>): HTMLElement {
    const nearest = more.abstained === true ? (more.nearest_pages ?? []) : [];
    return element(
      'li',
      { class: 'answered' },
      element('span', { class: 'unseen' }, 'The document answers: '),
      element('p', { dir: 'auto' }, content),
      citations.length === 0
        ? undefined
        : element('ul', { class: 'citations', 'aria-label': 'Where it stands' }, ...citations.map(cited)),
      nearest.length === 0 ? undefined : element('p', { class: 'nearest' }, 'Nearest: ', ...nearest.map(nearestPage)),
      ...(more.notes ?? []).map((note) => element('p', { class: 'hint' }, note)),
    );
  }

  function cited(citation: Citation): HTMLElement {
    const { page, lines, snippet, confidence } = citation;
    const [first = 1, last = first] = lines;
    const where = `Page ${page}, ${first === last ? `line ${first}` : `lines ${first}–${last}`}`;
    const made = button('', { class: 'citation' }, () => {
      for (const other of log.querySelectorAll('.citation')) other.removeAttribute('aria-current');
      made.setAttribute('aria-current', 'true');
      onCite({ page, lines });
    });
    made.append(
      element('span', { class: 'where' }, where),
      element('q', { dir: 'auto' }, snippet),
      confidence < doubtfulBelow
        ? element('span', { class: 'doubtful' }, `Read with ${percent(confidence)} confidence: look at the page`)
        : '',
    );
    return element('li', {}, made);
  }

  const nearestPage = (page: number) => button(`Page ${page}`, { class: 'quiet' }, () => onCite({ page, lines: [] }));

  async function put(text: string): Promise<void> {
    add({ role: 'user', content: text, citations: [] });
    told.replaceChildren(element('p', { class: 'faint', role: 'status' }, 'Looking for the answer …'));
    setBusy(true);
    try {
      const answer = await ask(uuid, text, { signal });
      told.replaceChildren();
      question.value = '';
      add(answer.message, answer);
    } catch (thrown) {
      // What was not answered is not in the conversation either; the words stay where they were typed.
      talk.lastElementChild?.remove();
      if (!isAbort(thrown)) told.replaceChildren(failureNotice(thrown));
    } finally {
      setBusy(false);
      question.focus();
    }
  }

  function setBusy(busy: boolean): void {
    send.disabled = busy;
    question.readOnly = busy;
  }

  function load(): void {
    attempt(
      signal,
      async () => {
        const { messages } = await getHistory(uuid, { signal });
        for (const message of messages) add(message);
      },
      (thrown) => told.replaceChildren(failureNotice(thrown, load)),
    );
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = question.value.trim();
    if (text !== '' && !send.disabled) void put(text);
  });
  question.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  return {
    root,
    setReady(ready, coming) {
      question.disabled = !ready;
      send.disabled = !ready;
      question.placeholder = ready
        ? 'What do you want to know?'
        : coming
          ? 'You can ask when all pages are read.'
          : 'There is no text to ask.';
      if (!ready || isLoaded) return;
      isLoaded = true;
      load();
    },
    close: () => closed.abort(),
  };
}
