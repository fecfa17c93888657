/** Owns the MCP server: one factory for both eras of the protocol, over whatever transport. */
import { McpServer, SdkError, SdkErrorCode } from '@modelcontextprotocol/server';
import type { CallToolResult, InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { type OcrError, errorKind } from '../errors.ts';
import type { Log } from '../log.ts';
import { registerPrompts } from '../prompts/index.ts';
import { registerResources } from '../resources/index.ts';
import { tools } from '../tools/index.ts';
import { callError, errorText } from '../tools/tool-error.ts';
import { listedSchema } from '../tools/tool-schema.ts';
import type { Tool, ToolContext } from '../tools/tool.ts';
import { type CallGate, callGate } from './call-gate.ts';
import { instructions } from './instructions.ts';
import { ClientRequest } from './client-request.ts';
import { clientConfirmation } from './confirming.ts';
import { clientSampling } from './sampling.ts';

export interface McpServerSettings {
  /** Opens the app on first use and gives the same one ever after. */
  readonly openApp: () => Promise<App>;
  readonly log: Log;
  readonly version: string;
  /** Decides when a call begins; by default one of its own, which knows nothing of the output. */
  readonly gate?: CallGate | undefined;
  /** Tells whoever listens that a job came, went or ended; by default the one client of this server. */
  readonly jobsChanged?: (() => void) | undefined;
}

const hour = 3_600_000;

/** Schemas are the same for every connection, so their JSON is made once. */
const schemas = new Map(
  tools.map((tool) => [
    tool.name,
    { input: listedSchema(tool.inputSchema, 'input'), output: listedSchema(tool.outputSchema, 'output') },
  ]),
);

export function createMcpServer(settings: McpServerSettings): McpServer {
  const { openApp, log, version, gate = callGate(undefined) } = settings;
  const server = new McpServer(
    { name: 'ocrchat', title: 'ocrchat', version },
    {
      instructions,
      capabilities: {
        tools: { listChanged: false },
        resources: { listChanged: true },
        prompts: { listChanged: false },
      },
      cacheHints: {
        'server/discover': { ttlMs: hour, cacheScope: 'public' },
        'tools/list': { ttlMs: hour, cacheScope: 'public' },
        'prompts/list': { ttlMs: hour, cacheScope: 'public' },
        'resources/templates/list': { ttlMs: hour, cacheScope: 'public' },
      },
    },
  );
  for (const tool of tools) {
    const { name, title, description, annotations } = tool;
    const schema = schemas.get(name);
    server.registerTool(
      name,
      {
        title,
        description,
        annotations,
        ...(schema === undefined ? {} : { inputSchema: schema.input, outputSchema: schema.output }),
      },
      async (args: unknown, context: ServerContext) =>
        callTool(tool, args, openApp, toolContext(server, context, settings), log, gate),
    );
  }
  registerResources(server, openApp, (work) => gate.run(work));
  registerPrompts(server, openApp);
  return server;
}

async function callTool(
  tool: Tool,
  args: unknown,
  openApp: () => Promise<App>,
  context: ToolContext,
  log: Log,
  gate: CallGate,
): Promise<CallToolResult | InputRequiredResult> {
  try {
    const { structured, text } = await gate.run(() => tool.call(openApp, args, context), {
      signal: context.signal,
      urgent: tool.name === 'cancel_job',
    });
    return { content: [{ type: 'text', text }], structuredContent: { ...structured } };
  } catch (thrown) {
    if (thrown instanceof ClientRequest && !context.signal.aborted) return thrown.result;
    const error = callError(thrown, context.signal);
    if (error.code === 'internal') log.error(`${tool.name} failed`, { cause: String(error.cause) });
    return errorResult(error);
  }
}

function errorResult(error: OcrError): CallToolResult {
  const { retryable } = errorKind(error.code);
  return {
    isError: true,
    content: [{ type: 'text', text: errorText(error) }],
    _meta: { 'ocrchat/error': { code: error.code, retryable } },
  };
}

function toolContext(
  server: McpServer,
  { mcpReq }: ServerContext,
  { log, jobsChanged = () => server.sendResourceListChanged() }: McpServerSettings,
): ToolContext {
  const progressToken = mcpReq._meta?.progressToken;
  return {
    signal: mcpReq.signal,
    cancelledByClient: () => {
      const reason: unknown = mcpReq.signal.reason;
      return mcpReq.signal.aborted && !(reason instanceof SdkError && reason.code === SdkErrorCode.ConnectionClosed);
    },
    progress(done, total, message) {
      if (progressToken === undefined || mcpReq.signal.aborted) return;
      mcpReq
        .notify({ method: 'notifications/progress', params: { progressToken, progress: done, total, message } })
        .catch((cause: unknown) => log.debug('progress could not be sent', { cause: String(cause) }));
    },
    sample: clientSampling(server, mcpReq),
    confirm: clientConfirmation(server, mcpReq),
    jobsChanged,
  };
}
