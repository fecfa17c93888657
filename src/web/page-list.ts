/** Owns the pages of a document on the screen: only those near the view are loaded and drawn, so that a long document stays light. */
import { announce } from './announce.ts';
import { element } from './element.ts';
import { keptPictures } from './kept-pictures.ts';
import { type PageSlot, pageSlot } from './page-slot.ts';

export interface PageList {
  readonly root: HTMLElement;
  /** @param ready pages that have a result; @param coming whether others may still get one */
  setReady(ready: readonly number[], coming: boolean): void;
  /** Scrolls to a page once it is drawn. */
  show(page: number): Promise<void>;
  /** Shows the page with the lines lit, and gives the first of them the focus. @param lines first and last, from 1; none lights none */
  cite(page: number, lines: readonly number[]): Promise<void>;
  /** Shows the page with the lines lit that the box touches. @param bbox in the page's unit */
  point(page: number, bbox: readonly number[]): Promise<void>;
  current(): number;
  /** Called with the page that is looked at whenever it changes. */
  onCurrent(told: (page: number) => void): void;
  close(): void;
}

/** How far from the view pages are drawn, in heights of the window. */
const ahead = '120% 0px';

/** After the page was laid out once more, and what is near the view was found. */
const nextFrame = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

/** @param numbers pages of the job, from 1, ascending */
export function pageList(uuid: string, numbers: readonly number[]): PageList {
  const slots = new Map<number, PageSlot>();
  const byRoot = new Map<Element, PageSlot>();
  const pictures = keptPictures();
  const root = element('div', { class: 'pages' });
  for (const number of numbers) {
    // Pages of a document are mostly of one shape: what is not drawn yet takes the room of those that were.
    const slot = pageSlot(uuid, number, pictures, (ratio) => root.style.setProperty('--usual-ratio', String(ratio)));
    slots.set(number, slot);
    byRoot.set(slot.root, slot);
    root.append(slot.root);
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        // Pages that are hidden behind another part of the view are not far away.
        const isHidden = target.getClientRects().length === 0;
        if (!isHidden) byRoot.get(target)?.setNear(isIntersecting);
      }
    },
    { rootMargin: ahead },
  );
  let current = numbers[0] ?? 1;
  let told: (page: number) => void = () => undefined;
  // A page is looked at when it lies under a line a third down the window.
  const looked = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const slot = byRoot.get(target);
        if (!isIntersecting || slot === undefined) continue;
        current = slot.number;
        told(current);
      }
    },
    { rootMargin: '-33% 0px -66% 0px' },
  );
  for (const { root: of } of slots.values()) {
    near.observe(of);
    looked.observe(of);
  }

  const onResize = () => {
    for (const slot of slots.values()) slot.forgetHeight();
  };
  window.addEventListener('resize', onResize);

  async function show(page: number): Promise<PageSlot | undefined> {
    const slot = slots.get(page);
    if (slot === undefined) {
      announce(`Page ${page} was not read.`);
      return undefined;
    }
    slot.root.scrollIntoView({ block: 'start' });
    slot.setNear(true);
    await slot.drawn();
    // Those around it are drawn, too, and have other heights then than were kept for them.
    await nextFrame();
    await Promise.all([...slots.values()].map((other) => other.drawn()));
    await nextFrame();
    slot.root.scrollIntoView({ block: 'start' });
    return slot;
  }

  async function light(page: number, linesOf: (slot: PageSlot) => readonly number[]): Promise<void> {
    for (const slot of slots.values()) slot.light([]);
    const slot = await show(page);
    if (slot === undefined) return;
    const lines = linesOf(slot);
    const [first, last] = [lines[0], lines.at(-1)];
    if (first === undefined) {
      slot.root.focus({ preventScroll: true });
      return;
    }
    slot.light(lines);
    slot.focusLine(first);
    announce(`Page ${page}, ${first === last ? `line ${first}` : `lines ${first} to ${last}`}.`);
  }

  return {
    root,
    setReady(ready, coming) {
      const known = new Set(ready);
      for (const slot of slots.values()) slot.setReady(known.has(slot.number), coming);
    },
    async show(page) {
      const slot = await show(page);
      slot?.root.focus({ preventScroll: true });
    },
    cite(page, lines) {
      const [first = 1, last = lines.length === 0 ? 0 : first] = lines;
      return light(page, () => Array.from({ length: last - first + 1 }, (_, at) => first + at));
    },
    point: (page, bbox) => light(page, (slot) => slot.linesAt(bbox)),
    current: () => current,
    onCurrent(listener) {
      told = listener;
    },
    close() {
      near.disconnect();
      looked.disconnect();
      window.removeEventListener('resize', onResize);
      for (const slot of slots.values()) slot.setNear(false);
    },
  };
}
