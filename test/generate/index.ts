// The document generator: pages with exactly known text, boxes and tables, in the formats and states the tests need.
export { layOut } from './layout.ts';
export { truthAfter } from './distortion.ts';
export { toDigitalPdf, toMixedPdf, toScannedPdf } from './pdf.ts';
export { encode, toImages, toMultiFrameGif, toMultiPageTiff } from './images.ts';
export { fading, lit, photograph, shaded } from './photo.ts';
export { rasterize } from './raster.ts';
export type * from './types.ts';
export type { DigitalPdfOptions, Inset, MixedPage, PdfOptions, ScanOptions } from './pdf.ts';
export type { ImageFormat, ImageOptions } from './images.ts';
export type { GrayImage } from './raster.ts';
export type { Photo, PhotoOptions } from './photo.ts';
export { invoice, languages, letter, multilingual, report } from './samples.ts';
export type { Fact, Sample, SampleLanguage } from './samples.ts';
export * from './hostile.ts';
