/** Owns what one caller may do: the app of that caller over the parts that all callers share. */
import { type Caller, ownerOf } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { AskService } from './answer/ask.ts';
import type { App, ReadingChoices, SubmitOptions } from './app.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine/engine.ts';
import { OcrError } from './errors.ts';
import type { KeptExports } from './export/kept-exports.ts';
import { presetOptions } from './findings.ts';
import { createFinishedJobs } from './finished-job.ts';
import type { Input } from './input.ts';
import type { JobOptions, Tier } from './job.ts';
import type { JobService } from './jobs.ts';
import { resolveLanguage } from './language.ts';
import { type BudgetSettings, modelWork, withinBudget } from './model-budget.ts';
import { type Preset, presetNames, presets } from './tools/presets.ts';

export interface ViewParts {
  readonly version: string;
  readonly config: BudgetSettings & Pick<Config, 'uploadRetention' | 'resultRetention'>;
  readonly input: Input;
  readonly jobs: JobService;
  /** That of the caller's own jobs. */
  readonly asking: AskService;
  readonly accounts: Pick<Accounts, 'charge' | 'filePages'>;
  readonly engine: () => Promise<Engine>;
  readonly keptExports: KeptExports;
  /** Where the next document is read, by the settings. @throws OcrError `network_failed`, `tier_unavailable` */
  readonly chooseEngine: (tier: Tier, signal?: AbortSignal) => Promise<JobOptions['engine']>;
  /** Name of the model that reads and translates on this machine; undefined without one. */
  readonly readingModel: () => string | undefined;
  /** @throws OcrError for a language that nothing here can translate to */
  readonly checkTranslation: (language: string) => void;
  readonly languages: App['languages'];
  /** What belongs to the machine, for the local caller. */
  readonly machine: Pick<App, 'addLanguage' | 'doctor' | 'resume' | 'close'>;
}

/** The app of one caller: jobs, budgets and what belongs to the machine as they are open to that caller. */
export function createView(parts: ViewParts, caller: Caller): App {
  const { accounts, asking, config, input, machine } = parts;
  const jobs = parts.jobs.of(ownerOf(caller));
  const local = caller.kind === 'local';

  /** Local documents stay as long as their user wants them, uploaded ones as long as the service says. */
  const lifetime = (expiresIn: number | undefined) => {
    const seconds = local ? expiresIn : Math.min(expiresIn ?? config.resultRetention, config.resultRetention);
    return {
      expiresAt: seconds === undefined ? undefined : Date.now() + seconds * 1000,
      keepUpload: local ? undefined : config.uploadRetention * 1000,
    };
  };

  const pageImage: App['pageImage'] = async (uuid, index, options = {}) => {
    const { maxSide = 1568, maxBytes = 900_000, signal } = options;
    const [page] = await jobs.pages(uuid, [index]);
    const { source, password: kept } = await jobs.source(uuid);
    const password = options.password ?? kept;
    const rotation = page !== undefined && 'rotation' in page ? page.rotation : 0;
    const open = await parts.engine();
    try {
      return await open.renderPage(source, index, { maxSide, maxBytes, rotation, password, signal });
    } catch (thrown) {
      if (!(thrown instanceof OcrError) || thrown.code !== 'password_required') throw thrown;
      throw new OcrError(
        'password_required',
        `${source.name} is locked, and its password is forgotten once it is read.`,
        {
          hint: 'Its text is there as before; for pictures of its pages, read an unlocked copy.',
          cause: thrown,
        },
      );
    }
  };

  return {
    version: parts.version,
    submit: async (document, options = {}) => {
      const chosen = readingOptions(options, await parts.chooseEngine(options.tier ?? 'cpu', options.signal));
      if (chosen.translateTo !== undefined && chosen.engine === undefined) parts.checkTranslation(chosen.translateTo);
      const work = modelWork(chosen);
      const asked = work.reads || work.translates ? { ...chosen, model: parts.readingModel() } : chosen;
      const taken = await input.take(document, { signal: options.signal, remote: !local });
      try {
        return await jobs.submit(taken.source, asked, {
          pages: options.pages,
          fresh: options.fresh,
          password: options.password,
          ...lifetime(options.expiresIn),
          // A translation is paid for like a page that a model reads.
          charge: accounts.charge(caller, chosen.translateTo === undefined ? chosen.tier : 'vlm'),
          filePages: accounts.filePages(caller),
          idempotencyKey: options.idempotencyKey,
          // Callers elsewhere pay by the page: their budget is what they have.
          approve:
            local && options.confirm !== true && (work.reads || work.translates)
              ? (pages) => withinBudget(pages, taken.source.name, work, config)
              : undefined,
          signal: options.signal,
        });
      } finally {
        await taken.dispose();
      }
    },
    job: jobs.get,
    wait: jobs.wait,
    jobs: jobs.list,
    cancel: jobs.cancel,
    delete: jobs.delete,
    pages: jobs.pages,
    pageIndexes: jobs.pageIndexes,
    pageImage,
    // Downloads of a service are asked for again and again.
    ...createFinishedJobs(jobs, pageImage, local ? undefined : parts.keptExports),
    ask: async (given, question, options = {}) => {
      const { answerer } = options;
      // A model costs whoever runs the service: which one writes is theirs to say.
      if (!local && (answerer === 'anthropic' || answerer === 'openai' || answerer === 'remote')) throw ofTheService();
      return asking.ask(given, question, options);
    },
    history: asking.history,
    conversation: asking.conversation,
    conversations: asking.conversations,
    search: asking.search,
    choices: async ({ signal } = {}) =>
      offered(
        await parts.chooseEngine('vlm', signal).then(
          () => true,
          () => false,
        ),
      ),
    languages: parts.languages,
    ...(local ? { ...machine, writablePath: input.writable } : elsewhere),
  };
}

const ofTheService = (): OcrError =>
  new OcrError('forbidden', 'Which model answers is set by whoever runs the service.', {
    hint: 'Leave answerer out, or ask for "extractive" or "host".',
  });

const forbidden = (): Promise<never> =>
  Promise.reject(
    new OcrError('forbidden', 'Only whoever runs the service may do this.', {
      hint: 'Ask them to do it on the machine.',
    }),
  );

/** The machine as callers elsewhere meet it. */
const elsewhere: Pick<App, 'addLanguage' | 'doctor' | 'writablePath' | 'resume' | 'close'> = {
  addLanguage: forbidden,
  doctor: forbidden,
  writablePath: forbidden,
  resume: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** What a form may offer. */
function offered(model: boolean): ReadingChoices {
  return {
    tiers: model ? ['cpu', 'vlm'] : ['cpu'],
    tools: presetNames.map((slug) => {
      const { title, description, needs }: Preset = presets[slug];
      return { slug, title, description, ...(needs === undefined ? {} : { needs }) };
    }),
  };
}

/** @throws OcrError for a language or a preset that there is not where the document is to be read */
function readingOptions(options: SubmitOptions, engine: JobOptions['engine']): Omit<JobOptions, 'pages'> {
  const { tier = 'cpu' } = options;
  return {
    tier,
    language: resolveLanguage(options.language ?? 'auto'),
    ...(engine === undefined ? {} : { engine }),
    ...presetOptions(options, engine),
  };
}
