/** Owns the resource that gives one page as Markdown. */
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { pageMarkdown } from '../markdown.ts';
import { pageAt } from './place.ts';
import type { Place } from './place.ts';

/** Hosts cut near a megabyte; a page beyond this is no text for reading. */
const longest = 200_000;

export async function readPage(app: App, place: Place): Promise<ReadResourceResult> {
  const markdown = pageMarkdown(await pageAt(app, place));
  const text =
    markdown.length <= longest
      ? markdown
      : `${markdown.slice(0, longest)}\n\n<!-- cut at ${longest} characters: get_job with pages "${place.page}" gives the rest -->`;
  return { contents: [{ uri: place.uri, mimeType: 'text/markdown', text }] };
}
