/** Owns asking the client's model. */
import { type McpServer, type ServerContext, inputRequired, inputResponse } from '@modelcontextprotocol/server';
import type { Prompt, SampledText } from '../app.ts';
import { ClientRequest, capabilitiesOf } from './client-request.ts';

/** Names the request and its response; a call asks at most once. */
const answer = 'answer';

function requestOf({ system, user, maxTokens }: Prompt): ClientRequest {
  return new ClientRequest({
    [answer]: inputRequired.createMessage({
      systemPrompt: system,
      messages: [{ role: 'user', content: { type: 'text', text: user } }],
      maxTokens,
    }),
  });
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
    if (request.inputResponses === undefined) throw requestOf(prompt);
    return textOf(request.inputResponses);
  };
}
