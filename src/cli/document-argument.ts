/** Owns what FILE may be on the command line: a path, a `file://` or https URL, or `-` for standard input. */
import { basename, extname } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { DocumentInput } from '../app.ts';
import { OcrError } from '../errors.ts';

/** Two letters at least before the colon, so that `C:\scan.png` is a path. */
const url = /^([a-z][a-z0-9+.-]+):\/\//i;

/** The path that the argument stands for; undefined for URLs of the network and standard input. */
export function pathOf(argument: string): string | undefined {
  if (argument === '-') return undefined;
  const scheme = url.exec(argument)?.[1]?.toLowerCase();
  if (scheme === undefined) return argument;
  if (scheme !== 'file') return undefined;
  try {
    return fileURLToPath(argument);
  } catch (cause) {
    throw new OcrError('invalid_argument', `The URL ${argument} names no file of this machine.`, {
      hint: 'Write it as file:///absolute/path, or give the path itself.',
      cause,
    });
  }
}

/** The path of the argument, if it is one; what is wrong with a file URL is said when it is read. */
export function filePath(argument: string): readonly string[] {
  try {
    const path = pathOf(argument);
    return path === undefined ? [] : [path];
  } catch (thrown) {
    if (thrown instanceof OcrError) return [];
    throw thrown;
  }
}

/** What standard input is called. */
const standardInput = 'standard-input';

/**
 * The file name that the argument gives the document. A job keeps the name under which its bytes were read first, which
 * may be another.
 * @param jobName stands in for what has no name of its own: an address that ends in no plain file name
 */
export function nameOf(argument: string, jobName: string): string {
  if (argument === '-') return standardInput;
  const path = pathOf(argument);
  if (path !== undefined) return basename(path) || jobName;
  const last = URL.canParse(argument) ? (new URL(argument).pathname.split('/').at(-1) ?? '') : '';
  return extname(last) !== '' && /^[\w.-]+$/.test(last) ? last : jobName;
}

export interface ParseDocumentOptions {
  readonly stdin: Readable;
  /** Upper bound of what is read from standard input, asked for only then. */
  readonly maxBytes: () => Promise<number>;
  readonly signal: AbortSignal;
}

/**
 * Makes the app's input of an argument.
 * @throws OcrError `invalid_argument`, and for standard input `empty_file` or `file_too_large`
 */
export async function parseDocument(argument: string, options: ParseDocumentOptions): Promise<DocumentInput> {
  if (argument === '')
    throw new OcrError('invalid_argument', 'An empty argument names no file.', { hint: 'Give a path, a URL or -.' });
  const path = pathOf(argument);
  if (path !== undefined) return { kind: 'path', path };
  if (argument !== '-') return { kind: 'url', url: argument };
  if ('isTTY' in options.stdin && options.stdin.isTTY === true) {
    throw new OcrError('invalid_argument', 'Standard input is the keyboard.', {
      hint: 'Send a file in, as in `ocrchat ocr - < scan.png`.',
    });
  }
  const data = await readAll(options.stdin, await options.maxBytes(), options.signal);
  return { kind: 'bytes', base64: data.toString('base64'), name: standardInput };
}

async function readAll(stream: Readable, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of addAbortSignal(signal, stream)) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) {
      throw new OcrError(
        'file_too_large',
        `Standard input goes on after ${maxBytes} bytes, the most that a document may have.`,
        {
          hint: 'Raise OCRCHAT_MAX_FILE_BYTES, or send a smaller file.',
        },
      );
    }
    chunks.push(bytes);
  }
  if (size === 0) {
    throw new OcrError('empty_file', 'Standard input is empty.', { hint: 'Check the command before the pipe.' });
  }
  return Buffer.concat(chunks);
}
