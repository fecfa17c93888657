/** Owns the model port: a system text, pictures and texts in, one text out. */
import type { TokenUsage } from '../chunk.ts';
import type { WithSignal } from '../engine/engine.ts';

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

export interface ImagePart {
  readonly type: 'image';
  readonly data: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
}

/** An object of JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ModelRequest {
  /** The same for many requests, so that a service may keep it. */
  readonly system: string;
  /** What one user message says; pictures before the texts about them. */
  readonly content: readonly (ImagePart | TextPart)[];
  /** Tokens that the answer may have. */
  readonly maxTokens: number;
  /** Shape of the answer, for back-ends that can keep to one; the answer is still to be checked. */
  readonly schema?: JsonSchema | undefined;
  /** Given the answer so far, from its first letter, whenever it grows. Returning "stop" ends it there. */
  readonly onText?: ((soFar: string) => 'stop' | undefined) | undefined;
}

export interface ModelReply {
  readonly text: string;
  /** `stopped`: by `onText`; `length`: at a limit of tokens. */
  readonly finish: 'end' | 'length' | 'refusal' | 'stopped';
  readonly usage?: TokenUsage | undefined;
  /** As the service names it. */
  readonly model?: string | undefined;
}

export interface ModelCall extends WithSignal {
  /** Milliseconds that it may take, all tries together. */
  readonly deadline: number;
}

export interface Model {
  readonly name: 'anthropic' | 'openai';
  /** Name of the model at the service. */
  readonly model: string;
  /**
   * Asks, and asks again within the deadline where the service is busy or the connection breaks.
   * @throws ModelFailure
   * @throws OcrError `cancelled`
   */
  complete(request: ModelRequest, call: ModelCall): Promise<ModelReply>;
}
