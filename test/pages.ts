/** Owns making pages and blocks out of plain text, for tests of what is made of them. */
import type { Block, BlockKind, BoundingBox, Page, Table } from '../src/document.ts';
import type { Job } from '../src/job.ts';

/** A block whose lines are set 12 units apart from `x`, with letters 5 units wide and 10 high. */
export function block(
  text: string,
  kind: BlockKind = 'paragraph',
  more: { readonly level?: number; readonly x?: number; readonly y?: number; readonly table?: Table } = {},
): Block {
  const { x = 50, y = 100, level, table } = more;
  const lines = text.split('\n').map((line, row) => {
    const [top, bottom] = [y + 12 * row, y + 12 * row + 10];
    let at = x;
    const words = line.split(' ').map((word) => {
      const bbox: BoundingBox = [at, top, at + 5 * [...word].length, bottom];
      at += 5 * ([...word].length + 1);
      return { text: word, bbox, confidence: 0.9 };
    });
    const bbox: BoundingBox = [x, top, x + 5 * [...line].length, bottom];
    return { text: line, bbox, words };
  });
  const right = Math.max(...lines.map(({ bbox }) => bbox[2]));
  const bbox: BoundingBox = [x, y, right, y + 12 * lines.length - 2];
  return {
    kind,
    text,
    bbox,
    confidence: 0.9,
    ...(level === undefined ? {} : { level }),
    lines,
    ...(table === undefined ? {} : { table }),
  };
}

export function page(blocks: readonly Block[], index = 0): Page {
  return { index, width: 595, height: 842, unit: 'pt', rotation: 0, language: 'eng', source: 'text-layer', blocks };
}

/** A table block out of rows of texts; the first row is the header. */
export function tableBlock(rows: readonly (readonly string[])[]): Block {
  const columns = Math.max(...rows.map((row) => row.length));
  const cells = rows.flatMap((row, at) =>
    row.map((text, column) => {
      const bbox: BoundingBox = [50 + 100 * column, 100 + 12 * at, 140 + 100 * column, 110 + 12 * at];
      return { row: at, column, rowSpan: 1, columnSpan: 1, text, bbox, header: at === 0 };
    }),
  );
  return block(rows.map((row) => row.join(' ')).join('\n'), 'table', { table: { rows: rows.length, columns, cells } });
}

export const finishedJob: Job = {
  uuid: '00000000-0000-4000-8000-000000000001',
  status: 'done',
  options: { tier: 'cpu', language: 'auto' },
  name: 'river.pdf',
  mediaType: 'application/pdf',
  sha256: 'a'.repeat(64),
  byteSize: 1234,
  documentPages: 3,
  pageCount: 3,
  pagesDone: 3,
  pagesFailed: 1,
  errors: [{ index: 1, code: 'page_timeout', message: 'Page 2 took too long.' }],
  meanConfidence: 0.91234567,
  createdAt: 0,
  finishedAt: 1000,
};

/** All parts of a stream. */
export async function collect<Part>(stream: AsyncIterable<Part>): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}
