/** Owns a page by its text layer, laid out and put into writing, for whoever wants Markdown of it and no words. */
import type { Page } from '../../document.ts';
import { sketchOf } from '../../layout/page-sketch.ts';
import { wordsForWriting } from '../../plain-text.ts';
import type { PageLack } from '../engine.ts';
import { layOutLayer, uprightWords } from './layer-layout.ts';
import { damageWarning, refuseDamaged, type Damage } from './damage.ts';
import { faultOfLayer } from './page-text.ts';
import type { PdfPage } from './pdf-reader.ts';
import type { LaidPage } from './protocol.ts';
import { unreadPictures } from './unread-pictures.ts';

/**
 * Lays out what a page's text layer says; the verdict on the layer is the one by which pages are recognised instead.
 * @param index of the page, from 0
 * @param damage of the page in the file
 * @throws OcrError `page_failed` for a page that is blank because it is damaged
 */
export function laidPage(index: number, page: PdfPage, damage: readonly Damage[] = []): LaidPage | PageLack {
  const fault = faultOfLayer(page);
  if (fault === 'blank') refuseDamaged(damage);
  if (fault !== undefined && fault !== 'blank') return { index, lacks: fault };
  const layer = uprightWords(page);
  const damaged = damageWarning(damage);
  const warnings = [...(damaged === undefined ? [] : [damaged]), ...unreadPictures(layer.page, layer.words)];
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
    ...(warnings.length === 0 ? {} : { warnings }),
  };
  const blocks = laid.blocks.map((block) => ({
    ...block,
    lines: block.table === undefined ? block.lines.map((line) => ({ ...line, words: wordsForWriting(line) })) : [],
  }));
  return { index, json: JSON.stringify({ ...laid, blocks }), sketch: JSON.stringify(sketchOf(laid)) };
}
