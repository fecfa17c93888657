/** Owns the resources: which addresses there are, how they are completed and listed, and how a miss is told. */
import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import type { McpServer, ReadResourceResult, Variables } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { toOcrError } from '../errors.ts';
import { pageUri, jobUri } from '../wire.ts';
import { completePage, completeUuid } from './completion.ts';
import { readConversation } from './conversation.ts';
import { readJob } from './job.ts';
import { listJobResources } from './job-list.ts';
import { readPage } from './page.ts';
import { readPageBlocks } from './page-blocks.ts';
import { readPageImage } from './page-image.ts';
import type { Place } from './place.ts';

interface ResourceKind {
  readonly name: string;
  readonly template: string;
  readonly title: string;
  readonly description: string;
  /** Absent where it differs from read to read. */
  readonly mimeType?: string;
  read(app: App, place: Place): Promise<ReadResourceResult>;
}

const kinds: readonly ResourceKind[] = [
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
 * Adds everything under `ocr://` to a server.
 * @param inTurn runs a read when the server has room for it
 */
export function registerResources(
  server: McpServer,
  openApp: () => Promise<App>,
  inTurn: <Result>(work: () => Promise<Result>) => Promise<Result> = (work) => work(),
): void {
  for (const { name, template, title, description, mimeType, read } of kinds) {
    const complete = {
      uuid: (typed: string) => completeUuid(openApp, typed),
      ...(template.includes('{page}')
        ? {
            page: (typed: string, context?: { arguments?: Record<string, string> }) =>
              completePage(openApp, typed, context?.arguments?.['uuid']),
          }
        : {}),
    };
    server.registerResource(
      name,
      new ResourceTemplate(template, { list: undefined, complete }),
      { title, description, ...(mimeType === undefined ? {} : { mimeType }) },
      async (uri, variables) =>
        translated(uri.href, () => inTurn(async () => read(await openApp(), placeOf(uri.href, variables)))),
    );
  }
  // The SDK's own listing knows no cursor, and a home may hold thousands of jobs.
  server.server.setRequestHandler('resources/list', async ({ params }) =>
    translated('ocr://jobs', async () => listJobResources(await openApp(), params?.cursor)),
  );
}

function placeOf(uri: string, { uuid, page }: Variables): Place {
  if (typeof uuid !== 'string') throw new ResourceNotFoundError(uri);
  if (page === undefined) return { uri, uuid, page: 0 };
  if (typeof page !== 'string' || !/^[1-9]\d{0,8}$/.test(page)) {
    throw new ResourceNotFoundError(uri, `No such page in ${uri}. Pages are whole numbers from 1.`);
  }
  return { uri, uuid, page: Number(page) };
}

/** Turns the project's errors into the protocol's: what is not there is told as not found, with the next step. */
async function translated<Result>(uri: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ProtocolError) throw thrown;
    const error = toOcrError(thrown);
    const words = `${error.sentence} (${error.code})`;
    if (error.code === 'job_not_found' || error.code === 'page_not_found' || error.code === 'job_not_finished') {
      throw new ResourceNotFoundError(uri, words);
    }
    if (error.code === 'invalid_argument')
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, words, { code: error.code });
    throw new ProtocolError(ProtocolErrorCode.InternalError, words, { code: error.code });
  }
}
