/** Owns cursors: opaque texts that carry all that is needed to go on, and that are refused when anything in them changed. */
import { crc32 } from 'node:zlib';
import type { z } from 'zod';
import { OcrError } from '../errors.ts';

/** Writes what a tool needs to go on. `kind` keeps one tool's cursors from another's. */
export function encodeCursor(kind: string, state: Readonly<Record<string, unknown>>): string {
  const body = JSON.stringify([kind, state]);
  return Buffer.from(`${check(body)}${body}`).toString('base64url');
}

/**
 * Reads what `encodeCursor` wrote.
 * @throws OcrError `invalid_argument` for anything else
 */
export function decodeCursor<State extends z.ZodType>(kind: string, schema: State, cursor: string): z.output<State> {
  const text = Buffer.from(cursor, 'base64url').toString();
  const body = text.slice(checkLength);
  const unchanged = Buffer.from(text).toString('base64url') === cursor && text.slice(0, checkLength) === check(body);
  if (!unchanged) throw wrongCursor();
  const parts: unknown = JSON.parse(body);
  if (!Array.isArray(parts) || parts[0] !== kind) throw wrongCursor();
  const state = schema.safeParse(parts[1]);
  if (!state.success) throw wrongCursor();
  return state.data;
}

export function wrongCursor(why = 'is not one that this tool gave'): OcrError {
  return new OcrError('invalid_argument', `The cursor ${why}.`, {
    hint: 'Repeat the call with the cursor exactly as it was returned, or without a cursor to start from the beginning.',
  });
}

const checkLength = 8;

function check(body: string): string {
  return crc32(body).toString(16).padStart(checkLength, '0');
}
