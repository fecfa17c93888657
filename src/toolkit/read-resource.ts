/** Owns the tool that opens an address under `ocr://`: models that are not in a host of MCP cannot open one otherwise. */
import { z } from 'zod';
import { readAddress } from '../resources/kinds.ts';
import { MaxChars, fitText } from '../tools/budget.ts';
import { decodeCursor, encodeCursor, wrongCursor } from '../tools/cursor.ts';
import { defineTool } from '../tools/tool.ts';
import type { Rendered } from '../tools/tool.ts';

const ResourceResult = z.object({
  uri: z.string(),
  mime_type: z.string(),
  content: z.string().optional().describe('Of a text: it, or the next part of it'),
  bytes: z.int().optional().describe('Of a picture'),
  cursor: z.string().optional(),
  next_step: z.string(),
});
type ResourceResult = z.infer<typeof ResourceResult>;

const CursorState = z.strictObject({ uri: z.string(), offset: z.int().positive() });

export const readResource = defineTool({
  name: 'read_resource',
  title: 'Open an ocr:// address',
  description: `Opens an address under ocr:// that other tools name. ocr://jobs/{uuid}/pages/{page}/image shows the page as a picture: look at it before relying on doubtful words, figures or names. …/pages/{page}/blocks gives blocks, lines and words with boxes, …/pages/{page} Markdown, ocr://jobs/{uuid} the state, …/conversation what was asked.`,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: z.strictObject({
    uri: z.string().max(500),
    cursor: z.string().optional().describe('From the result before; repeat uri with it'),
    max_chars: MaxChars,
  }),
  outputSchema: ResourceResult,
  async run(app, { uri, cursor, max_chars }) {
    const state = cursor === undefined ? undefined : decodeCursor('resource', CursorState, cursor);
    if (state !== undefined && state.uri !== uri) throw wrongCursor('belongs to another address');
    const [content] = (await readAddress(app, uri)).contents;
    const mimeType = content?.mimeType ?? 'text/plain';
    if (content !== undefined && 'blob' in content) return picture(uri, mimeType, content.blob);
    const text = content?.text ?? '';
    const offset = state?.offset ?? 0;
    if (offset > 0 && offset >= text.length) throw wrongCursor('points behind the end');
    return part(uri, mimeType, text.slice(offset), offset, max_chars);
  },
});

function picture(uri: string, mimeType: string, base64: string): Rendered<ResourceResult> {
  const structured = {
    uri,
    mime_type: mimeType,
    bytes: Buffer.byteLength(base64, 'base64'),
    next_step: 'Compare the picture with the text of the page.',
  };
  const text = `${uri} (${mimeType}, ${structured.bytes} bytes)\nNext: ${structured.next_step}`;
  return { structured, text, image: { mediaType: mimeType, base64 } };
}

function part(uri: string, mimeType: string, rest: string, offset: number, maxChars: number): Rendered<ResourceResult> {
  return fitText(rest, maxChars, (end) => {
    const cursor = end === rest.length ? undefined : encodeCursor('resource', { uri, offset: offset + end });
    const structured: ResourceResult = {
      uri,
      mime_type: mimeType,
      content: rest.slice(0, end),
      ...(cursor === undefined ? {} : { cursor }),
      next_step: cursor === undefined ? 'That is all of it.' : 'The rest: the same call with this cursor.',
    };
    const head = [`${uri} (${mimeType})`, ...(cursor === undefined ? [] : [`Cursor: ${cursor}`])];
    return { structured, text: [...head, `Next: ${structured.next_step}`, '', structured.content].join('\n') };
  });
}
