/** Owns standard output: keeps it for the protocol and sends whatever else is printed to standard error. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Writable } from 'node:stream';

const standardOutput = 1;
const standardError = 2;

/**
 * Takes standard output over for the rest of the process's life.
 *
 * From then on `process.stdout.write`, everything of `console`, and synchronous or asynchronous writes to descriptor 1 (which
 * compiled libraries use) end on standard error; only the stream that is returned reaches standard output.
 */
export function takeStandardOutput(): Writable {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  divertDescriptor('write');
  divertDescriptor('writeSync');
  divertDescriptor('writev');
  divertDescriptor('writevSync');
  syncBuiltinESMExports();
  const output = new Writable({
    decodeStrings: false,
    write: (chunk: string | Uint8Array, _encoding, done) => void write(chunk, done),
  });
  // Every answer that waits for a slow host listens to the stream.
  output.setMaxListeners(0);
  // A host that is gone must not end the process by an unhandled error: the stream's own error tells the transport.
  process.stdout.on('error', (error) => output.destroy(error));
  return output;
}

function divertDescriptor(name: 'write' | 'writeSync' | 'writev' | 'writevSync'): void {
  const original: unknown = fs[name];
  if (typeof original !== 'function') return;
  const diverted = (descriptor: number, ...rest: readonly unknown[]): unknown =>
    Reflect.apply(original, fs, [descriptor === standardOutput ? standardError : descriptor, ...rest]);
  Object.assign(diverted, original);
  Object.defineProperty(fs, name, { value: diverted, configurable: true, writable: true });
}
