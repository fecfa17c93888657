/** Owns taking a submission in: a multipart form whose file streams to the disk, and whose fields may come before or after it. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { OcrError, toOcrError } from '../errors.ts';
import { fileTooLarge } from '../input/examine.ts';
import { safeFileName } from '../input/file-name.ts';
import { type PrivateFile, writePrivateFile } from '../input/private-file.ts';
import { faultWords } from '../validation.ts';
import { SubmitFields } from '../wire/rest.ts';

export interface Upload {
  readonly fields: SubmitFields;
  /** Where the file lies; readable by this user only. */
  readonly path: string;
  /** Made safe to show and to save. */
  readonly name: string;
  /** Removes the file; safe to repeat. */
  dispose(): Promise<void>;
}

export interface UploadLimits {
  /** Folder below which files are put. */
  readonly incoming: string;
  readonly maxFileBytes: number;
}

const fieldBytes = 8192;
const formLimits = { fields: 30, files: 1, parts: 31, fieldSize: fieldBytes, fieldNameSize: 100, headerSize: 16_384 };

const oneFile = 'Send multipart/form-data with the document in the field "file".';

function badForm(message: string, cause?: unknown): OcrError {
  return new OcrError('invalid_argument', message, { hint: oneFile, cause });
}

/**
 * Reads the form. Nothing is left on the disk when this throws, and it throws with the byte that is one too many; what is
 * still sent then is not kept. Whoever answers decides how long the connection stays open for it.
 * @throws OcrError `invalid_argument` for a form that is broken, has no file, or has fields that are wrong;
 * `file_too_large`; `cancelled` when the connection ended before the form did; `store_failed`
 */
export async function receiveUpload(request: IncomingMessage, limits: UploadLimits): Promise<Upload> {
  const form = await readForm(request, limits);
  try {
    return { ...form.file, fields: checkedFields(form.fields), dispose: form.stored.dispose };
  } catch (thrown) {
    await form.stored.dispose();
    throw thrown;
  }
}

interface Form {
  readonly file: { readonly path: string; readonly name: string };
  readonly stored: PrivateFile;
  readonly fields: ReadonlyMap<string, string>;
}

function readForm(request: IncomingMessage, { incoming, maxFileBytes }: UploadLimits): Promise<Form> {
  const parser = openParser(request);
  const fields = new Map<string, string>();
  const { promise, resolve, reject } = Promise.withResolvers<Form>();
  let name = '';
  let source: Readable | undefined;
  let storing: Promise<PrivateFile> | undefined;
  let failed = false;

  /** Stops storing at once; what was stored goes before anybody hears of the failure. */
  function fail(fault: OcrError): void {
    if (failed) return;
    failed = true;
    request.unpipe(parser);
    // Most programs read no answer before all is sent: what is still on its way is thrown away.
    request.resume();
    source?.destroy(fault);
    const gone = storing?.then((file) => file.dispose()).catch(() => undefined);
    void Promise.resolve(gone).then(() => reject(fault));
  }

  parser.on('file', (field: string | undefined, stream: Readable, given: string | undefined) => {
    // A part that breaks off tells its stream. One that is not read on is aborted, for a reason that its reader tells.
    stream.on('error', (cause) => {
      if (cause.name !== 'AbortError') fail(asFormError(cause));
    });
    // What was read together with the mistake still arrives.
    if (failed) {
      stream.resume();
      return;
    }
    if (field !== 'file' || storing !== undefined) {
      stream.resume();
      fail(badForm(`The form has a file in the field ${JSON.stringify((field ?? '').slice(0, 80))}.`));
      return;
    }
    source = stream;
    name = safeFileName(given ?? '');
    storing = writePrivateFile(incoming, stream, maxFileBytes, () => fileTooLarge(name, undefined, maxFileBytes));
    storing.catch((thrown: unknown) => fail(asFormError(thrown)));
  });
  parser.on('field', (field: string | undefined, value: string, _name: boolean, cut: boolean) => {
    const shown = JSON.stringify((field ?? '').slice(0, 80));
    if (field === undefined) fail(badForm('The form has a field without a name.'));
    else if (cut) fail(badForm(`The field ${shown} is longer than ${fieldBytes} bytes.`));
    else if (fields.has(field)) fail(badForm(`The field ${shown} is there twice.`));
    else fields.set(field, value);
  });
  parser.on('filesLimit', () => fail(badForm('The form has more than one file.')));
  parser.on('fieldsLimit', () => fail(badForm('The form has too many fields.')));
  parser.on('partsLimit', () => fail(badForm('The form has too many parts.')));
  parser.on('error', (cause: unknown) => fail(asFormError(cause)));
  parser.on('finish', () => {
    if (storing === undefined) {
      fail(badForm('The form has no file.'));
      return;
    }
    storing.then(
      (stored) => resolve({ file: { path: stored.path, name }, stored, fields }),
      () => undefined, // told by `fail`
    );
  });
  const broken = () => {
    if (!request.complete) fail(new OcrError('cancelled', 'The connection ended before the document was here.'));
  };
  request.once('close', broken);
  request.once('error', broken);
  request.pipe(parser);
  return promise.finally(() => {
    request.off('close', broken);
    request.off('error', broken);
  });
}

function openParser(request: IncomingMessage): BusboyInstance {
  const type = request.headers['content-type'];
  if (type === undefined || !/^multipart\/form-data\s*;/i.test(type)) {
    throw badForm(
      type === undefined
        ? 'The request has no document.'
        : `The request is of type ${JSON.stringify(type.slice(0, 80))}, which carries no document.`,
    );
  }
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': type },
      limits: formLimits,
      isPartAFile: (field, _type, fileName) => fileName !== undefined || field === 'file',
    });
  } catch (cause) {
    throw badForm('The multipart form has no usable boundary.', cause);
  }
}

function asFormError(thrown: unknown): OcrError {
  if (thrown instanceof OcrError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  // Faults of the disk have codes of the system; those of the parser have none.
  return typeof code === 'string'
    ? toOcrError(thrown)
    : badForm('The multipart form is damaged or breaks off.', thrown);
}

/** @throws OcrError `invalid_argument` that names every field at fault */
function checkedFields(given: ReadonlyMap<string, string>): SubmitFields {
  // Web forms send every field, also those that were left empty.
  const filled = Object.fromEntries([...given].filter(([, value]) => value !== ''));
  const parsed = SubmitFields.safeParse(filled);
  if (parsed.success) {
    const { webhook_url, webhook_secret } = parsed.data;
    if ((webhook_url === undefined) === (webhook_secret === undefined)) return parsed.data;
    throw new OcrError('invalid_argument', 'webhook_url and webhook_secret go together, and one of them is missing.', {
      hint: 'Send both, or neither.',
    });
  }
  const faults = parsed.error.issues.slice(0, 5).map((issue) => faultWords(SubmitFields, issue, filled));
  throw new OcrError('invalid_argument', `The form has fields that are wrong: ${faults.join('; ')}.`, {
    hint: `Fields are file, ${Object.keys(SubmitFields.shape).join(', ')}.`,
  });
}
