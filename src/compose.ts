/** Owns putting the parts together: the only place that knows which adapter stands behind which port. */
import { readFileSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { type Caller, type Owner, localCaller, ownerOf } from './account.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import type { App, Service } from './app.ts';
import { createAskService } from './answer/ask.ts';
import { createIndexMemory } from './answer/fresh-index.ts';
import { type Answerers, chooseAnswerer } from './answer/choice.ts';
import type { ServiceChat } from './answer/answerer.ts';
import type { Embedder } from './answer/embedder.ts';
import { createEmbedder } from './answer/embeddings.ts';
import { type Config, loadConfig, quietNativeLogs } from './config.ts';
import { examine } from './doctor.ts';
import { type EngineName, openEngine } from './engine/index.ts';
import { createEngineChoice } from './engine/choice.ts';
import { createRemoteChat } from './engine/remote/chat.ts';
import { createLanguageData } from './engine/local/language-data.ts';
import type { Engine } from './engine/engine.ts';
import { OcrError, isDiskFull, toOcrError } from './errors.ts';
import { createFieldAsker } from './extraction/index.ts';
import { createKeptExports } from './export/kept-exports.ts';
import { createInput } from './input.ts';
import { createJobService } from './jobs.ts';
import { resolveLanguage } from './language.ts';
import { type Log, createLog } from './log.ts';
import { makeFolder } from './make-folder.ts';
import { findModel, modelSettings } from './models/choice.ts';
import { packageFolder } from './package-folder.ts';
import { openFileBlobStore } from './store/files.ts';
import { openLanceChunkStore } from './store/lance.ts';
import { openSqliteAccountStore } from './store/sqlite-accounts.ts';
import { openSqliteWebhookStore } from './store/sqlite-webhooks.ts';
import { openSqliteJobStore } from './store/sqlite.ts';
import { createTranslator } from './translate/index.ts';
import { type ViewParts, createView } from './view.ts';
import { createWebhooks } from './webhooks.ts';

/** The version in package.json. */
export const version: string = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')).version;

export interface OpenOptions {
  /** A document is going to be read at once: its reader starts while the store is opened. */
  readonly readsSoon?: boolean;
}

/** The app of the local caller. */
export async function openApp(flags: Partial<Config> = {}, options: OpenOptions = {}): Promise<App> {
  return (await openService(flags, undefined, options)).app;
}

/** An app that `await using` closes. */
export type ClosingApp = App & AsyncDisposable;

/**
 * Reading, searching and asking in one's own program. Nothing heavy is loaded before it is needed.
 *
 * @param config what shall differ from the environment and the config file; `home` is the folder where all is kept, `allow`
 *   the folders that may be read and written
 * @returns the app, to be closed by `close()` or by `await using`; `resume()` lets jobs go on that an earlier process left
 * @throws OcrError `invalid_argument` for settings that cannot be
 */
export async function createApp(config: Partial<Config> = {}): Promise<ClosingApp> {
  const app = await openApp(config);
  return { ...app, [Symbol.asyncDispose]: app.close };
}

/** Accounts alone, for those who manage them. */
export async function openAccounts(
  flags: Partial<Config> = {},
): Promise<{ readonly accounts: Accounts; close(): Promise<void> }> {
  const config = loadConfig(flags);
  await makeHome(config.home);
  const store = await openSqliteAccountStore(join(config.home, 'ocrchat.db'));
  return { accounts: createAccounts(store, config), close: () => store.close() };
}

/**
 * All that one process gives to several callers. Nothing that is heavy is loaded here: readers, LanceDB and image libraries wait for
 * the first document.
 *
 * @param flags what shall differ from the environment and the config file
 * @param given takes what is logged, in place of standard error
 * @returns the service, which the `close` of its `app` ends
 * @throws OcrError `invalid_argument` for settings that cannot be, `store_failed`
 */
export async function openService(
  flags: Partial<Config> = {},
  given?: Log,
  { readsSoon = false }: OpenOptions = {},
): Promise<Service> {
  const config = loadConfig(flags);
  const log = given ?? createLog(config.logLevel);
  const remoteChat = createRemoteChat(config, log);
  const answerers = configuredAnswerers(config, remoteChat);
  const embedder = configuredEmbedder(config);
  quietNativeLogs();
  await makeHome(config.home);
  const engines = new Map<EngineName, Promise<Engine>>();
  const engineOf = (name: EngineName = 'local'): Promise<Engine> => {
    const opened = engines.get(name) ?? openEngine(name, config, log, () => engineOf('local'));
    engines.set(name, opened);
    return opened;
  };
  // Whatever engine reads a document, the one of this machine opens it. Why it cannot be is told when it is asked to.
  if (readsSoon) await engineOf().then((engine) => engine.warmUp?.(), toldWhenAsked);
  const file = join(config.home, 'ocrchat.db');
  const store = await openSqliteJobStore(file);
  const accountStore = await openSqliteAccountStore(file);
  const accounts = createAccounts(accountStore, config);
  const webhookStore = await openSqliteWebhookStore(file);
  const webhooks = createWebhooks({ store: webhookStore, job: async (uuid) => (await store.get(uuid))?.job, log });
  const blobs = openFileBlobStore(config.home);
  const chunks = openLanceChunkStore(join(config.home, 'chunks'), { log, embedder });
  const input = createInput(config);
  const languageData = createLanguageData(config);
  const translator = createTranslator(config);
  const chooseEngine = createEngineChoice(config, log);
  const keptExports = createKeptExports(blobs, version, log);
  const memory = createIndexMemory();
  const sampling = config.sampling === 'on';
  const askingOf = (owner: Owner) => createAskService({ jobs: store.of(owner), chunks, answerers, sampling, memory });
  const asking = askingOf('local');
  const jobs = createJobService({
    store,
    blobs,
    engine: engineOf,
    index: asking.index,
    translate: translator.translate,
    claimFields: createFieldAsker(config),
    forget: async (uuid) => {
      keptExports.forget(uuid);
      await asking.forget(uuid);
      await remoteChat.forget(uuid);
    },
    log,
    config,
  });

  const machine: ViewParts['machine'] = {
    addLanguage: async (language, options) => languageData.add(resolveLanguage(language), options),
    doctor: () => examine(config, version, languageData.status, answerers),
    resume: jobs.resume,
    close: async () => {
      await jobs.close();
      // An engine that could not be opened was reported to whoever asked for it; there is nothing of it to close.
      for (const engine of engines.values()) await (await engine.catch(() => undefined))?.close();
      await chunks.close();
      await webhooks.close();
      await webhookStore.close();
      await accountStore.close();
      await store.close();
    },
  };
  const forCaller = (caller: Caller): App =>
    createView(
      {
        version,
        config,
        input,
        jobs,
        asking: askingOf(ownerOf(caller)),
        accounts,
        engine: engineOf,
        keptExports,
        chooseEngine,
        readingModel: () => findModel(modelSettings(config))?.model,
        checkTranslation: translator.check,
        languages: languageData.status,
        machine,
      },
      caller,
    );
  return { app: forCaller(localCaller), accounts, forCaller, webhooks, rest: jobs.rest };
}

function toldWhenAsked(): void {}

/** @throws OcrError `invalid_argument` when the one that is set lacks its key or address */
function configuredAnswerers(config: Config, remote: ServiceChat): Answerers {
  return chooseAnswerer({
    choice: config.answerer,
    context: config.answerContext,
    deadline: config.answerDeadline,
    anthropic: { key: config.anthropicKey, model: config.anthropicModel, url: config.anthropicUrl },
    openai: { key: config.openaiKey, model: config.openaiModel, url: config.openaiUrl },
    remote,
  });
}

/** @throws OcrError `invalid_argument` when it is switched on without an address or a model */
function configuredEmbedder(config: Config): Embedder | undefined {
  const { embeddings: protocol, embeddingsUrl: url, embeddingsModel: model, embeddingsKey: key } = config;
  if (protocol === 'off') return undefined;
  if (url !== '' && model !== '') return createEmbedder({ protocol, url, model, key });
  throw new OcrError('invalid_argument', `Embeddings are switched on (${protocol}), but their service is not named.`, {
    hint: 'Set OCRCHAT_EMBEDDINGS_URL and OCRCHAT_EMBEDDINGS_MODEL, or OCRCHAT_EMBEDDINGS to off.',
  });
}

/** @throws OcrError `invalid_argument` or `store_failed` in words that name the folder and the setting */
async function makeHome(home: string): Promise<void> {
  const setting = 'set OCRCHAT_HOME or --home to a folder';
  try {
    await makeFolder(home, 0o700);
    await access(home, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (isDiskFull(cause)) throw toOcrError(cause);
    const sentences: Readonly<Record<string, string>> = {
      EEXIST: `${home} is a file, not a folder; ${setting}.`,
      ENOTDIR: `${home} cannot be made, since a part of its path is a file, not a folder; ${setting}.`,
      EACCES: `This user may not write in ${home}; ${setting} that it may write.`,
      EPERM: `This user may not write in ${home}; ${setting} that it may write.`,
      EROFS: `${home} is on a disk that is read-only; ${setting} on another disk.`,
      ENOENT: `${home} cannot be made, since the folder above it is not there or takes none; ${setting} that can be made.`,
      ENAMETOOLONG: `${home} is too long a path; ${setting} with a shorter one.`,
    };
    throw new OcrError(
      'invalid_argument',
      sentences[String(code)] ?? `${home} cannot be made or written (${String(code)}); ${setting} that can.`,
      { cause },
    );
  }
}
