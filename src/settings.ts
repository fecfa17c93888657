/** Owns what can be set: each setting with what it means, what it may be, and its default. */
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const megabytes = 1024 * 1024;

export const Settings = z.strictObject({
  home: z.string().describe('Folder that holds jobs, uploads and the search index'),
  allow: z.array(z.string()).readonly().describe('Folders that documents may be read from and exports written to'),
  cache: z.string().describe('Folder for language data that was downloaded'),
  codeCache: z
    .string()
    .describe('Folder for the code that readers compile, which lets the next ones start faster; `off` keeps none'),
  dataFolders: z
    .array(z.string())
    .readonly()
    .describe('Folders searched for <code>.traineddata or <code>.traineddata.gz'),
  dataUrl: z
    .string()
    .describe('Where language data is fetched from once; {code} stands for the Tesseract code; empty means never'),
  systemData: z
    .enum(['use', 'ignore'])
    .describe('Whether the language data of an installed Tesseract is used; without it every machine reads alike'),
  readers: z.int().min(1).max(64).describe('Reader processes at once'),
  readerMemory: z.int().describe('Bytes of memory after which a reader process is ended'),
  readerPages: z
    .int()
    .min(1)
    .describe('Recognised pages after which a reader process is replaced; pages with text of their own do not count'),
  pageDeadline: z.int().min(100).describe('Milliseconds that one page may take'),
  maxFileBytes: z.int().positive().describe('Bytes of one document'),
  maxPages: z.int().positive().describe('Pages of one document'),
  maxPagePixels: z.int().positive().describe('Pixels of one page, decoded or rendered'),
  urlTimeout: z.int().positive().describe('Milliseconds that fetching a document from a URL may take'),
  anonymousAllowance: z
    .int()
    .nonnegative()
    .describe('Service: credits a day (UTC) for each network address without a token; 0 asks everybody for a token'),
  freeAllowance: z.int().nonnegative().describe('Service: credits a month (UTC) for an account on the free plan'),
  priceCpu: z.int().nonnegative().describe('Service: credits that a page costs on the cpu tier'),
  priceVlm: z.int().nonnegative().describe('Service: credits that a page costs on the vlm tier'),
  anonymousFilePages: z.int().positive().describe('Service: pages of one document without a token'),
  freeFilePages: z.int().positive().describe('Service: pages of one document on the free plan'),
  paidFilePages: z.int().positive().describe('Service: pages of one document on the paid plan'),
  trustedProxies: z
    .array(z.string())
    .readonly()
    .describe('Service: addresses and ranges of the proxies whose X-Forwarded-For is believed'),
  uploadRetention: z
    .int()
    .nonnegative()
    .describe(
      'Service: seconds that an upload is kept after its job has ended, for the pdf export and pictures of pages',
    ),
  resultRetention: z.int().positive().describe('Service: seconds after which a job is removed with all its results'),
  engine: z
    .enum(['auto', 'local', 'remote'])
    .describe(
      'Where documents are read: on this machine, by the remote service, or there when it has a token and answers',
    ),
  remoteUrl: z.url({ protocol: /^https?$/ }).describe('Address of the OCR.chat service, or of another `ocrchat serve`'),
  remoteToken: z.string().describe('API token for it; empty means anonymous'),
  remoteDeadline: z.int().positive().describe('Milliseconds that the remote service may take for a document'),
  remotePatience: z.int().min(0).describe('Milliseconds for which a call that fails is tried again'),
  port: z.int().min(0).max(65_535).describe('Service: port that is listened on; 0 takes any that is free'),
  listen: z.string().min(1).describe('Service: address that is listened on'),
  metricsPort: z
    .union([z.literal('off'), z.int().min(0).max(65_535)])
    .describe('Service: port of the metrics for Prometheus, on 127.0.0.1; "off" for none'),
  hosts: z
    .array(z.string().toLowerCase())
    .readonly()
    .describe('Service: host names it is called by, besides addresses, localhost and the name of the machine'),
  corsOrigins: z
    .array(z.string().toLowerCase())
    .readonly()
    .describe('Service: origins of web pages that may call it, such as https://example.org; "*" for all'),
  inlinePages: z
    .int()
    .nonnegative()
    .describe('Service: documents of up to so many pages are answered with their text at once'),
  inlineSeconds: z
    .number()
    .min(0)
    .max(600)
    .describe('Service: how long that is waited for before the pending job is the answer'),
  rateLimit: z
    .int()
    .positive()
    .describe('Service: calls a minute of one account, or of one network address without a token'),
  answerer: z
    .enum(['auto', 'extractive', 'anthropic', 'openai', 'host', 'remote'])
    .describe(
      'Who writes answers; auto takes a model that is configured below, else quotes without one; remote is the service that read the document',
    ),
  answerContext: z.int().min(1000).describe('Characters of documents that a model is given for one answer'),
  answerDeadline: z.int().min(100).describe('Milliseconds that a model may take for one answer, all tries together'),
  sampling: z
    .enum(['off', 'on'])
    .describe('Whether answerer host may ask the model of the MCP host through its client, where that offers it'),
  anthropicKey: z
    .string()
    .describe('Key for answers written by Claude; ANTHROPIC_API_KEY is used only where answerer is anthropic'),
  anthropicModel: z.string().describe('Model that answers'),
  anthropicUrl: z.url().describe('Address of the Anthropic API'),
  openaiKey: z
    .string()
    .describe('Key of the OpenAI-compatible service; OPENAI_API_KEY is used only where answerer is openai'),
  openaiModel: z.string().describe('Model of it that answers'),
  openaiUrl: z
    .union([z.literal(''), z.url()])
    .describe('Address of an OpenAI-compatible service up to its version, such as http://127.0.0.1:11434/v1'),
  vlm: z
    .enum(['auto', 'anthropic', 'openai', 'remote'])
    .describe(
      'Whose model reads on the vlm tier; auto takes Claude where it has a key, else the OpenAI-compatible service, else the remote one',
    ),
  vlmModel: z.string().describe('Model that reads pages; empty means the one that answers'),
  vlmImageSide: z.int().min(256).max(8000).describe('Pixels that the longer side of a picture for the model may have'),
  vlmRequests: z.int().min(1).max(64).describe('Pages that the model reads at once'),
  vlmPagesPerMinute: z.int().min(1).describe('Pages that are begun in a minute'),
  vlmDeadline: z.int().min(100).describe('Milliseconds that a model may take for one page, all tries together'),
  vlmBudget: z
    .int()
    .nonnegative()
    .describe(
      'Tokens of one document over which reading or translating it with a model has to be confirmed; 0 always asks',
    ),
  vlmDescribe: z
    .enum(['off', 'on'])
    .describe('Whether it says what figures show, beside the text and marked as its words'),
  vlmInputPrice: z
    .number()
    .nonnegative()
    .describe('What a million tokens cost that the model is given; 0 when unknown'),
  vlmOutputPrice: z.number().nonnegative().describe('What a million tokens cost that the model writes; 0 when unknown'),
  embeddings: z
    .enum(['off', 'openai', 'ollama'])
    .describe(
      'Protocol of the service whose vectors let documents be found by meaning, too; off sends nothing anywhere',
    ),
  embeddingsUrl: z
    .union([z.literal(''), z.url()])
    .describe('Its address: http://127.0.0.1:11434 of Ollama, up to the version (…/v1) of others'),
  embeddingsModel: z.string().describe('Its model; each model has vectors of its own'),
  embeddingsKey: z.string().describe('Its key, where it needs one'),
  leaveOut: z.array(z.string()).readonly().describe('Steps of the offline reader that are left out, for measuring'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).describe('What is logged on standard error'),
});
export const Config = Settings.readonly();
export type Config = z.infer<typeof Config>;

