/** Owns asking the client's model: a request in the older era of the protocol, an `input_required` result in the newer. */
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
  inputRequired,
  inputResponse,
} from '@modelcontextprotocol/server';
import type { Prompt, SampledText } from '../app.ts';

/** Names the request and its response; a call asks at most once. */
const answer = 'answer';

/** Thrown to end a call that has to be begun again with the model's text; the SDK carries its result to either era. */
export class SamplingRequest extends Error {
  override readonly name = 'SamplingRequest';
  readonly result: InputRequiredResult;

  constructor({ system, user, maxTokens }: Prompt) {
    super('The client is asked for a text first.');
    this.result = inputRequired({
      inputRequests: {
        [answer]: inputRequired.createMessage({
          systemPrompt: system,
          messages: [{ role: 'user', content: { type: 'text', text: user } }],
          maxTokens,
        }),
      },
    });
  }
}

function capabilitiesOf(server: McpServer, { envelope }: ServerContext['mcpReq']): ClientCapabilities | undefined {
  // seam: the SDK has checked the envelope against the protocol, but its type leaves the reserved keys out
  const declared = (envelope as Readonly<Record<string, unknown>> | undefined)?.[CLIENT_CAPABILITIES_META_KEY];
  return (declared as ClientCapabilities | undefined) ?? server.server.getClientCapabilities();
}

/** What a client's model wrote; nothing when the response holds no text. */
function textOf(responses: ServerContext['mcpReq']['inputResponses']): SampledText {
  const view = inputResponse(responses, answer);
  if (view.kind !== 'sampling') return { text: '', complete: true };
  const { content, model, stopReason } = view.result;
  const blocks = Array.isArray(content) ? content : [content];
  const text = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
  return { text, model, complete: stopReason !== 'maxTokens' };
}

/** A way to the client's model, where the client declared that it has one. */
export function clientSampling(
  server: McpServer,
  request: ServerContext['mcpReq'],
): ((prompt: Prompt) => Promise<SampledText>) | undefined {
  if (capabilitiesOf(server, request)?.sampling === undefined) return undefined;
  return async (prompt) => {
    if (request.inputResponses === undefined) throw new SamplingRequest(prompt);
    return textOf(request.inputResponses);
  };
}
