import { samePlace, type PageMap } from './page-map.ts';
import type { GrayImage } from './raster.ts';
export function flattenPage(image: GrayImage): { readonly image: GrayImage; readonly back: PageMap } { return { image, back: samePlace }; }
