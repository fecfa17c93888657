/** Owns the place of one page: empty while it is far away or not read, drawn with picture and text while it is near. */
import { getPage, isAbort } from './api.ts';
import { element } from './element.ts';
import { failureNotice } from './failure.ts';
import { counted, languageTag } from './format.ts';
import type { KeptPictures } from './kept-pictures.ts';
import { lineLights } from './line-lights.ts';
import { type PagePicture, pagePicture } from './page-picture.ts';
import { pageText } from './page-text.ts';

export interface PageSlot {
  readonly root: HTMLElement;
  readonly number: number;
  setNear(near: boolean): void;
  setReady(ready: boolean, coming: boolean): void;
  /** Resolves when the page is drawn, or cannot be. */
  drawn(): Promise<void>;
  /** Lights these lines, from 1, until others are. */
  light(lines: readonly number[]): void;
  focusLine(line: number): void;
  /** The lines, from 1, that a box touches; none before the page is drawn. */
  linesAt(bbox: readonly number[]): readonly number[];
  /** The height that was kept for the page while it is not drawn does not fit any more. */
  forgetHeight(): void;
}

/** @param onShape called with the width of the page as a part of its height when it is drawn */
export function pageSlot(
  uuid: string,
  number: number,
  pictures: KeptPictures,
  onShape: (ratio: number) => void,
): PageSlot {
  const note = element('span', { class: 'faint' });
  const told = element('div', { class: 'page-told' });
  const text = element('div', { class: 'text' });
  const picture: PagePicture = pagePicture(uuid, number, pictures);
  const root = element(
    'section',
    { class: 'page', 'aria-label': `Page ${number}`, 'data-page': number, tabindex: -1 },
    element('h2', { class: 'page-head' }, `Page ${number}`, note),
    element('div', { class: 'spread' }, picture.root, element('div', {}, told, text)),
  );
  const lights = lineLights(root, text, picture.boxes);
  let isNear = false;
  let isReady = false;
  let lit: readonly number[] = [];
  let lineBoxes: readonly (readonly number[])[] = [];
  let loading: { readonly done: Promise<void>; stop(): void } | undefined;

  function update(): void {
    if (isNear && isReady) {
      loading ??= load();
      return;
    }
    if (isNear || loading === undefined) return;
    // What lay here keeps its height, so that nothing moves.
    root.style.minHeight = `${root.offsetHeight}px`;
    loading.stop();
    loading = undefined;
    text.replaceChildren();
    told.replaceChildren();
    picture.clear();
  }

  function load(): NonNullable<typeof loading> {
    const stopped = new AbortController();
    const done = draw(stopped.signal).catch((thrown: unknown) => {
      if (isAbort(thrown) || stopped.signal.aborted) return;
      root.dataset['state'] = 'failed';
      told.replaceChildren(
        failureNotice(thrown, () => {
          loading = undefined;
          update();
        }),
      );
    });
    return { done, stop: () => stopped.abort() };
  }

  async function draw(signal: AbortSignal): Promise<void> {
    const page = await getPage(uuid, number, { signal });
    signal.throwIfAborted();
    root.dataset['state'] = 'drawn';
    if ('error' in page) {
      told.replaceChildren(
        element('p', { class: 'notice failure' }, `This page could not be read: ${page.error.message}`),
      );
      note.textContent = '';
      void picture.show(undefined, signal);
      return;
    }
    onShape(page.width / page.height);
    lineBoxes = page.blocks.flatMap(({ lines }) => lines.map(({ bbox }) => bbox));
    const language = languageTag(page.language);
    if (language !== undefined) text.lang = language;
    const { nodes, doubtful } = pageText(page);
    text.replaceChildren(...nodes);
    told.replaceChildren(
      ...(nodes.length === 0 ? [element('p', { class: 'faint' }, 'There is no text on this page.')] : []),
    );
    told.append(...(page.warnings ?? []).map((warning) => element('p', { class: 'hint warning' }, warning)));
    note.textContent = doubtful === 0 ? '' : counted(doubtful, 'doubtful word', 'doubtful words');
    void picture.show(page, signal);
    lights.prepare();
    lights.light(lit);
    root.style.minHeight = '';
  }

  return {
    root,
    number,
    setNear(near) {
      isNear = near;
      update();
    },
    setReady(ready, coming) {
      if (!ready) {
        const state = coming ? 'waiting' : 'missing';
        // Nearly all pages of a long document stay as they were when one more is read.
        if (root.dataset['state'] === state) return;
        root.dataset['state'] = state;
        told.replaceChildren(element('p', { class: 'faint' }, coming ? 'Not read yet' : 'Was not read'));
      } else if (!isReady) {
        root.dataset['state'] = 'ready';
        told.replaceChildren();
      }
      isReady = ready;
      update();
    },
    drawn: () => loading?.done ?? Promise.resolve(),
    light(lines) {
      lit = lines;
      lights.light(lines);
    },
    focusLine: lights.focus,
    linesAt: (bbox) => lineBoxes.flatMap((box, at) => (touches(box, bbox) ? [at + 1] : [])),
    forgetHeight() {
      root.style.minHeight = '';
    },
  };
}

/** Whether the middle of the height of either box lies within the other, and they share some of the width. */
function touches([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[], other: readonly number[]): boolean {
  const [a0 = 0, b0 = 0, a1 = 0, b1 = 0] = other;
  const [middle, otherMiddle] = [(y0 + y1) / 2, (b0 + b1) / 2];
  return x0 < a1 && a0 < x1 && ((middle > b0 && middle < b1) || (otherMiddle > y0 && otherMiddle < y1));
}
