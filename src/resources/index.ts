/** Owns the resources: which addresses there are, how they are completed and listed, and how a miss is told. */
import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import type { McpServer } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { toOcrError } from '../errors.ts';
import { completePage, completeUuid } from './completion.ts';
import { listJobResources } from './job-list.ts';
import { placeOf, resourceKinds } from './kinds.ts';

/**
 * Adds everything under `ocr://` to a server.
 * @param inTurn runs a read when the server has room for it
 */
export function registerResources(
  server: McpServer,
  openApp: () => Promise<App>,
  inTurn: <Result>(work: () => Promise<Result>) => Promise<Result> = (work) => work(),
): void {
  for (const { name, template, title, description, mimeType, read } of resourceKinds) {
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
