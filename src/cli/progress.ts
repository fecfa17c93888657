/** Owns telling how far a job is: a bar on a terminal, sparse lines for `--verbose` elsewhere, else nothing. */
import { pagesRead, type Job } from '../job.ts';
import { forTerminal, type Output } from './output.ts';

const barWidth = 24;
const spinner = ['|', '/', '-', '\\'] as const;

export interface Progress {
  /** Shows the job's state. */
  update(name: string, job: Job): void;
  /** Takes the bar away, so that something else can be written; the next update draws it again. */
  clear(): void;
  /** Ends the drawing for good. */
  stop(): void;
}

/** Picks the way of telling that fits the stream. */
export function createProgress(output: Output, verbose: boolean): Progress {
  if (output.columns !== undefined) return new ProgressBar(output, output.columns);
  return verbose ? new ProgressLines(output) : { update() {}, clear() {}, stop() {} };
}

/** One line that is drawn over itself; no escape sequences, so that any terminal shows it. */
class ProgressBar implements Progress {
  readonly #output: Output;
  readonly #columns: number;
  #latest: { readonly name: string; readonly job: Job } | undefined;
  #drawn = 0;
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(output: Output, columns: number) {
    this.#output = output;
    this.#columns = columns;
  }

  update(name: string, job: Job): void {
    this.#latest = { name, job };
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), 250).unref();
  }

  clear(): void {
    if (this.#drawn > 0) this.#output.draw(`\r${' '.repeat(this.#drawn)}\r`);
    this.#drawn = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#latest = undefined;
    this.clear();
  }

  #draw(): void {
    if (this.#latest === undefined) return;
    const { name, job } = this.#latest;
    this.#turn = (this.#turn + 1) % spinner.length;
    const line = barLine(name, job, this.#columns - 1, spinner[this.#turn] ?? '');
    this.#output.draw(`\r${line}${' '.repeat(Math.max(0, this.#drawn - line.length))}`);
    this.#drawn = line.length;
  }
}

/** A line whenever another tenth of the pages is done. */
class ProgressLines implements Progress {
  readonly #output: Output;
  #last = '';

  constructor(output: Output) {
    this.#output = output;
  }

  update(name: string, job: Job): void {
    const step = `${job.uuid} ${Math.floor((job.pagesDone * 10) / Math.max(1, job.pageCount))}`;
    if (step === this.#last) return;
    this.#last = step;
    this.#output.draw(`${forTerminal(name)}: ${pagesOf(job)}\n`);
  }

  clear(): void {}
  stop(): void {}
}

/** The bar as text, at most `columns` long: the name gives way first. */
export function barLine(name: string, job: Job, columns: number, turn: string): string {
  const filled = Math.floor((job.pagesDone * barWidth) / Math.max(1, job.pageCount));
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
  const tail = `${turn} ${pagesOf(job)}`;
  const room = columns - bar.length - tail.length - 2;
  const shown = forTerminal(name).replaceAll(/\s/g, ' ');
  const title = shown.length <= room ? shown : room > 4 ? `${shown.slice(0, room - 3)}...` : '';
  return [title, bar, tail]
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, Math.max(0, columns));
}

function pagesOf(job: Job): string {
  const failed = job.pagesFailed === 0 ? '' : `, ${job.pagesFailed} failed`;
  return `${pagesRead(job)} of ${job.pageCount} ${job.pageCount === 1 ? 'page' : 'pages'} read${failed}`;
}
