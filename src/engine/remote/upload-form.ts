/** Owns the form that a document is submitted in: multipart/form-data (RFC 7578), its file streamed from the disk. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Source } from '../../document.ts';
import type { OutgoingBody } from './http-call.ts';

/** @param fields those without a text are left out */
export function uploadForm(source: Source, fields: Readonly<Record<string, string | undefined>>): OutgoingBody {
  const boundary = `ocrchat-${randomUUID()}`;
  const texts = Object.entries(fields).flatMap(([name, text]) =>
    text === undefined || text === ''
      ? []
      : [`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`],
  );
  const head = Buffer.from(
    `${texts.join('')}--${boundary}\r\n` +
      `Content-Disposition: form-data; name="file"; filename="${escaped(source.name)}"\r\n` +
      `Content-Type: ${source.mediaType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    length: head.length + source.byteSize + tail.length,
    open: () =>
      Readable.from(
        (async function* () {
          yield head;
          yield* createReadStream(source.path);
          yield tail;
        })(),
        { objectMode: false },
      ),
  };
}

/** As browsers write names (WHATWG HTML, multipart form data). */
function escaped(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
