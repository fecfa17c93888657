/** Owns the transcript: the shape in which a model writes down what it sees on a page. */
import { z } from 'zod';
import { type BlockKind, blockKinds } from '../../document.ts';
import type { JsonSchema } from '../../models/model.ts';

export interface TranscriptCell {
  readonly text: string;
  readonly header: boolean;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

export interface TranscriptBlock {
  readonly kind: BlockKind;
  /** As on the page, its lines parted by newlines. Of a table, empty: its cells have it. */
  readonly text: string;
  readonly level?: number | undefined;
  readonly rows?: readonly (readonly TranscriptCell[])[] | undefined;
  readonly latex?: string | undefined;
  readonly handwritten: boolean;
  readonly description?: string | undefined;
}

export interface Transcript {
  /** As the model names them: "en", "German". */
  readonly languages: readonly string[];
  readonly blocks: readonly TranscriptBlock[];
}

/** Characters of text, rows and blocks beyond which nothing is a page. */
const longestText = 60_000;
const mostCells = 20_000;
const mostBlocks = 2000;

const text = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? '')),
  z.string().max(longestText),
);
const span = z.preprocess((value) => Number(value ?? 1), z.int().min(1).max(200)).catch(1);

/** Lenient: a wrong detail costs the detail, not the page. */
const Cell = z.preprocess(
  (value) => (value !== null && typeof value === 'object' ? value : { text: value }),
  z.looseObject({ text: text.catch(''), header: z.boolean().catch(false), rowSpan: span, columnSpan: span }),
);
const kindAliases: Readonly<Record<string, BlockKind>> = {
  image: 'figure',
  picture: 'figure',
  chart: 'figure',
  text: 'paragraph',
  list: 'list-item',
  listitem: 'list-item',
  'list item': 'list-item',
  equation: 'formula',
  subtitle: 'heading',
};
const Kind = z
  .string()
  .transform((name) => {
    const plain = name.trim().toLowerCase().replaceAll('_', '-');
    return blockKinds.find((kind) => kind === plain) ?? kindAliases[plain] ?? 'paragraph';
  })
  .catch('paragraph');
const Written = z.looseObject({
  kind: Kind,
  text: text.catch(''),
  level: z.coerce.number().int().min(1).max(6).optional().catch(undefined),
  rows: z.array(z.array(Cell)).optional().catch(undefined),
  latex: z.string().max(longestText).optional().catch(undefined),
  handwritten: z.boolean().catch(false),
  description: z.string().max(2000).optional().catch(undefined),
});
const Shape = z.looseObject({
  languages: z.array(z.string().max(60)).max(20).catch([]),
  blocks: z.array(z.unknown()).max(mostBlocks),
});

/**
 * The transcript in what a model wrote; undefined when it is none.
 * @param describesFigures false leaves descriptions out, which some models write unasked
 */
export function toTranscript(value: unknown, describesFigures = false): Transcript | undefined {
  // Some models leave the outer object away.
  const parsed = Shape.safeParse(Array.isArray(value) ? { blocks: value } : value);
  if (!parsed.success) return undefined;
  const blocks = parsed.data.blocks.flatMap((block): readonly TranscriptBlock[] => {
    const written = Written.safeParse(typeof block === 'string' ? { kind: 'paragraph', text: block } : block);
    if (!written.success) return [];
    const { description: _description, ...told } = toBlock(written.data);
    return [describesFigures ? toBlock(written.data) : told];
  });
  return { languages: parsed.data.languages, blocks };
}

function toBlock(given: z.infer<typeof Written>): TranscriptBlock {
  const { kind, text: written, level, rows, latex, handwritten, description } = given;
  const cells = rows?.reduce((sum, row) => sum + row.length, 0) ?? 0;
  const isTable = kind === 'table' && rows !== undefined && cells > 0 && cells <= mostCells;
  return {
    kind: kind === 'table' && !isTable ? ('paragraph' as const) : kind,
    text: isTable ? '' : written,
    ...(level === undefined || (kind !== 'heading' && kind !== 'title' && kind !== 'list-item') ? {} : { level }),
    ...(isTable ? { rows } : {}),
    ...(kind === 'formula' && latex !== undefined && latex.trim() !== '' ? { latex: latex.trim() } : {}),
    handwritten,
    ...(description === undefined || description.trim() === '' ? {} : { description: description.trim() }),
  };
}

const cellSchema = {
  type: 'object',
  properties: {
    text: { type: 'string' },
    header: { type: 'boolean' },
    rowSpan: { type: 'integer' },
    columnSpan: { type: 'integer' },
  },
  required: ['text'],
  additionalProperties: false,
};

/** The same shape for services that keep a model to one. */
export function transcriptSchema(describesFigures: boolean): JsonSchema {
  return {
    type: 'object',
    properties: {
      languages: { type: 'array', items: { type: 'string' } },
      blocks: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            kind: { type: 'string', enum: blockKinds },
            text: { type: 'string' },
            level: { type: 'integer' },
            rows: { type: 'array', items: { type: 'array', items: cellSchema } },
            latex: { type: 'string' },
            handwritten: { type: 'boolean' },
            ...(describesFigures ? { description: { type: 'string' } } : {}),
          },
          required: ['kind', 'text'],
          additionalProperties: false,
        },
      },
    },
    required: ['languages', 'blocks'],
    additionalProperties: false,
  };
}
