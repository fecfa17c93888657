/** Owns settings: defaults, then the config file, then the environment, then flags. The only reader of process.env. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';
import { OcrError } from './errors.ts';
import { faultWords } from './validation.ts';

const megabytes = 1024 * 1024;

const Settings = z.strictObject({
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
    .describe(
      'Recognised pages after which a reader process is replaced; of pages with text of their own, 25 count as one',
    ),
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

/** The user's data directory by the platform's custom. */
function defaultHome(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'ocrchat');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'ocrchat');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'ocrchat');
}

/** What lies in the home folder follows it, wherever it is said. */
function defaults(env: NodeJS.ProcessEnv, flags: Partial<Config>): Config {
  const home = resolve(flags.home ?? (env['OCRCHAT_HOME'] || defaultHome(env)));
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

/** A list that is parted by spaces or commas. */
function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

/** Environment variable of each setting that has one, with how its text is read. */
export const environmentVariables: readonly {
  readonly name: string;
  readonly setting: keyof Config;
  readonly read: (text: string) => unknown;
}[] = [
  { name: 'OCRCHAT_HOME', setting: 'home', read: (text) => resolve(text) },
  { name: 'OCRCHAT_ALLOW', setting: 'allow', read: (text) => text.split(delimiter).filter((part) => part !== '') },
  { name: 'OCRCHAT_CACHE', setting: 'cache', read: (text) => resolve(text) },
  { name: 'OCRCHAT_CODE_CACHE', setting: 'codeCache', read: (text) => (text === 'off' ? text : resolve(text)) },
  { name: 'OCRCHAT_DATA', setting: 'dataFolders', read: (text) => text.split(delimiter).filter((part) => part !== '') },
  { name: 'OCRCHAT_DATA_URL', setting: 'dataUrl', read: (text) => text },
  { name: 'OCRCHAT_SYSTEM_DATA', setting: 'systemData', read: (text) => text },
  { name: 'OCRCHAT_READERS', setting: 'readers', read: Number },
  { name: 'OCRCHAT_READER_MEMORY', setting: 'readerMemory', read: Number },
  { name: 'OCRCHAT_READER_PAGES', setting: 'readerPages', read: Number },
  { name: 'OCRCHAT_PAGE_DEADLINE', setting: 'pageDeadline', read: Number },
  { name: 'OCRCHAT_MAX_FILE_BYTES', setting: 'maxFileBytes', read: Number },
  { name: 'OCRCHAT_MAX_PAGES', setting: 'maxPages', read: Number },
  { name: 'OCRCHAT_MAX_PAGE_PIXELS', setting: 'maxPagePixels', read: Number },
  { name: 'OCRCHAT_URL_TIMEOUT', setting: 'urlTimeout', read: Number },
  { name: 'OCRCHAT_ANONYMOUS_ALLOWANCE', setting: 'anonymousAllowance', read: Number },
  { name: 'OCRCHAT_FREE_ALLOWANCE', setting: 'freeAllowance', read: Number },
  { name: 'OCRCHAT_PRICE_CPU', setting: 'priceCpu', read: Number },
  { name: 'OCRCHAT_PRICE_VLM', setting: 'priceVlm', read: Number },
  { name: 'OCRCHAT_ANONYMOUS_FILE_PAGES', setting: 'anonymousFilePages', read: Number },
  { name: 'OCRCHAT_FREE_FILE_PAGES', setting: 'freeFilePages', read: Number },
  { name: 'OCRCHAT_PAID_FILE_PAGES', setting: 'paidFilePages', read: Number },
  { name: 'OCRCHAT_TRUSTED_PROXIES', setting: 'trustedProxies', read: words },
  { name: 'OCRCHAT_UPLOAD_RETENTION', setting: 'uploadRetention', read: Number },
  { name: 'OCRCHAT_RESULT_RETENTION', setting: 'resultRetention', read: Number },
  { name: 'OCRCHAT_ENGINE', setting: 'engine', read: (text) => text },
  { name: 'OCRCHAT_REMOTE_URL', setting: 'remoteUrl', read: (text) => text },
  { name: 'OCRCHAT_REMOTE_TOKEN', setting: 'remoteToken', read: (text) => text },
  { name: 'OCRCHAT_REMOTE_DEADLINE', setting: 'remoteDeadline', read: Number },
  { name: 'OCRCHAT_REMOTE_PATIENCE', setting: 'remotePatience', read: Number },
  { name: 'OCRCHAT_PORT', setting: 'port', read: Number },
  { name: 'OCRCHAT_LISTEN', setting: 'listen', read: (text) => text },
  { name: 'OCRCHAT_METRICS_PORT', setting: 'metricsPort', read: (text) => (text === 'off' ? text : Number(text)) },
  { name: 'OCRCHAT_HOSTS', setting: 'hosts', read: words },
  { name: 'OCRCHAT_CORS_ORIGINS', setting: 'corsOrigins', read: words },
  { name: 'OCRCHAT_INLINE_PAGES', setting: 'inlinePages', read: Number },
  { name: 'OCRCHAT_INLINE_SECONDS', setting: 'inlineSeconds', read: Number },
  { name: 'OCRCHAT_RATE_LIMIT', setting: 'rateLimit', read: Number },
  { name: 'OCRCHAT_ANSWERER', setting: 'answerer', read: (text) => text },
  { name: 'OCRCHAT_ANSWER_CONTEXT', setting: 'answerContext', read: Number },
  { name: 'OCRCHAT_ANSWER_DEADLINE', setting: 'answerDeadline', read: Number },
  { name: 'OCRCHAT_SAMPLING', setting: 'sampling', read: (text) => text },
  { name: 'OCRCHAT_ANTHROPIC_KEY', setting: 'anthropicKey', read: (text) => text },
  { name: 'OCRCHAT_ANTHROPIC_MODEL', setting: 'anthropicModel', read: (text) => text },
  { name: 'OCRCHAT_ANTHROPIC_URL', setting: 'anthropicUrl', read: (text) => text },
  { name: 'OCRCHAT_OPENAI_KEY', setting: 'openaiKey', read: (text) => text },
  { name: 'OCRCHAT_OPENAI_MODEL', setting: 'openaiModel', read: (text) => text },
  { name: 'OCRCHAT_OPENAI_URL', setting: 'openaiUrl', read: (text) => text },
  { name: 'OCRCHAT_VLM', setting: 'vlm', read: (text) => text },
  { name: 'OCRCHAT_VLM_MODEL', setting: 'vlmModel', read: (text) => text },
  { name: 'OCRCHAT_VLM_IMAGE_SIDE', setting: 'vlmImageSide', read: Number },
  { name: 'OCRCHAT_VLM_REQUESTS', setting: 'vlmRequests', read: Number },
  { name: 'OCRCHAT_VLM_PAGES_PER_MINUTE', setting: 'vlmPagesPerMinute', read: Number },
  { name: 'OCRCHAT_VLM_DEADLINE', setting: 'vlmDeadline', read: Number },
  { name: 'OCRCHAT_VLM_BUDGET', setting: 'vlmBudget', read: Number },
  { name: 'OCRCHAT_VLM_DESCRIBE', setting: 'vlmDescribe', read: (text) => text },
  { name: 'OCRCHAT_VLM_INPUT_PRICE', setting: 'vlmInputPrice', read: Number },
  { name: 'OCRCHAT_VLM_OUTPUT_PRICE', setting: 'vlmOutputPrice', read: Number },
  { name: 'OCRCHAT_EMBEDDINGS', setting: 'embeddings', read: (text) => text },
  { name: 'OCRCHAT_EMBEDDINGS_URL', setting: 'embeddingsUrl', read: (text) => text },
  { name: 'OCRCHAT_EMBEDDINGS_MODEL', setting: 'embeddingsModel', read: (text) => text },
  { name: 'OCRCHAT_EMBEDDINGS_KEY', setting: 'embeddingsKey', read: (text) => text },
  { name: 'OCRCHAT_LOG', setting: 'logLevel', read: (text) => text },
];

/**
 * Puts the settings together.
 * @param flags settings given on the command line or by a program; they win
 * @throws OcrError `invalid_argument` that names the setting at fault
 */
export function loadConfig(flags: Partial<Config> = {}, env: NodeJS.ProcessEnv = process.env): Config {
  const fromEnvironment: Record<string, unknown> = {};
  for (const { name, setting, read } of environmentVariables) {
    const text = env[name];
    if (text !== undefined && text !== '') fromEnvironment[setting] = read(text);
  }
  if (env['OCRCHAT_DATA_URL'] === '') fromEnvironment['dataUrl'] = '';
  const base = defaults(env, flags);
  const merged = { ...base, ...configFile(env, base.home), ...fromEnvironment, ...flags };
  // The file may say anything: what is no list of texts is left for the schema to refuse.
  const folders = z.array(z.string()).safeParse(merged.allow);
  const parsed = Config.safeParse({
    ...merged,
    ...(folders.success ? { allow: folders.data.map((folder) => resolve(folder)) } : {}),
  });
  if (parsed.success) return withSharedKeys(parsed.data, env);
  const first = parsed.error.issues[0];
  const setting = String(first?.path[0] ?? 'settings');
  const variable = environmentVariables.find((entry) => entry.setting === setting)?.name;
  const text = variable === undefined || Object.hasOwn(flags, setting) ? undefined : env[variable];
  const words = first === undefined ? 'it is not understood' : faultWords(Settings, first, merged, text || undefined);
  throw new OcrError(
    'invalid_argument',
    first?.code === 'unrecognized_keys'
      ? `The settings are wrong: ${words}.`
      : `The setting "${setting}"${variable === undefined ? '' : ` (${variable})`} is wrong: ${words}.`,
    {
      hint: 'Correct it in the flags, the environment or the config file.',
    },
  );
}

/**
 * A key that is in the environment for other programs is taken only where the user said that its service shall answer:
 * it must not send documents anywhere by being there.
 */
function withSharedKeys(config: Config, env: NodeJS.ProcessEnv): Config {
  if (config.answerer === 'anthropic' && config.anthropicKey === '')
    return { ...config, anthropicKey: env['ANTHROPIC_API_KEY'] ?? '' };
  if (config.answerer === 'openai' && config.openaiKey === '')
    return { ...config, openaiKey: env['OPENAI_API_KEY'] ?? '' };
  return config;
}

/** Whether the environment or the config file gives the setting, so that its default does not hold. */
export function settingIsGiven(
  setting: keyof Config,
  flags: Partial<Config> = {},
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  const variable = environmentVariables.find((entry) => entry.setting === setting)?.name;
  if (variable !== undefined && env[variable] !== undefined && env[variable] !== '') return true;
  return Object.hasOwn(configFile(env, defaults(env, flags).home), setting);
}

/** LanceDB's native part warns of every settled conflict on standard error, and a variable is its only switch. */
export function quietNativeLogs(): void {
  process.env['LANCEDB_LOG'] ??= 'error';
}

/** Reads `OCRCHAT_CONFIG`, else `config.json` in the home folder; a missing default file is no settings. */
function configFile(env: NodeJS.ProcessEnv, home: string): Partial<Config> {
  const named = env['OCRCHAT_CONFIG'];
  const path = named === undefined || named === '' ? join(home, 'config.json') : resolve(named);
  if (!existsSync(path)) {
    if (named === undefined || named === '') return {};
    throw new OcrError('invalid_argument', `The config file ${path} does not exist.`, {
      hint: 'Correct OCRCHAT_CONFIG or remove it.',
    });
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new OcrError('invalid_argument', `The config file ${path} is not JSON.`, { hint: 'Correct it.', cause });
  }
  const settings = z.record(z.string(), z.unknown()).safeParse(content);
  if (settings.success) return settings.data;
  throw new OcrError('invalid_argument', `The config file ${path} is no JSON object of settings.`, {
    hint: 'Write it as {"setting": value}.',
  });
}
