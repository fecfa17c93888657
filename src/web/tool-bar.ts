/** Owns the bar above the pages: which page, which part on a small screen, and what the colours mean. */
import { button, element, freshId } from './element.ts';
import type { PageList } from './page-list.ts';

export type ShownPart = 'picture' | 'text' | 'ask';

export interface ToolBar {
  readonly root: HTMLElement;
  /** On a screen with room for one part only. */
  show(part: ShownPart): void;
}

const parts: readonly (readonly [ShownPart, string])[] = [
  ['picture', 'Picture'],
  ['text', 'Text'],
  ['ask', 'Ask'],
];

export function toolBar(numbers: readonly number[], pages: PageList, onShow: (part: ShownPart) => void): ToolBar {
  const first = numbers[0] ?? 1;
  const last = numbers.at(-1) ?? 1;
  const page = element('input', {
    type: 'number',
    min: first,
    max: last,
    value: first,
    'aria-label': 'Page',
    inputmode: 'numeric',
  });
  const go = (number: number) => void pages.show(number);
  page.addEventListener('change', () => {
    const wanted = Number(page.value);
    const nearest = numbers.find((number) => number >= wanted) ?? last;
    page.value = String(nearest);
    go(nearest);
  });
  pages.onCurrent((number) => {
    if (document.activeElement !== page) page.value = String(number);
  });
  const step = (by: number) => go(numbers[numbers.indexOf(pages.current()) + by] ?? pages.current());

  const name = freshId('part');
  const choices = parts.map(([part, text]) => {
    const input = element('input', { type: 'radio', name, value: part, checked: part === 'picture' });
    input.addEventListener('change', () => onShow(part));
    return { part, input, label: element('label', {}, input, element('span', {}, text)) };
  });

  const colours = element('input', { type: 'checkbox', checked: true });
  colours.addEventListener('change', () => pages.root.classList.toggle('plain', !colours.checked));

  return {
    root: element(
      'div',
      { class: 'bar', role: 'group', 'aria-label': 'Pages' },
      element(
        'fieldset',
        { class: 'parts' },
        element('legend', { class: 'unseen' }, 'Show'),
        ...choices.map(({ label }) => label),
      ),
      element(
        'div',
        { class: 'pager' },
        button('‹', { class: 'quiet', 'aria-label': 'Page before' }, () => step(-1)),
        page,
        element('span', { class: 'faint' }, `of ${last}`),
        button('›', { class: 'quiet', 'aria-label': 'Next page' }, () => step(1)),
      ),
      element(
        'label',
        { class: 'check legend' },
        colours,
        element('span', { class: 'doubt middling' }, 'unsure'),
        element('span', { class: 'doubt low' }, 'doubtful'),
      ),
    ),
    show(part) {
      for (const { part: of, input } of choices) input.checked = of === part;
      onShow(part);
    },
  };
}
