/** Owns asking the user through the client whether something is to be done. */
import { type McpServer, type ServerContext, inputRequired, inputResponse } from '@modelcontextprotocol/server';
import { ClientRequest, capabilitiesOf } from './client-request.ts';

/** Names the request and its response; a call asks at most once. */
const confirmation = 'confirmation';

/** A way to the user, where the client declared that it shows forms. */
export function clientConfirmation(
  server: McpServer,
  request: ServerContext['mcpReq'],
): ((question: string) => Promise<boolean>) | undefined {
  const { elicitation } = capabilitiesOf(server, request) ?? {};
  // A client of the older era that names no mode shows forms.
  if (elicitation === undefined || (elicitation.form === undefined && elicitation.url !== undefined)) return undefined;
  return async (question) => {
    if (request.inputResponses === undefined) {
      throw new ClientRequest({
        [confirmation]: inputRequired.elicit({
          message: question,
          requestedSchema: {
            type: 'object',
            properties: { confirm: { type: 'boolean', title: 'Yes', default: false } },
            required: ['confirm'],
          },
        }),
      });
    }
    const view = inputResponse(request.inputResponses, confirmation);
    return view.kind === 'elicit' && view.action === 'accept' && view.content?.['confirm'] === true;
  };
}
