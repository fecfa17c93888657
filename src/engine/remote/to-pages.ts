/** Owns turning what a service answers into our pages: losslessly from our own JSON, as far as it goes from the contract's job object. */
import { unionBox } from '../../bounding-box.ts';
import {
  type Block,
  type BlockKind,
  type BoundingBox,
  type Line,
  type Page,
  type PageResult,
  type Table,
  blockKinds,
} from '../../document.ts';
import { type ErrorCode, errorCodes } from '../../errors.ts';
import { type Link, soundLinks } from '../../link.ts';
import type { WireBlock, WireDocument, WireTable } from '../../wire/document.ts';
import type { ContractJob } from '../../wire/rest.ts';

/** Pages of a document in the shape of the JSON export. */
export function pagesOfDocument(document: WireDocument): readonly PageResult[] {
  return document.pages.map((page) => {
    if ('error' in page) return { index: page.index, ...page.error };
    // What the service's model took is the service's to count.
    const { text: _text, markdown: _markdown, blocks, rotation, omitted, model: _model, ...rest } = page;
    return {
      ...rest,
      rotation: uprightTurn(rotation),
      blocks: blocks.map(blockOf),
      ...(omitted === undefined ? {} : { omitted: omitted.map((word) => ({ ...word, bbox: box(word.bbox) })) }),
    };
  });
}

const uprightTurn = (degrees: number): Page['rotation'] =>
  ([90, 180, 270] as const).find((turn) => turn === degrees) ?? 0;

function blockOf({ lines, table, ...block }: WireBlock): Block {
  const { text, bbox, confidence, kind } = block;
  return {
    kind,
    text,
    bbox: box(bbox),
    confidence,
    ...(block.level === undefined ? {} : { level: block.level }),
    ...(block.label === undefined ? {} : { label: block.label }),
    ...(block.declared === undefined ? {} : { declared: block.declared }),
    lines: lines.map(({ style, words, ...line }) => ({
      text: line.text,
      bbox: box(line.bbox),
      words: words.map((word) => ({ ...word, bbox: box(word.bbox) })),
      ...(style === undefined ? {} : { style: styleOf(style) }),
      ...linksIn(line),
    })),
    ...(table === undefined ? {} : { table: tableOf(table) }),
    ...(block.translation === undefined ? {} : { translation: block.translation }),
    ...(block.handwritten === undefined ? {} : { handwritten: block.handwritten }),
    ...(block.description === undefined ? {} : { description: block.description }),
  };
}

function linksIn({ text, links }: { readonly text: string; readonly links?: readonly Link[] | undefined }) {
  const sound = soundLinks(text, links);
  return sound.length === 0 ? {} : { links: sound };
}

function styleOf({
  font_size,
  ...style
}: NonNullable<WireBlock['lines'][number]['style']>): NonNullable<Line['style']> {
  return { ...style, ...(font_size === undefined ? {} : { fontSize: font_size }) };
}

function tableOf({ rows, columns, cells }: WireTable): Table {
  return {
    rows,
    columns,
    cells: cells.map(({ row_span, column_span, bbox, links, ...cell }) => ({
      ...cell,
      ...linksIn({ text: cell.text, links }),
      rowSpan: row_span,
      columnSpan: column_span,
      bbox: box(bbox),
    })),
  };
}

/** What the job object of the contract leaves open. */
export interface ContractGaps {
  /** Width of a page divided by its height. */
  readonly aspect: (index: number) => Promise<number>;
  readonly unit: Page['unit'];
  readonly tier: 'cpu' | 'vlm';
  readonly language: string;
}

type ContractPage = NonNullable<ContractJob['pages']>[number];

/**
 * Pages of a finished job object. Lines and words lie evenly within the box of their block, and have its confidence, since
 * the contract says no more; a warning on the page says so.
 * @returns pages as the service counts them; none when it gave only the text of several pages together
 */
export async function pagesOfJob(job: ContractJob, gaps: ContractGaps): Promise<readonly PageResult[]> {
  const levels = headingLevels(job.markdown ?? '');
  const given = job.pages ?? [];
  const confidence = job.mean_confidence ?? 0;
  if (given.length === 0 && (job.page_count ?? 1) === 1 && typeof job.text === 'string') {
    return [await pageOf({ index: 0, text: job.text, blocks: [] }, gaps, levels, confidence)];
  }
  const pages: PageResult[] = [];
  for (const page of given) pages.push(errorOf(page) ?? (await pageOf(page, gaps, levels, confidence)));
  return pages;
}

