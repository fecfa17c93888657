/** Owns the tool that hands a finished job out as a file. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { App, ExportedFile } from '../app.ts';
import { OcrError } from '../errors.ts';
import { FigureFolder, isOriginal, isText, overwritesDocument, refuseOtherName } from '../export-place.ts';
import { exportFormats } from '../export/exporter.ts';
import type { ExportFormat } from '../export/exporter.ts';
import { anyOptions, serverOptions } from '../export/options.ts';
import { defaultExport } from './presets.ts';
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
  base64: z.string().optional().describe('The whole file, when it is no text'),
  cursor: z.string().optional(),
  next_step: z.string(),
});
type ExportResult = z.infer<typeof ExportResult>;

const Options = z.record(z.string(), z.unknown());
const CursorState = z.strictObject({
  uuid: z.string(),
  format: z.enum(exportFormats),
  options: Options.optional(),
  offset: z.int().positive(),
});

/** What is exported, as the call says it. */
interface Order {
  readonly uuid: string;
  readonly format: ExportFormat;
  /** As given, without the defaults of servers. */
  readonly options: z.infer<typeof Options> | undefined;
  readonly password: string | undefined;
  readonly signal: AbortSignal;
}

export const exportTool = defineTool({
  name: 'export',
  title: 'Export a document',
  description: `Exports a finished job as a file: txt, md (Markdown), html, docx (Word), csv (its tables, several as a ZIP file; its lines with boxes when there are none), xlsx (Excel: a sheet for each table), json (fields, pages, blocks, lines, words with boxes and confidence), hocr, alto, pdf (the document as it is, made searchable).
With path the file is written there whole, inside the allowed folders, and only its place is returned: prefer that for anything long, and for docx and pdf. Without path text comes back in parts by cursor; joined they are the file. What is no text comes back as base64 if it fits max_chars.`,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({
    uuid: z.string(),
    format: z.enum(exportFormats).optional().describe('Default: that of the tool of the job, else md'),
    options: anyOptions().optional().describe('Of the format'),
    path: z.string().min(1).optional().describe('Absolute path of the file to write'),
    overwrite: z.boolean().default(false).describe('Replace a file that exists'),
    password: z.string().optional().describe('Of an encrypted PDF, to show its figures; a PDF made of it is unlocked'),
    cursor: z.string().optional().describe('From the result before; it keeps that format and options'),
    max_chars: MaxChars,
  }),
  outputSchema: ExportResult,
  async run(app, { uuid, format: given, options: asked, path, overwrite, password, cursor, max_chars }, { signal }) {
    if (path !== undefined && cursor !== undefined) {
      throw new OcrError('invalid_argument', 'export got both path and cursor.', {
        hint: 'A path takes the whole file; leave the cursor out.',
      });
    }
    const standard = defaultExport(
      given === undefined && cursor === undefined ? (await app.job(uuid)).options.tool : undefined,
    );
    const format = given ?? standard.format;
    const options = given === undefined ? (asked ?? standard.options) : asked;
    const order: Order = { uuid, format, options, password, signal };
    if (path !== undefined) return toFile(app, order, path, overwrite);
    const state = cursor === undefined ? undefined : decodeCursor('export', CursorState, cursor);
    if (state === undefined) return inParts(app, order, 0, max_chars);
    if (state.uuid !== uuid) throw wrongCursor('belongs to another job');
    return inParts(app, { ...order, format: state.format, options: state.options }, state.offset, max_chars);
  },
});

function open(
  app: App,
  { uuid, format, options, password, signal }: Order,
  figures?: FigureFolder,
): Promise<ExportedFile> {
  const attach = figures?.attach;
  return app.export(uuid, format, { options: serverOptions(format, options), password, signal, attach });
}

async function toFile(app: App, order: Order, path: string, overwrite: boolean): Promise<Rendered<ExportResult>> {
  if (!isAbsolute(path)) {
    throw new OcrError('invalid_argument', `The path "${clip(path, 200)}" is not absolute.`, {
      hint: 'Give the whole path of the file to write.',
    });
  }
  const target = await app.writablePath(path);
  if (await isOriginal(target, await app.job(order.uuid))) throw overwritesDocument(target);
  const figures = new FigureFolder(app, { overwrite });
  const file = await open(app, order, figures);
  refuseOtherName(target, file);
  figures.beside(target);
  try {
    const bytes = await writeWhole(target, file.body, { overwrite, signal: order.signal });
    const structured: ExportResult = {
      ...faceOf(file, order),
      path: target,
      bytes,
      next_step: 'The file is complete.',
    };
    return {
      structured,
      text: `Job ${order.uuid} was written as ${order.format} (${file.mediaType}, name ${structured.name}) to ${target}, ${bytes} bytes.\nNext: ${structured.next_step}`,
    };
  } catch (thrown) {
    await figures.discard();
    throw thrown;
  }
}

async function inParts(app: App, order: Order, offset: number, maxChars: number): Promise<Rendered<ExportResult>> {
  const { uuid, format, options } = order;
  const file = await open(app, order);
  if (!isText(file.mediaType)) return inBase64(file, order, maxChars);
  const { text, more, length } = await stretchOf(file.body, offset, maxChars);
  if (offset > 0 && offset >= length) throw wrongCursor('points behind the end of the file');
  return fitText(text, maxChars, (end) => {
    const cursor =
      end === text.length && !more
        ? undefined
        : encodeCursor('export', {
            uuid,
            format,
            ...(options === undefined ? {} : { options }),
            offset: offset + end,
          });
    const structured: ExportResult = {
      ...faceOf(file, order),
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

/** What the rest of a result takes, beside the bytes. */
const faceChars = 600;

/** A file that is no text can only be had whole. @throws OcrError `invalid_argument` when it is too long */
async function inBase64(file: ExportedFile, order: Order, maxChars: number): Promise<Rendered<ExportResult>> {
  const most = Math.floor(((maxChars - faceChars) * 3) / 4);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of file.body) {
    const chunk = Buffer.from(part);
    bytes += chunk.length;
    if (bytes > most) {
      throw new OcrError('invalid_argument', `This ${order.format} is no text and too long to be returned here.`, {
        hint: 'Give a path to write it to.',
      });
    }
    parts.push(chunk);
  }
  const structured: ExportResult = {
    ...faceOf(file, order),
    bytes,
    base64: Buffer.concat(parts).toString('base64'),
    next_step: 'That is all of it, in base64; with path it is written to a file.',
  };
  return {
    structured,
    text: `Job ${order.uuid} as ${order.format} (${file.mediaType}, name ${structured.name}), ${bytes} bytes\nNext: ${structured.next_step}\n\n${structured.base64 ?? ''}`,
  };
}

const faceOf = (file: ExportedFile, { uuid, format }: Order) => ({
  uuid,
  format,
  name: clip(file.name, 100),
  media_type: file.mediaType,
});

/** Reads on until more than `wanted` characters after `offset` are there, and never holds what lies before. */
async function stretchOf(body: AsyncIterable<string | Uint8Array>, offset: number, wanted: number) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
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