/** @param home what lies in it follows it, wherever it is said */
export function defaultSettings(home: string): Config {
  return {
    home,
    allow: [process.cwd(), homedir()],
    cache: join(home, 'tessdata'),
    codeCache: join(home, 'code'),
    dataFolders: [],
    dataUrl: 'https://github.com/tesseract-ocr/tessdata_fast/raw/main/{code}.traineddata',
    systemData: 'use',
    readers: availableParallelism(),
    readerMemory: 1536 * megabytes,
    readerPages: 200,
    pageDeadline: 240_000,
    maxFileBytes: 100 * megabytes,
    maxPages: 2000,
    maxPagePixels: 100_000_000,
    urlTimeout: 30_000,
    anonymousAllowance: 20,
    freeAllowance: 200,
    priceCpu: 1,
    priceVlm: 5,
    anonymousFilePages: 20,
    freeFilePages: 100,
    paidFilePages: 2000,
    trustedProxies: [],
    uploadRetention: 3600,
    resultRetention: 7 * 24 * 3600,
    engine: 'auto',
    remoteUrl: 'https://ocr.chat',
    remoteToken: '',
    remoteDeadline: 3_600_000,
    remotePatience: 120_000,
    port: 8787,
    listen: '127.0.0.1',
    metricsPort: 9464,
    hosts: [],
    corsOrigins: [],
    inlinePages: 5,
    inlineSeconds: 30,
    rateLimit: 600,
    answerer: 'auto',
    answerContext: 60_000,
    answerDeadline: 60_000,
    sampling: 'off',
    anthropicKey: '',
    anthropicModel: 'claude-haiku-5-5',
    anthropicUrl: 'https://api.anthropic.com',
    openaiKey: '',
    openaiModel: '',
    openaiUrl: '',
    vlm: 'auto',
    vlmModel: '',
    vlmImageSide: 1568,
    vlmRequests: 4,
    vlmPagesPerMinute: 60,
    vlmDeadline: 180_000,
    vlmBudget: 500_000,
    vlmDescribe: 'off',
    vlmInputPrice: 0,
    vlmOutputPrice: 0,
    embeddings: 'off',
    embeddingsUrl: '',
    embeddingsModel: '',
    embeddingsKey: '',
    leaveOut: [],
    logLevel: 'warn',
  };
}
