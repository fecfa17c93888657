/** Owns what programs that use ocrchat as a library may import. */
export type {
  App,
  AskOptions,
  DocumentHit,
  DocumentInput,
  ExportCall,
  ExportedFile,
  Finding,
  PageLack,
  PageMarkdown,
  PageText,
  PdfText,
  PdfTextOptions,
  Prompt,
  SampledText,
  SearchOptions,
  Service,
  SubmitOptions,
  WaitOptions,
} from './app.ts';
export { type Account, type Caller, type Plan, type Usage, localCaller } from './account.ts';
export type { Accounts } from './accounts.ts';
export { type ClosingApp, createApp, openService } from './compose.ts';
export { openPdfText } from './pdf-text.ts';
export type { Config } from './config.ts';
export * from './document.ts';
export * from './job.ts';
export * from './page-range.ts';
export * from './chunk.ts';
export { OcrError, errorKind, type ErrorCode } from './errors.ts';
export { type ExportFormat, exportFormats } from './export/exporter.ts';
export { type ExportOptions, exportOptions } from './export/options.ts';
export { pageMarkdown } from './markdown.ts';
export { pageText } from './plain-text.ts';
export { WireJob, toWireJob } from './wire.ts';
