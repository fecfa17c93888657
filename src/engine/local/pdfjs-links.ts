/** Owns what pdf.js tells of the links of a page. Pure. */
import { z } from 'zod';
import type { BoundingBox } from '../../document.ts';
import type { LinkArea } from '../../layout/links.ts';
import { followable } from '../../link.ts';
import { mapBox, type Affine } from './raster.ts';

const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
/** Eight numbers for each line of the link. */
const Corners = z.custom<Iterable<number>>((value) => value instanceof Float32Array || Array.isArray(value));
const Annotation = z.object({
  subtype: z.literal('Link'),
  rect: Box,
  url: z.string().optional(),
  unsafeUrl: z.string().optional(),
  quadPoints: Corners.nullish(),
  annotationFlags: z.int().optional(),
});
/** Hidden, and not to be viewed (ISO 32000-1, table 165). */
const unseen = 0x02 | 0x20;

/** @returns areas in upright points */
export function linksOf(annotations: readonly unknown[], toUpright: Affine): readonly LinkArea[] {
  return annotations.flatMap((found) => {
    const { data } = Annotation.safeParse(found);
    const uri = followable(data?.url ?? data?.unsafeUrl ?? '');
    if (data === undefined || uri === undefined || ((data.annotationFlags ?? 0) & unseen) !== 0) return [];
    const parts = boxesAround([...(data.quadPoints ?? [])].map(Number));
    return (parts.length === 0 ? [data.rect] : parts).map((bbox) => ({ bbox: mapBox(toUpright, bbox), uri }));
  });
}

function boxesAround(corners: readonly number[]): readonly BoundingBox[] {
  return Array.from({ length: Math.floor(corners.length / 8) }, (_, at) => {
    const eight = corners.slice(8 * at, 8 * at + 8);
    const xs = eight.filter((_corner, index) => index % 2 === 0);
    const ys = eight.filter((_corner, index) => index % 2 === 1);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
  });
}
