/** Owns what a reader process and its parent say to each other. */
import type { Source } from '../../document.ts';
import type { ErrorCode } from '../../errors.ts';
import type { PageSketch } from '../../layout/page-sketch.ts';
import type { PartlyWritten } from '../../markdown/partly-written.ts';
import type { WrittenPage } from '../../written-page.ts';
import type { Inspection, PageImage, PageLack, PageText, RenderOptions } from '../engine.ts';

interface TaskOf<Kind extends string> {
  readonly kind: Kind;
  readonly source: Source;
  readonly password: string | undefined;
}

export interface InspectTask extends TaskOf<'inspect'> {}
export interface ReadTask extends TaskOf<'read'> {
  /** Read in this order; each is reported before the task is done. */
  readonly indexes: readonly number[];
  readonly language: string;
  /** Tesseract codes whose data is at hand: for "auto", and where lines may run downwards. */
  readonly installed: readonly string[];
}
export interface RenderTask extends TaskOf<'render'> {
  readonly index: number;
  readonly options: Pick<RenderOptions, 'maxSide' | 'maxBytes' | 'rotation'>;
}
/** Reads text layers alone. */
export interface TextTask extends TaskOf<'text'> {
  readonly indexes: readonly number[];
}
/** Lays out what text layers say. */
export interface LayTask extends TaskOf<'lay'> {
  readonly indexes: readonly number[];
}
export type Task = InspectTask | ReadTask | RenderTask | TextTask | LayTask;

/** A page by its text layer, laid out by itself and written as Markdown as far as that does not depend on its document. */
export interface LaidPage {
  readonly index: number;
  readonly warnings?: readonly string[];
  readonly parts: PartlyWritten['parts'];
  /** JSON of an `UnsettledPage`. */
  readonly json: string;
}

/** What the document as a whole has to see of a page, and may change. */
export interface UnsettledPage extends Omit<PartlyWritten, 'parts'> {
  readonly sketch: PageSketch;
}

export interface TaskResults {
  readonly inspect: Inspection;
  readonly read: undefined;
  readonly render: PageImage;
  readonly text: readonly PageText[];
  readonly lay: readonly (LaidPage | PageLack)[];
}

/** An error as it crosses the process boundary. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  /** Whether the source as a whole cannot be read, or only this page. */
  readonly scope: 'source' | 'page';
}

/** What became of one page. Text crosses, and is kept, in half the time of a structured clone. */
export type PageReport =
  | { readonly page: WrittenPage; readonly isRecognized: boolean }
  | { readonly index: number; readonly fault: Fault };

export type ToReader =
  /** Begins when those before it are done. */
  | { readonly type: 'task'; readonly id: number; readonly task: Task }
  /** Of a task that has not begun: nobody wants it any more. */
  | { readonly type: 'drop'; readonly id: number }
  /** The answer to `need-language`. */
  | { readonly type: 'language'; readonly code: string; readonly data: Uint8Array }
  | { readonly type: 'no-language'; readonly code: string; readonly fault: Fault }
  /** The answer to `want-turn`. */
  | { readonly type: 'turn' };

export type FromReader =
  | { readonly type: 'ready' }
  /** `memory`: resident bytes of the reader after the task. */
  | { readonly type: 'done'; readonly id: number; readonly result: TaskResults[Task['kind']]; readonly memory?: number }
  /** Some pages of a task, in the order in which they were asked for. */
  | {
      readonly type: 'pages';
      readonly id: number;
      readonly pages: readonly PageReport[];
      /** Milliseconds by step since the last pages. */
      readonly times: Readonly<Record<string, number>>;
    }
  | { readonly type: 'failed'; readonly id: number; readonly fault: Fault }
  /** A reader never touches the network: its parent gets language data for it. The page's clock stands still meanwhile. */
  | { readonly type: 'need-language'; readonly code: string }
  /** Wants to do what takes much memory, and has done it. The page's clock stands still while it waits for its turn. */
  | { readonly type: 'want-turn' }
  | { readonly type: 'turn-over' };

/** What a reader is told when it starts, as its one argument in JSON. */
export interface ReaderSettings {
  readonly maxPagePixels: number;
  /** Bytes of resident memory. */
  readonly memoryLimit: number;
  /** Folder for code that was compiled; nothing is kept when it is empty. */
  readonly codeCache?: string;
  /** Whether it is to read text layers alone, many pages one after the other: V8 is set for that. */
  readonly readsLayers?: boolean;
  /** Names of steps that are left out, as in `step-switch.ts`. */
  readonly leaveOut?: readonly string[];
}
