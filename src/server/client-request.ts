/** Owns asking the client for something: a request in the older era of the protocol, an `input_required` result in the newer. */
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequest,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
  inputRequired,
} from '@modelcontextprotocol/server';

/** Thrown to end a call that has to be begun again with what the client gives; the SDK carries its result to either era. */
export class ClientRequest extends Error {
  override readonly name = 'ClientRequest';
  readonly result: InputRequiredResult;

  constructor(inputRequests: Readonly<Record<string, InputRequest>>) {
    super('The client is asked first.');
    this.result = inputRequired({ inputRequests });
  }
}

/** What the client of this request said that it can do. */
export function capabilitiesOf(
  server: McpServer,
  { envelope }: ServerContext['mcpReq'],
): ClientCapabilities | undefined {
  // seam: the SDK has checked the envelope against the protocol, but its type leaves the reserved keys out
  const declared = (envelope as Readonly<Record<string, unknown>> | undefined)?.[CLIENT_CAPABILITIES_META_KEY];
  return (declared as ClientCapabilities | undefined) ?? server.server.getClientCapabilities();
}
