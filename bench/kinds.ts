/** Owns the kinds of documents that are reported apart, what native Tesseract reaches on unseen ones, and what is aimed at. */
import type { CorpusItem } from './corpus.ts';
import { isPdf } from './peers/peer.ts';

/** Shares, 0 … 1. */
export interface Reference {
  readonly cerMedian: number;
  readonly cerMean: number;
  readonly bagF1: number;
}

export interface Kind {
  readonly label: string;
  readonly holds: (item: CorpusItem) => boolean;
  /** Native Tesseract 5.3 told the language, over 261 unseen documents. */
  readonly reference?: Reference | undefined;
  /** Highest mean character error rate that is aimed at. */
  readonly cerMean?: number | undefined;
}

const named =
  (...kinds: readonly string[]) =>
  (item: CorpusItem) =>
    kinds.includes(item.kind);

function kind(label: string, holds: Kind['holds'], figures?: readonly number[], cerMean?: number): Kind {
  const [median = 0, mean = 0, bag = 0] = figures ?? [];
  const reference = { cerMedian: median / 100, cerMean: mean / 100, bagF1: bag / 100 };
  return { label, holds, reference: figures === undefined ? undefined : reference, cerMean };
}

/** Documents whose text is in the file. */
export const digitalPdfs = 'digital PDFs';
export const tablePdfs = 'table PDFs';

/** The first kind that holds a document is its kind; those of the corpus that are not named stand for themselves. */
const kinds: readonly Kind[] = [
  kind(digitalPdfs, (item) => isPdf(item) && named('pdf-markdown', 'born-digital', 'multi-column', 'qa')(item)),
  kind(tablePdfs, named('table-pdf')),
  kind('clean scans', named('scan-clean', 'format'), [0.4, 2.1, 98.6]),
  kind('scanned books', named('scan-book'), [5.8, 11.2, 87.4]),
  kind('typewritten', named('typewritten'), [4.3, 7.1, 90.0]),
  kind(
    'multi-column, rendered',
    (item) => !isPdf(item) && (item.kind.includes('column') || (item.kind === 'rendered' && item.multicolumn === true)),
    [6.9, 11.0, 97.0],
  ),
  kind('rendered, many scripts', named('rendered'), [0.8, 1.5, 98.6]),
  kind('screenshots', named('screenshot'), [6.3, 7.3, 94.5], 0.04),
  kind('Indic scans', named('scan-indic'), [12.9, 12.8, 68.5]),
  kind('noisy scans', named('scan-noisy', 'scan-simulated'), [1.0, 5.4, 86.3]),
  kind('photos of pages', named('photo'), [86.7, 76.8, 38.2], 0.4),
  kind('photos, simulated', named('photo-simulated'), [46.0, 44.1, 60.5], 0.12),
  kind('receipts', named('receipt'), [10.0, 12.2, 83.1], 0.08),
  kind('rotated', named('rotated'), [2.4, 26.9, 77.5], 0.05),
  kind('table images', named('table-image'), [82.3, 76.8, 31.9]),
  kind('office scans', named('scan-office', 'office-scan', 'office', 'scan-pdf', 'multipage-tiff'), [4.4, 16.7, 92.8]),
  kind('complex page scans', named('scan-page'), [47.0, 52.8, 70.7]),
  kind('handwriting', named('handwriting'), [80.9, 77.0, 8.7]),
];

/** The kind that a document is reported under. */
export function kindOf(item: CorpusItem): Kind {
  return kinds.find((candidate) => candidate.holds(item)) ?? { label: item.kind, holds: named(item.kind) };
}
