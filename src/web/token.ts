/** Owns the token that the visitor has given: for this tab, or for this browser when told to keep it. */
import { readStored, writeStored } from './storage.ts';

const key = 'ocrchat.token';

/** Undefined for a visitor without an account. */
export const currentToken = (): string | undefined => readStored('session', key) ?? readStored('local', key);

export const isTokenKept = (): boolean => readStored('local', key) !== undefined;

/** @param kept whether it is there after the tab is closed */
export function setToken(token: string, kept: boolean): void {
  forgetToken();
  writeStored(kept ? 'local' : 'session', key, token);
}

export function forgetToken(): void {
  writeStored('local', key, undefined);
  writeStored('session', key, undefined);
}
