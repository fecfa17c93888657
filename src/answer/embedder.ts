/** Owns the embedding port: texts to vectors whose closeness is closeness of meaning. */
import type { WithSignal } from '../engine/engine.ts';

export interface Embedder {
  /** Names the model and its service; vectors of different names are never compared. */
  readonly name: string;
  /**
   * @param texts at most a few hundred, none of them empty
   * @returns a vector for each text, in their order, all of one length
   * @throws OcrError `network_failed` that says what the service said, `cancelled`
   */
  embed(texts: readonly string[], options?: WithSignal): Promise<readonly Float32Array[]>;
}
