/** Owns comparing a text layer that seemed garbled with what was recognised: where both say the same, the layer was right. Pure. */
import { isBlank } from './char-clusters.ts';
import type { PdfPage } from './pdf-reader.ts';
import { isMeaningless, mostMeaningless } from './text-layer-quality.ts';

/** Characters in a row that both have. Of figures drawn by lot, one row in twenty is found on a page of five thousand. */
const inRow = 5;
/** Share of the layer's letters and figures that stand in such rows: a twentieth of them misread leaves three quarters. */
const leastAgreeing = 0.5;
/** The layer may have so much less than was recognised, which reads pictures, too. */
const leastWhole = 0.5;

/** Wherever the two go on at other places, as columns and rows do, only the rows of characters across that are lost. */
export function agreesWith(page: PdfPage, recognized: readonly { readonly text: string }[]): boolean {
  const visible = page.chars.filter((char) => !char.isHidden && !isBlank(char));
  const meaningless = visible.filter(({ text }) => text === '' || isMeaningless(text)).length;
  if (meaningless > visible.length * mostMeaningless) return false;
  const layer = plain(visible);
  const read = plain(recognized);
  if (layer.length < read.length * leastWhole || layer.length < inRow) return false;
  const rows = new Set<string>();
  for (let at = 0; at + inRow <= read.length; at += 1) rows.add(read.slice(at, at + inRow));
  let agreeing = 0;
  for (let at = 0, end = 0; at + inRow <= layer.length; at += 1) {
    if (!rows.has(layer.slice(at, at + inRow))) continue;
    agreeing += at + inRow - Math.max(at, end);
    end = at + inRow;
  }
  return agreeing >= layer.length * leastAgreeing;
}

/** Letters and figures alone, small. */
function plain(parts: readonly { readonly text: string }[]): string {
  const text = parts.map((part) => part.text).join('');
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
}
