// Typography: sizes, weights and spacing of each kind of block, and the face that leads a text.
import { leadingFace } from './faces.ts';
import type { FaceName, LayOutOptions, TextContent } from './types.ts';

export type Settings = Required<Omit<LayOutOptions, 'header' | 'footer' | 'title'>> & LayOutOptions;

export function typography(
  block: TextContent,
  size: number,
): { size: number; bold: boolean; before: number; after: number } {
  if (block.kind === 'title') return { size: size * 1.9, bold: true, before: 0, after: size * 1.1 };
  if (block.kind === 'paragraph' || block.kind === 'list-item')
    return { size, bold: false, before: 0, after: size * 0.8 };
  const scale = [1.45, 1.22, 1.08][(block.level ?? 1) - 1] ?? 1.08;
  return { size: size * scale, bold: true, before: size * 0.9, after: size * 0.45 };
}

/** The leading face, and the height of a line in ems (scripts with marks above and below need more). */
export function faceOf(
  text: string,
  script: FaceName | undefined,
  settings: Settings,
): { readonly leading: FaceName; readonly leadingHeight: number } {
  const leading = script ?? leadingFace(text, settings.language, settings.font);
  const tall = !['sans', 'serif', 'hebrew'].includes(leading);
  return { leading, leadingHeight: tall ? 1.7 : 1.4 };
}
