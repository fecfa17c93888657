/** Owns the documents of the HTTP tests: digital pages, which are read in no time. */
import { harvestReport } from '../e2e/documents.ts';
import { toDigitalPdf } from '../generate/index.ts';
import type { TestDocument } from './service.ts';

/** Pages whose text is known from `harvestOf` and `placeOf`. @param mark a word that every page carries */
export async function report(pages: number, name = 'report.pdf', mark = 'council'): Promise<TestDocument> {
  return { name, bytes: await toDigitalPdf(await harvestReport(pages, mark)) };
}
