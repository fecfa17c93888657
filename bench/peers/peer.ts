/** Owns what a peer is: a tool that reads documents, measured beside ocrchat on the same ones. */
import type { CorpusItem } from '../corpus.ts';

export interface Peer {
  readonly name: string;
  /** What it says of itself in a few words; undefined when it is not installed. */
  readonly version: () => Promise<string | undefined>;
  readonly takes: (item: CorpusItem) => boolean;
  /**
   * Reads one document into `<out>/<id>.txt`, or `.md` when Markdown is what it does best; `<id>.boxes.json` where it
   * says where words stand.
   * @returns milliseconds of the reading alone where the peer runs in a process that is warm, else nothing
   */
  readonly read: (item: CorpusItem, out: string) => Promise<number | undefined>;
  /** Ends its processes. */
  readonly close: () => Promise<void>;
}

export const isPdf = (item: CorpusItem): boolean => item.file.endsWith('.pdf');

/** Documents made to break a reader are measured for ocrchat alone. */
export const isSound = (item: CorpusItem): boolean => item.expect === undefined;

const digitalKinds = new Set(['born-digital', 'pdf-markdown', 'table-pdf', 'qa', 'invoice', 'multi-column']);

/** A PDF with a text layer of its own. */
export const isDigital = (item: CorpusItem): boolean => isPdf(item) && digitalKinds.has(item.kind);
