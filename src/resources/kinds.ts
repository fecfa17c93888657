/** Owns which addresses there are under `ocr://`, and what each of them reads. */
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { OcrError } from '../errors.ts';
import { jobUri, pageUri } from '../wire.ts';
import { readConversation } from './conversation.ts';
import { readJob } from './job.ts';
import { readPage } from './page.ts';
import { readPageBlocks } from './page-blocks.ts';
import { readPageImage } from './page-image.ts';
import type { Place } from './place.ts';

export interface ResourceKind {
  readonly name: string;
  readonly template: string;
  readonly title: string;
  readonly description: string;
  /** Absent where it differs from read to read. */
  readonly mimeType?: string;
  read(app: App, place: Place): Promise<ReadResourceResult>;
}

export const resourceKinds: readonly ResourceKind[] = [
  {
    name: 'job',
    template: jobUri('{uuid}'),
    title: 'Job',
    description: 'State of one document: status, pages, confidence, errors',
    mimeType: 'application/json',
    read: readJob,
  },
  {
    name: 'conversation',
    template: `${jobUri('{uuid}')}/conversation`,
    title: 'Conversation about a document',
    description: 'Questions that were asked and their answers, with citations',
    mimeType: 'application/json',
    read: readConversation,
  },
  {
    name: 'page',
    template: pageUri('{uuid}', '{page}'),
    title: 'Page as Markdown',
    description: 'Text of one page, counted from 1',
    mimeType: 'text/markdown',
    read: readPage,
  },
  {
    name: 'page-image',
    template: `${pageUri('{uuid}', '{page}')}/image`,
    title: 'Image of a page',
    description: 'The page upright, at most 1,568 pixels long',
    read: readPageImage,
  },
  {
    name: 'page-blocks',
    template: `${pageUri('{uuid}', '{page}')}/blocks`,
    title: 'Blocks of a page',
    description: 'Blocks, lines and words with boxes and confidence',
    mimeType: 'application/json',
    read: readPageBlocks,
  },
];

/**
 * Reads whatever an address names.
 * @throws OcrError `invalid_argument` for an address of none of the kinds; what the kind throws
 */
export async function readAddress(app: App, uri: string): Promise<ReadResourceResult> {
  for (const { template, read } of resourceKinds) {
    const pattern = template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/?#]+)');
    const variables = new RegExp(`^${pattern}$`).exec(uri)?.groups;
    if (variables !== undefined) return read(app, placeOf(uri, variables));
  }
  throw new OcrError('invalid_argument', `There is nothing at ${JSON.stringify(uri.slice(0, 200))}.`, {
    hint: `Addresses are ${resourceKinds.map(({ template }) => template).join(', ')}.`,
  });
}

/** @throws OcrError `page_not_found` for a page that is no whole number from 1 */
export function placeOf(uri: string, { uuid, page }: Readonly<Record<string, string | readonly string[]>>): Place {
  if (typeof uuid !== 'string') throw new OcrError('job_not_found', `${uri} names no job.`);
  if (page === undefined) return { uri, uuid, page: 0 };
  if (typeof page !== 'string' || !/^[1-9]\d{0,8}$/.test(page)) {
    throw new OcrError('page_not_found', `No such page in ${uri}.`, { hint: 'Pages are whole numbers from 1.' });
  }
  return { uri, uuid, page: Number(page) };
}
