/** Owns the tool that hands a finished job out as a file. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { App, ExportedFile } from '../app.ts';
import { OcrError } from '../errors.ts';
import { exportFormats } from '../export/exporter.ts';
import type { ExportFormat } from '../export/exporter.ts';
import { MaxChars, clip, fitText } from './budget.ts';
import { decodeCursor, encodeCursor, wrongCursor } from './cursor.ts';
import { defineTool } from './tool.ts';
import type { Rendered } from './tool.ts';
import { writeWhole } from './written-file.ts';

const ExportResult = z.object({
  uuid: z.string(),
  format: z.enum(exportFormats),
  name: z.string().describe('Suggested file name'),
  media_type: z.string(),
  path: z.string().optional().describe('Where it was written'),
  bytes: z.int().optional(),
  content: z.string().optional().describe('The file, or the next part of it'),
  cursor: z.string().optional(),
  next_step: z.string(),
});
type ExportResult = z.infer<typeof ExportResult>;

const CursorState = z.strictObject({ uuid: z.string(), format: z.enum(exportFormats), offset: z.int().positive() });

export const exportTool = defineTool({
  name: 'export',
  title: 'Export a document',
  description: `Exports a finished job as a file: txt, md (Markdown), json (pages, blocks, lines, words with boxes and confidence), csv (its tables, or its lines with boxes when there are none).
With path the file is written there whole, inside the allowed folders, and only its place is returned: prefer that for anything long. Without path the text comes back in parts by cursor; joined they are the file.`,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({
    uuid: z.string(),
    format: z.enum(exportFormats),
    path: z.string().min(1).optional().describe('Absolute path of the file to write'),
    overwrite: z.boolean().default(false).describe('Replace a file that exists'),
    cursor: z.string().optional().describe('From the result before; it keeps that format'),
    max_chars: MaxChars,
  }),
  outputSchema: ExportResult,
  async run(app, input, context) {
    if (input.path !== undefined && input.cursor !== undefined) {
      throw new OcrError('invalid_argument', 'export got both path and cursor.', {
        hint: 'A path takes the whole file; leave the cursor out.',
      });
    }
    if (input.path !== undefined)
      return toFile(app, input.uuid, input.format, input.path, input.overwrite, context.signal);
    const state = input.cursor === undefined ? undefined : decodeCursor('export', CursorState, input.cursor);
    if (state !== undefined && state.uuid !== input.uuid) throw wrongCursor('belongs to another job');
    return inParts(app, input.uuid, state?.format ?? input.format, state?.offset ?? 0, input.max_chars);
  },
});

async function toFile(
  app: App,
  uuid: string,
  format: ExportFormat,
  path: string,
  overwrite: boolean,
  signal: AbortSignal,
): Promise<Rendered<ExportResult>> {
  if (!isAbsolute(path)) {
    throw new OcrError('invalid_argument', `The path "${clip(path, 200)}" is not absolute.`, {
      hint: 'Give the whole path of the file to write.',
    });
  }
  const target = await app.writablePath(path);
  const file = await app.export(uuid, format);
  const bytes = await writeWhole(target, file.body, { overwrite, signal });
  const structured: ExportResult = {
    ...faceOf(file, uuid, format),
    path: target,
    bytes,
    next_step: 'The file is complete.',
  };
  return {
    structured,
    text: `Job ${uuid} was written as ${format} (${file.mediaType}, name ${structured.name}) to ${target}, ${bytes} bytes.\nNext: ${structured.next_step}`,
  };
}

async function inParts(
  app: App,
  uuid: string,
  format: ExportFormat,
  offset: number,
  maxChars: number,
): Promise<Rendered<ExportResult>> {
  const file = await app.export(uuid, format);
  if (!isText(file.mediaType)) {
    throw new OcrError('invalid_argument', `${format} is not text and cannot be returned here.`, {
      hint: 'Give a path to write it to.',
    });
  }
  const { text, more, length } = await stretchOf(file.body, offset, maxChars);
  if (offset > 0 && offset >= length) throw wrongCursor('points behind the end of the file');
  return fitText(text, maxChars, (end) => {
    const cursor =
      end === text.length && !more ? undefined : encodeCursor('export', { uuid, format, offset: offset + end });
    const structured: ExportResult = {
      ...faceOf(file, uuid, format),
      content: text.slice(0, end),
      ...(cursor === undefined ? {} : { cursor }),
      next_step:
        cursor === undefined
          ? 'That is all of it.'
          : 'The rest: export with this uuid, format and cursor; or the whole file with path.',
    };
    const head = [`Job ${uuid} as ${format} (${file.mediaType}, name ${structured.name})`];
    if (cursor !== undefined) head.push(`Cursor: ${cursor}`);
    return { structured, text: [...head, `Next: ${structured.next_step}`, '', structured.content].join('\n') };
  });
}

const faceOf = (file: ExportedFile, uuid: string, format: ExportFormat) => ({
  uuid,
  format,
  name: clip(file.name, 100),
  media_type: file.mediaType,
});

const isText = (mediaType: string): boolean =>
  mediaType.startsWith('text/') || mediaType.startsWith('application/json');

/** Reads on until more than `wanted` characters after `offset` are there, and never holds what lies before. */
async function stretchOf(body: AsyncIterable<string | Uint8Array>, offset: number, wanted: number) {
  const decoder = new TextDecoder();
  let passed = 0;
  let text = '';
  const take = (part: string): void => {
    text += part.slice(Math.max(0, offset - passed));
    passed += part.length;
  };
  for await (const part of body) {
    take(typeof part === 'string' ? part : decoder.decode(part, { stream: true }));
    if (text.length > wanted) return { text: text.slice(0, wanted + 1), more: true, length: passed };
  }
  take(decoder.decode());
  return { text, more: false, length: passed };
}
