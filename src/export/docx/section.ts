/** Owns sections of Word: pages of one size that follow each other. */
import { type Page, type PageResult, isPageError } from '../../document.ts';
import { direction } from '../../script.ts';
import { leastMargin } from './body.ts';
import { pointScale, twips } from './geometry.ts';

/** Points that the margins have at most, however little stands on the pages. */
const mostMargin = 108;
/** A4, for pages of which nothing is known. */
const unknown = { width: 595.28, height: 841.89 };

export class Section {
  /** Points. */
  readonly #width: number;
  readonly #height: number;
  #left = mostMargin;
  #top = mostMargin;
  #right = mostMargin;
  #bottom = mostMargin;
  #rightToLeft = 0;

  constructor(page: PageResult) {
    const { width, height } = sizeOf(page) ?? unknown;
    this.#width = width;
    this.#height = height;
  }

  /** True when the page is of this section's size; one that could not be read is of any. */
  fits(page: PageResult): boolean {
    const size = sizeOf(page);
    return (
      size === undefined ||
      (Math.abs(size.width / this.#width - 1) < 0.02 && Math.abs(size.height / this.#height - 1) < 0.02)
    );
  }

  /** Lets the margins give room to what stands on the page. */
  add(page: PageResult): void {
    if (isPageError(page)) return;
    const scale = pointScale(page);
    for (const { bbox, text, kind } of page.blocks) {
      if (kind === 'header' || kind === 'footer' || kind === 'page-number') continue;
      this.#left = Math.min(this.#left, bbox[0] * scale);
      this.#top = Math.min(this.#top, bbox[1] * scale);
      this.#right = Math.min(this.#right, this.#width - bbox[2] * scale);
      this.#bottom = Math.min(this.#bottom, this.#height - bbox[3] * scale);
      this.#rightToLeft += (direction(text) === 'rtl' ? 1 : -1) * text.length;
    }
  }

  /** `w:sectPr`. The bottom margin is small, since letters of another typeface may take more room than the page had. */
  xml(): string {
    const [left, right, top] = [this.#left, this.#right, this.#top].map((each) => twips(Math.max(leastMargin, each)));
    const bottom = twips(Math.max(leastMargin, Math.min(this.#bottom, 54)));
    const landscape = this.#width > this.#height ? ' w:orient="landscape"' : '';
    return `<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="${twips(this.#width)}" w:h="${twips(this.#height)}"${landscape}/><w:pgMar w:top="${top}" w:right="${right}" w:bottom="${bottom}" w:left="${left}" w:header="360" w:footer="360" w:gutter="0"/>${this.#rightToLeft > 0 ? '<w:bidi/>' : ''}</w:sectPr>`;
  }
}

function sizeOf(page: PageResult): Pick<Page, 'width' | 'height'> | undefined {
  if (isPageError(page)) return undefined;
  const scale = pointScale(page);
  return { width: page.width * scale, height: page.height * scale };
}
