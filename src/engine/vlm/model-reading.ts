/** Owns asking a model to write down one page: once more where it cannot be understood, and never without end. */
import type { PageModel } from '../../document.ts';
import type { Model, ModelReply } from '../../models/model.ts';
import { parseLenient } from '../../models/lenient-json.ts';
import { addUsage } from '../../models/model-use.ts';
import { createLoopWatch, loopStart } from './loops.ts';
import type { PagePictures } from './page-pictures.ts';
import { pageContent, systemPrompt } from './prompt.ts';
import { type Transcript, toTranscript, transcriptSchema } from './transcript.ts';

export interface ModelReading {
  /** Undefined when nothing of it can be used. */
  readonly transcript: Transcript | undefined;
  /** Why not, for the end of a sentence. */
  readonly reason: string | undefined;
  /** True when it did not come to the end of the page. */
  readonly isCut: boolean;
  readonly took: PageModel;
}

export interface ReadingOptions {
  readonly describesFigures: boolean;
  /** Tokens that it may write. */
  readonly maxTokens: number;
  /** Milliseconds. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
}

const attempts = 2;

/**
 * @throws ModelFailure when the service gave nothing
 * @throws OcrError `cancelled`
 */
export async function readWithModel(
  model: Model,
  pictures: PagePictures,
  options: ReadingOptions,
): Promise<ModelReading> {
  const { describesFigures, maxTokens, deadline, signal } = options;
  let took: PageModel = { name: model.model, inputTokens: 0, outputTokens: 0 };
  const end = performance.now() + deadline;
  for (let attempt = 1; ; attempt++) {
    const loops = createLoopWatch();
    const reply = await model.complete(
      {
        system: systemPrompt(describesFigures),
        content: pageContent(pictures),
        maxTokens,
        schema: transcriptSchema(describesFigures),
        onText: (soFar) => (loops(soFar) ? 'stop' : undefined),
      },
      { signal, deadline: Math.max(1, end - performance.now()) },
    );
    took = sum(took, reply);
    if (reply.finish === 'refusal') return { transcript: undefined, reason: 'it refused', isCut: false, took };
    const text = reply.text.slice(0, loopStart(reply.text));
    const found = parseLenient(text);
    const transcript = found === undefined ? undefined : toTranscript(found.value, describesFigures);
    const isCut = found?.isCut === true || reply.finish !== 'end' || text.length < reply.text.length;
    if (transcript !== undefined) return { transcript, reason: undefined, isCut, took };
    if (attempt === attempts || performance.now() >= end)
      return { transcript: undefined, reason: 'what it wrote is no transcript', isCut, took };
  }
}

function sum(before: PageModel, { usage, model }: ModelReply): PageModel {
  return { name: model ?? before.name, ...addUsage(before, usage) };
}
