/** Owns telling from the arguments alone that the MCP server is to be started, without loading a parser. */
import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import type { CommonFlags } from './session.ts';

/**
 * The settings of `ocrchat [mcp] [--allow FOLDER]… [--home FOLDER] [--verbose]`; undefined for anything else, help and
 * mistakes included.
 */
export function serverArguments(argv: readonly string[]): Partial<Config> | undefined {
  const allow: string[] = [];
  let home: string | undefined;
  let verbose = false;
  let named = false;
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    const [flag = '', inline] = splitOnce(argument);
    if (argument === 'mcp' && !named) named = true;
    else if (argument === '--verbose') verbose = true;
    else if (flag === '--allow' || flag === '--home') {
      const value = inline ?? argv[++at];
      if (value === undefined || value === '' || (inline === undefined && value.startsWith('-'))) return undefined;
      if (flag === '--allow') allow.push(value);
      else home = value;
    } else return undefined;
  }
  return serverSettings({ ...(allow.length > 0 ? { allow } : {}), ...(home === undefined ? {} : { home }), verbose });
}

/** Settings from flags alone, as the MCP server takes them: without folders it keeps its own careful default. */
export function serverSettings(flags: CommonFlags): Partial<Config> {
  return {
    ...(flags.allow === undefined ? {} : { allow: flags.allow }),
    ...(flags.home === undefined ? {} : { home: resolve(flags.home) }),
    ...(flags.verbose === true ? { logLevel: 'info' as const } : {}),
  };
}

function splitOnce(argument: string): readonly string[] {
  const at = argument.indexOf('=');
  return at === -1 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)];
}