/** Another ocrchat tells of each page that it could not read. */
function errorOf(page: ContractPage): PageResult | undefined {
  const error = page['error'];
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, message } = error as { code?: unknown; message?: unknown }; // seam: an unknown object's fields are unknown
  const known: ErrorCode = errorCodes.find((candidate) => candidate === code) ?? 'page_failed';
  return {
    index: page.index,
    code: known,
    message: typeof message === 'string' ? message : 'The service could not read it.',
  };
}

async function pageOf(
  page: ContractPage,
  gaps: ContractGaps,
  levels: ReadonlyMap<string, number>,
  confidence: number,
): Promise<Page> {
  const sized = page.blocks.map((block) => ({ ...block, bbox: box(block.bbox) }));
  const size = await sizeOf(
    page,
    sized.map(({ bbox }) => bbox),
    gaps,
  );
  const whole: BoundingBox = [0, 0, size.width, size.height];
  const parts = sized.length > 0 ? sized : paragraphsOf(page.text).map((text) => ({ text, bbox: whole, confidence }));
  const blocks = parts.filter(({ text }) => text.trim() !== '').map((part) => contractBlock(part, levels));
  const { language, source } = page;
  return {
    index: page.index,
    ...size,
    rotation: 0,
    language: typeof language === 'string' && language !== '' ? language : gaps.language,
    source:
      source === 'text-layer' || source === 'ocr' || source === 'vlm' ? source : gaps.tier === 'vlm' ? 'vlm' : 'ocr',
    blocks,
    ...(blocks.length === 0
      ? {}
      : {
          warnings: [
            sized.length > 0
              ? 'Read by a service that tells only blocks: the places of lines and words are estimated.'
              : 'Read by a service that told no places: all text has the box of the whole page.',
          ],
        }),
  };
}

/** What the page says, else the smallest page of the right shape that holds its boxes. */
async function sizeOf(
  { index, width, height, unit }: ContractPage,
  boxes: readonly BoundingBox[],
  gaps: ContractGaps,
): Promise<Pick<Page, 'width' | 'height' | 'unit'>> {
  if (typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0) {
    return { width, height, unit: unit === 'pt' || unit === 'px' ? unit : gaps.unit };
  }
  const aspect = await gaps.aspect(index);
  const [, , x1, y1] = unionBox(boxes) ?? [0, 0, 0, 0];
  const least = Math.max(x1, y1 * aspect);
  return least > 0
    ? { width: least, height: least / aspect, unit: gaps.unit }
    : { width: 1000 * aspect, height: 1000, unit: gaps.unit };
}

function contractBlock(
  part: {
    readonly text: string;
    readonly bbox: BoundingBox;
    readonly confidence: number;
    readonly [more: string]: unknown;
  },
  levels: ReadonlyMap<string, number>,
): Block {
  const { text, bbox, confidence, kind, level } = part;
  const named: BlockKind | undefined = blockKinds.find((candidate) => candidate === kind && candidate !== 'table');
  const heading = named === undefined ? levels.get(folded(text)) : undefined;
  const depth = typeof level === 'number' && level >= 1 && level <= 6 ? Math.trunc(level) : heading;
  return {
    kind: named ?? (heading === undefined ? 'paragraph' : 'heading'),
    text,
    bbox,
    confidence,
    ...(depth === undefined ? {} : { level: depth }),
    lines: linesIn(text, bbox, confidence),
  };
}

/** Lines of equal height, words of a width in proportion to their letters. */
function linesIn(text: string, [x0, y0, x1, y1]: BoundingBox, confidence: number): readonly Line[] {
  const texts = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const longest = Math.max(1, ...texts.map((line) => line.length));
  const height = (y1 - y0) / Math.max(1, texts.length);
  return texts.map((line, row) => {
    const top = y0 + row * height;
    const letter = (x1 - x0) / longest;
    const words = [...line.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      bbox: [x0 + match.index * letter, top, x0 + (match.index + match[0].length) * letter, top + height] as const,
      confidence,
    }));
    return { text: line, bbox: [x0, top, x0 + line.length * letter, top + height] as const, words };
  });
}

/** Headings of a Markdown text by their words, since the blocks of the contract have no kind. */
function headingLevels(markdown: string): ReadonlyMap<string, number> {
  return new Map(
    [...markdown.matchAll(/^(#{1,6}) +(.+?) *#*$/gm)].map((match) => [folded(match[2] ?? ''), match[1]?.length ?? 1]),
  );
}

const folded = (text: string): string =>
  text
    .replaceAll(/[*_`\\]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();

const paragraphsOf = (text: string): readonly string[] => text.split(/\n\s*\n/);

/** Coordinates the right way round. */
function box([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): BoundingBox {
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
}
