/** Owns what agent pipelines may import: the tools, ready for the SDKs of models. */
export { aiSdkTools, type AiSdkTool } from './toolkit/ai-sdk.ts';
export { anthropicTools } from './toolkit/anthropic.ts';
export type { ToolOutcome, ToolProgress, ToolkitOptions } from './toolkit/call.ts';
export {
  type FunctionCall,
  type FunctionMessage,
  type FunctionTool,
  type OpenAiOptions,
  type OpenAiTools,
  openaiTools,
} from './toolkit/openai.ts';
export { OcrError, type ErrorCode } from './errors.ts';
