/** Owns writing to a stream of the process: waits until it is taken, and knows when nobody listens any more. */
import type { Writable } from 'node:stream';
import { OcrError } from '../errors.ts';
import { terminalColumns } from './surroundings.ts';

/** Thrown by `Output.write` when the reader of the pipe is gone, as with `| head`: the command ends quietly. */
export class BrokenPipe extends Error {
  override readonly name = 'BrokenPipe';
}

/** Everything that a terminal would obey rather than show, save tab and newline: documents are not to be trusted. */
// oxlint-disable-next-line no-control-regex
const terminalControls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

export class Output {
  /** Columns of the terminal; undefined when this is none. */
  readonly columns: number | undefined;
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
    this.columns = terminalColumns(stream);
    // Every failure reaches the callback of the write that it belongs to; without a listener it would end the process.
    stream.on('error', () => undefined);
  }

  /**
   * Resolves when the stream has taken the chunk. Text for a terminal loses its control characters.
   * @throws BrokenPipe when the other end is closed, OcrError `store_failed` when it cannot be written for another reason
   */
  write(chunk: string | Uint8Array): Promise<void> {
    const shown = this.columns === undefined ? chunk : forTerminal(chunk);
    return new Promise((settle, reject) => {
      this.#stream.write(shown, (error) => {
        if (error === null || error === undefined) settle();
        else if (isBrokenPipe(error)) reject(new BrokenPipe('The output was closed.', { cause: error }));
        else reject(unwritable(error));
      });
    });
  }

  /** Writes as is and does not wait: for a progress line, where a lost write harms nobody. */
  draw(text: string): void {
    this.#stream.write(text);
  }
}

/** Replaces what would steer a terminal by the sign for an unprintable character. */
export function forTerminal(chunk: string | Uint8Array): string {
  const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
  return text.replace(/\r\n/g, '\n').replace(terminalControls, '\u{fffd}');
}

function unwritable(cause: Error): OcrError {
  return new OcrError('store_failed', `Standard output could not be written: ${cause.message}.`, {
    hint: 'Check where it leads to.',
    cause,
  });
}

function isBrokenPipe(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_WRITE_AFTER_END';
}
