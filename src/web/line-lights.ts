/** Owns lighting a line on the picture and in the text together, by pointer and by keyboard. */

export interface LineLights {
  /** To be called when the text was drawn anew. */
  prepare(): void;
  /** Lights these lines until others are. */
  light(lines: readonly number[]): void;
  /** Gives the line the focus, and scrolls where it is not seen. */
  focus(line: number): void;
}

const linesOf = (target: Element): readonly number[] =>
  (target.getAttribute('data-lines') ?? '').split(' ').map(Number);

/** Pixels at the top of the window where the bars of the page lie over its content. */
const heightOfBars = 120;

/**
 * @param root holds both; @param text whose lines can have the focus, one of them by Tab, the others by the arrow keys
 * @param boxes the picture's
 */
export function lineLights(root: HTMLElement, text: HTMLElement, boxes: HTMLElement): LineLights {
  const lineElements = (): readonly HTMLElement[] => [...text.querySelectorAll<HTMLElement>('.line')];

  function set(name: 'near' | 'lit', lines: ReadonlySet<number>): void {
    for (const of of root.querySelectorAll('[data-lines]'))
      of.classList.toggle(
        name,
        linesOf(of).some((line) => lines.has(line)),
      );
  }

  const lineAt = (target: EventTarget | null): HTMLElement | undefined =>
    target instanceof Element ? (target.closest<HTMLElement>('[data-lines]') ?? undefined) : undefined;

  function point(target: EventTarget | null): void {
    const found = lineAt(target);
    set('near', new Set(found === undefined ? [] : linesOf(found)));
  }

  function makeReachable(chosen: HTMLElement): void {
    for (const of of lineElements()) of.tabIndex = of === chosen ? 0 : -1;
  }

  const find = (line: number): HTMLElement | undefined => lineElements().find((of) => linesOf(of).includes(line));

  /** Leaves what is seen where it is; the rest comes to the middle of the window. */
  function bringIntoView(shown: Element | null | undefined): void {
    if (shown === null || shown === undefined) return;
    const { top, bottom } = shown.getBoundingClientRect();
    if (top < heightOfBars || bottom > window.innerHeight) shown.scrollIntoView({ block: 'center', inline: 'nearest' });
  }

  root.addEventListener('pointerover', ({ target }) => point(target));
  root.addEventListener('pointerleave', () => point(null));
  text.addEventListener('focusin', ({ target }) => {
    const found = lineAt(target);
    if (found === undefined) return;
    makeReachable(found);
    point(found);
    bringIntoView(boxes.querySelector('.near'));
  });
  text.addEventListener('focusout', () => point(null));
  text.addEventListener('keydown', (event) => {
    const lines = lineElements();
    const at = lines.findIndex((of) => of === event.target);
    const next: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: lines.length - 1,
    };
    const wanted = next[event.key];
    if (at < 0 || wanted === undefined) return;
    event.preventDefault();
    lines[wanted]?.focus();
  });
  boxes.addEventListener('click', ({ target }) => {
    const [line] = lineAt(target) === undefined ? [] : linesOf(lineAt(target) ?? boxes);
    if (line === undefined) return;
    const found = find(line);
    bringIntoView(found);
    found?.focus({ preventScroll: true });
  });
  text.addEventListener('click', ({ target }) => {
    // Whoever selects words to copy them is left alone.
    if (document.getSelection()?.isCollapsed !== false) lineAt(target)?.focus({ preventScroll: true });
  });

  return {
    prepare() {
      const [first] = lineElements();
      if (first !== undefined) makeReachable(first);
    },
    light: (lines) => set('lit', new Set(lines)),
    focus(line) {
      const found = find(line);
      found?.focus({ preventScroll: true });
      bringIntoView(boxes.querySelector('.lit'));
      bringIntoView(found);
    },
  };
}
