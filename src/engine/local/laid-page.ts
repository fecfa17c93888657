/** Owns a page by its text layer, laid out and put into writing as far as can be, for whoever wants Markdown of it and no words. */
import type { Page } from '../../document.ts';
import { mayChange } from '../../layout/document-layout.ts';
import { type PageSketch, sketchOf } from '../../layout/page-sketch.ts';
import { writePartly } from '../../markdown/partly-written.ts';
import type { PageLack } from '../engine.ts';
import { layOutLayer, uprightWords } from './layer-layout.ts';
import { damageWarnings, refuseDamaged, type FileFault } from './damage.ts';
import { faultOfLayer } from './page-text.ts';
import type { PdfPage } from './pdf-reader.ts';
import type { LaidPage, UnsettledPage } from './protocol.ts';
import { unreadPictures } from './unread-pictures.ts';

/**
 * Lays out what a page's text layer says; the verdict on the layer is the one by which pages are recognised instead.
 * @param index of the page, from 0
 * @param faults of the page in the file
 * @throws OcrError `page_failed` for a page of which nothing is left because it is damaged
 */
export function laidPage(index: number, page: PdfPage, faults: readonly FileFault[] = []): LaidPage | PageLack {
  const fault = faultOfLayer(page, faults);
  if (fault === 'blank') refuseDamaged(faults);
  if (fault !== undefined && fault !== 'blank') return { index, lacks: fault };
  const layer = uprightWords(page);
  const warnings = [...damageWarnings(faults), ...unreadPictures(layer.page, layer.words)];
  const laid: Page = {
    index,
    width: layer.page.width,
    height: layer.page.height,
    unit: 'pt',
    rotation: layer.rotation,
    // Nobody asks for it, and telling it takes time.
    language: 'und',
    source: 'text-layer',
    blocks: fault === 'blank' ? [] : layOutLayer(layer),
  };
  const sketch = sketchOf(laid);
  const { parts, ...unsettled } = writePartly(laid, (at) => isOpen(sketch, at));
  const json: UnsettledPage = { ...unsettled, sketch };
  return { index, parts, json: JSON.stringify(json), ...(warnings.length === 0 ? {} : { warnings }) };
}

function isOpen(sketch: PageSketch, at: number): boolean {
  const block = sketch.blocks[at];
  return block !== undefined && mayChange(block, sketch);
}
