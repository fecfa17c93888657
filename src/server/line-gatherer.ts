/** Owns gathering input into whole lines, so that a document sent as one line of 130 MB is joined once and not at every chunk. */
import { Transform } from 'node:stream';

const newline = 0x0a;

/**
 * Passes bytes on in whole lines.
 * @param maxBytes a longer line is dropped whole; `dropped` is told its size
 */
export function gatherLines(maxBytes: number, dropped: (bytes: number) => void): Transform {
  let held: Buffer[] = [];
  let size = 0;
  const flush = (stream: Transform): void => {
    if (size > maxBytes) dropped(size);
    else if (size > 0) stream.push(Buffer.concat(held, size));
    held = [];
    size = 0;
  };
  const hold = (part: Buffer): void => {
    size += part.length;
    if (size > maxBytes) held = [];
    else held.push(part);
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let from = 0;
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
        hold(chunk.subarray(from, at + 1));
        flush(this);
        from = at + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
      done();
    },
    flush(done) {
      flush(this);
      done();
    },
  });
}
