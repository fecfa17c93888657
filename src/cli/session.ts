/** Owns one run of the command line: the app, the streams, Ctrl-C, and the exit code. */
import { parse, resolve } from 'node:path';
import type { App, PdfText } from '../app.ts';
import type { Config } from '../config.ts';
import { errorKind, OcrError, toOcrError } from '../errors.ts';
import type { Job } from '../job.ts';
import { BrokenPipe, forTerminal, Output } from './output.ts';
import { createProgress, type Progress } from './progress.ts';
import { serverSettings } from './server-arguments.ts';
import type { Surroundings } from './surroundings.ts';

/** Flags that every command takes. */
export interface CommonFlags {
  readonly allow?: readonly string[];
  readonly home?: string;
  readonly verbose?: boolean;
}

/** How long the clean-up may take before the process ends all the same: what is stored survives that. */
const closingMilliseconds = 30_000;
const interruptedMilliseconds = 5000;

export class Session {
  readonly surroundings: Surroundings;
  readonly output: Output;
  readonly #errors: Output;
  #progress: Progress;
  readonly #interruption = new AbortController();
  #cancellations: (() => Promise<void>)[] = [];
  #opened: { close(): Promise<void> } | undefined;
  #talkative = false;
  #exit = 0;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings.stdout);
    this.#errors = new Output(surroundings.stderr);
    this.#progress = createProgress(this.#errors, false);
  }

  /** Aborted by the first Ctrl-C. */
  get signal(): AbortSignal {
    return this.#interruption.signal;
  }

  /**
   * Opens the app, once; from then on Ctrl-C is ours to handle.
   * @param paths what the user names on the command line, if the command takes paths: whoever may start it may read them, so
   *   whole drives are allowed unless folders were given
   * @param options whether a document is going to be read at once
   */
  async open(flags: CommonFlags, paths?: readonly string[], options?: { readonly readsSoon?: boolean }): Promise<App> {
    this.#begin(flags);
    const app = await this.surroundings.openApp(await this.settings(flags, paths), options);
    this.#opened = app;
    return app;
  }

  /** As `open`, for what reads the text of PDFs alone. */
  async openPdfText(flags: CommonFlags, paths: readonly string[]): Promise<PdfText> {
    this.#begin(flags);
    const texts = await this.surroundings.openPdfText(await this.settings(flags, paths));
    this.#opened = texts;
    return texts;
  }

  #begin(flags: CommonFlags): void {
    this.#talkative = flags.verbose === true || this.#errors.columns !== undefined;
    this.#progress = createProgress(this.#errors, flags.verbose === true);
    const signals = this.surroundings.signals ?? process;
    signals.on('SIGINT', this.#interrupt);
    signals.on('SIGTERM', this.#terminate);
  }

  /** The settings that the flags stand for. */
  async settings(flags: CommonFlags, paths?: readonly string[]): Promise<Partial<Config>> {
    if (paths === undefined) return serverSettings(flags);
    const { settingIsGiven } = await import('../config.ts');
    const limited = flags.allow !== undefined || settingIsGiven('allow', serverSettings(flags));
    const drives = [...new Set([process.cwd(), ...paths].map((path) => parse(resolve(path)).root))];
    return { ...serverSettings(flags), ...(limited ? {} : { allow: drives }) };
  }

  /** Writes a result to standard output. */
  async print(chunk: string | Uint8Array): Promise<void> {
    this.#progress.clear();
    await this.output.write(chunk);
  }

  /** Writes a value as JSON and a newline; on a terminal it is indented. */
  async printJson(value: unknown): Promise<void> {
    await this.print(`${JSON.stringify(value, null, this.output.columns === undefined ? undefined : 2)}\n`);
  }

  /** Writes a value as JSON on one line, so that a list of them can be read line by line. */
  async printJsonLine(value: unknown): Promise<void> {
    await this.print(`${JSON.stringify(value)}\n`);
  }

  /** Tells the user something that is not a result. */
  note(text: string): void {
    this.#progress.clear();
    this.#errors.draw(`${this.#errors.columns === undefined ? text : forTerminal(text)}\n`);
  }

  /** Tells the user what a script need not know: on a terminal, or when `--verbose` asks for it. */
  inform(text: string): void {
    if (this.#talkative) this.note(text);
  }

  /** Tells of a failure and makes its exit code the run's, unless an earlier failure did. */
  fail(thrown: unknown, subject?: string): OcrError {
    const error = this.signal.aborted ? toOcrError(this.signal.reason) : toOcrError(thrown);
    const named = subject === undefined || error.message.includes(subject);
    this.note(`ocrchat: ${named ? '' : `${subject}: `}${error.sentence}`);
    this.exitWith(errorKind(error.code).exit);
    return error;
  }

  /** Sets the exit code unless a failure did before. */
  exitWith(code: number): void {
    if (this.#exit === 0) this.#exit = code;
  }

  showProgress(name: string, job: Job): void {
    this.#progress.update(name, job);
  }

  stopProgress(): void {
    this.#progress.stop();
  }

  /** Has `work` run when Ctrl-C ends this run, before the app closes. */
  onCancel(work: () => Promise<void>): void {
    this.#cancellations.push(work);
  }

  /** Settles as `work` does, or rejects as soon as the user interrupts, whatever `work` makes of its signal. */
  async untilInterrupted<T>(work: Promise<T>): Promise<T> {
    const { promise: interrupted, reject } = Promise.withResolvers<never>();
    const interrupt = () => reject(this.signal.reason);
    if (this.signal.aborted) interrupt();
    this.signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await Promise.race([interrupted, work]);
    } finally {
      this.signal.removeEventListener('abort', interrupt);
    }
  }

  /** Runs a command, turns whatever it throws into an exit code, cancels what Ctrl-C left running, and closes the app. */
  async run(command: () => Promise<unknown>): Promise<number> {
    try {
      await command();
    } catch (thrown) {
      if (!(thrown instanceof BrokenPipe)) this.fail(thrown);
    } finally {
      this.stopProgress();
      await this.#goodbye().catch((thrown: unknown) => this.fail(thrown));
      const signals = this.surroundings.signals ?? process;
      signals.off('SIGINT', this.#interrupt);
      signals.off('SIGTERM', this.#terminate);
    }
    return this.#exit;
  }

  readonly #interrupt = (): void => {
    if (this.signal.aborted) return this.#leave();
    this.#exit = errorKind('cancelled').exit;
    this.#interruption.abort(new OcrError('cancelled', 'Cancelled.'));
  };

  /** Another process takes unfinished jobs up again, so unlike Ctrl-C this does not cancel them. */
  readonly #terminate = (): void => {
    if (this.signal.aborted) return this.#leave();
    this.#exit = 143;
    this.#cancellations = [];
    this.#interruption.abort(new OcrError('cancelled', 'Ended by a signal; the job goes on when ocrchat next runs.'));
  };

  #leave(): void {
    const exit = this.surroundings.exit ?? ((code: number) => process.exit(code));
    exit(this.#exit);
  }

  /** The timer also keeps the process alive until the app is closed, whatever the app waits for then. */
  async #goodbye(): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined) return;
    const timer = setTimeout(() => this.#leave(), this.signal.aborted ? interruptedMilliseconds : closingMilliseconds);
    try {
      if (this.signal.aborted) await Promise.all(this.#cancellations.map((work) => work()));
      await opened.close();
    } finally {
      clearTimeout(timer);
    }
  }
}
