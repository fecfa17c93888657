/** Owns the picture of a page with a box over each line, and over each word that was read with doubt. */
import type { WirePage } from '../wire/document.ts';
import { CallError, getBlob, isAbort, jobPath } from './api.ts';
import { confidenceClass } from './confidence.ts';
import { element } from './element.ts';
import type { KeptPictures } from './kept-pictures.ts';

export interface PagePicture {
  readonly root: HTMLElement;
  /** Holds the boxes; those of lines say in `data-lines` which they are of. */
  readonly boxes: HTMLElement;
  /** @param page undefined for one that could not be read, whose picture there may be all the same */
  show(page: WirePage | undefined, signal: AbortSignal): Promise<void>;
  clear(): void;
}

export function pagePicture(uuid: string, number: number, kept: KeptPictures): PagePicture {
  const image = element('img', { alt: '', hidden: true });
  const boxes = element('div', { class: 'boxes', 'aria-hidden': 'true' });
  const told = element('p', { class: 'picture-told' });
  const paper = element('div', { class: 'paper' }, image, boxes, told);
  let address: string | undefined;

  const setShape = (width: number, height: number) => paper.style.setProperty('--ratio', String(width / height));

  async function load(signal: AbortSignal): Promise<Blob> {
    const source = `${jobPath(uuid)}pages/${number}/image/?side=${wantedSide(paper)}`;
    const known = kept.get(source);
    if (known !== undefined) return known;
    const { blob } = await getBlob(source, { signal });
    kept.keep(source, blob);
    return blob;
  }

  function release(): void {
    if (address !== undefined) URL.revokeObjectURL(address);
    address = undefined;
  }

  return {
    root: element('figure', { class: 'picture' }, paper),
    boxes,
    async show(page, signal) {
      if (page !== undefined) {
        setShape(page.width, page.height);
        boxes.replaceChildren(...boxesOf(page));
      }
      told.textContent = '';
      try {
        const blob = await load(signal);
        signal.throwIfAborted();
        release();
        address = URL.createObjectURL(blob);
        image.src = address;
        await image.decode();
        if (page === undefined) setShape(image.naturalWidth, image.naturalHeight);
        image.alt = `Picture of page ${number}`;
        image.hidden = false;
      } catch (thrown) {
        if (isAbort(thrown) || signal.aborted) return;
        told.textContent = thrown instanceof CallError ? thrown.message : 'The picture cannot be shown.';
      }
    },
    clear() {
      release();
      image.hidden = true;
      image.removeAttribute('src');
      image.alt = '';
      told.textContent = '';
      boxes.replaceChildren();
    },
  };
}

/** Sharp on this screen, in steps, so that resizing the window does not ask for the same picture again and again. */
function wantedSide(paper: HTMLElement): number {
  const shown = Math.max(paper.offsetWidth, paper.offsetHeight) * Math.min(2, window.devicePixelRatio);
  return Math.min(2000, Math.max(800, Math.ceil(shown / 400) * 400));
}

function boxesOf(page: WirePage): readonly HTMLElement[] {
  const made: HTMLElement[] = [];
  let line = 0;
  for (const { bbox, words } of page.blocks.flatMap(({ lines }) => lines)) {
    line++;
    made.push(box(page, bbox, { class: 'box', 'data-lines': line }));
    for (const { bbox: of, confidence } of words) {
      const doubt = confidenceClass(confidence);
      if (doubt !== undefined) made.push(box(page, of, { class: `word-box ${doubt}` }));
    }
  }
  return made;
}

function box(
  { width, height }: WirePage,
  [x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[],
  attributes: Readonly<Record<string, string | number>>,
): HTMLElement {
  const made = element('div', attributes);
  made.style.left = `${(100 * x0) / width}%`;
  made.style.top = `${(100 * y0) / height}%`;
  made.style.width = `${(100 * (x1 - x0)) / width}%`;
  made.style.height = `${(100 * (y1 - y0)) / height}%`;
  return made;
}
