// The shapes of the document generator: what is asked for, what is laid out, and the truth about it.

/** `[x0, y0, x1, y1]`, origin top left; points unless said otherwise. */
export type Box = readonly [number, number, number, number];

/** One word; in scripts written without spaces (Chinese, Japanese, Thai) one dictionary segment with its punctuation. */
export interface TruthWord {
  readonly text: string;
  /** The exact extent of the ink. */
  readonly bbox: Box;
}

export interface TruthLine {
  /** In logical order, as one would type it. */
  readonly text: string;
  readonly bbox: Box;
  readonly words: readonly TruthWord[];
}

export type BlockKind = 'title' | 'heading' | 'paragraph' | 'list-item' | 'table' | 'header' | 'footer' | 'page-number';

export interface TruthCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly text: string;
  /** The cell's area (between its rules, where there are rules), not its ink. */
  readonly bbox: Box;
  readonly header: boolean;
}

export interface TruthTable {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly TruthCell[];
}

export interface TruthBlock {
  readonly kind: BlockKind;
  readonly level?: number;
  /** Lines joined by "\n"; of a table, rows joined by "\n" and cells by "\t". A list item includes its marker. */
  readonly text: string;
  readonly bbox: Box;
  /** Of a table: the lines of every cell, row by row. */
  readonly lines: readonly TruthLine[];
  readonly table?: TruthTable;
}

export interface TruthPage {
  readonly width: number;
  readonly height: number;
  /** The blocks' texts in reading order, joined by "\n". */
  readonly text: string;
  readonly blocks: readonly TruthBlock[];
}

/** A filled outline, in font units with y upwards: contours of `[x, y, onCurve]` points (quadratic, TrueType style). */
export type Contour = readonly (readonly [number, number, boolean])[];

/** The smallest piece that stands for a text: one or more glyphs that shaping does not let apart. */
export interface Cluster {
  /** Unique within its font. */
  readonly key: string;
  readonly text: string;
  readonly contours: readonly Contour[];
  /** Nominal advance, font units. */
  readonly advance: number;
  /** Ink in font units, y upwards; undefined where nothing is drawn. */
  readonly ink: Box | undefined;
}

export interface Typeface {
  readonly name: string;
  readonly bold: boolean;
  readonly serif: boolean;
  readonly unitsPerEm: number;
  readonly ascender: number;
  readonly descender: number;
}

export interface PlacedCluster {
  readonly cluster: Cluster;
  readonly face: Typeface;
  /** Origin of the cluster on the baseline, points, y downwards. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** The clusters of one shown line in visual order, spaces included. */
export interface PlacedLine {
  readonly clusters: readonly PlacedCluster[];
}

export interface LaidOutPage extends TruthPage {
  readonly placed: readonly PlacedLine[];
  /** Filled rectangles (table rules), points. */
  readonly rules: readonly Box[];
}

export interface LaidOutDocument {
  readonly title: string;
  readonly language: string;
  readonly pages: readonly LaidOutPage[];
}

export type CellContent = string | { readonly text: string; readonly rowSpan?: number; readonly columnSpan?: number };
export type Align = 'start' | 'center' | 'end';

export interface TextContent {
  readonly kind: 'title' | 'heading' | 'paragraph' | 'list-item';
  readonly text: string;
  readonly level?: number;
  /** Which face leads (see `faces.ts`); by default found from the text and the document's language. */
  readonly script?: FaceName;
  readonly align?: Align;
  /** Of a list item; default "•". An empty string shows none. */
  readonly marker?: string;
}

export interface TableContent {
  readonly kind: 'table';
  readonly rows: readonly (readonly CellContent[])[];
  readonly headerRows?: number;
  /** Default true. */
  readonly ruled?: boolean;
}

export type ContentBlock = TextContent | TableContent | { readonly kind: 'page-break' };

export type FaceName =
  | 'sans'
  | 'serif'
  | 'arabic'
  | 'hebrew'
  | 'devanagari'
  | 'thai'
  | 'tamil'
  | 'kannada'
  | 'armenian'
  | 'bengali'
  | 'ethiopic'
  | 'georgian'
  | 'gujarati'
  | 'gurmukhi'
  | 'malayalam'
  | 'sinhala'
  | 'telugu'
  | 'chinese'
  | 'japanese'
  | 'korean'
  | 'handwriting'
  | 'scrawl';

export interface LayOutOptions {
  readonly title?: string;
  /** Points. */
  readonly width?: number;
  readonly height?: number;
  readonly margin?: number;
  readonly font?: 'sans' | 'serif';
  readonly fontSize?: number;
  readonly language?: string;
  readonly columns?: number;
  readonly header?: string;
  readonly footer?: string;
  readonly pageNumbers?: boolean;
}

export interface Distortion {
  /** Clockwise, about the centre of the page; the canvas keeps its size. */
  readonly skewDegrees?: number;
  /** Clockwise quarter turns of the whole page, after the skew. */
  readonly rotate?: 0 | 90 | 180 | 270;
  /** Sigma of Gaussian noise as a share of full scale, 0…1. */
  readonly noise?: number;
  /** Share of pixels turned black or white, 0…1. */
  readonly saltAndPepper?: number;
  /** Pixels; at least 0.3 where given. */
  readonly blurSigma?: number;
  /** 1…100; formats other than JPEG are passed through JPEG at this quality first. */
  readonly jpegQuality?: number;
  /** Gray of the paper, 0…255; default 255. */
  readonly background?: number;
  /** Gray of the ink, 0…255; default 0. */
  readonly ink?: number;
  readonly seed?: number;
}
