/** Owns putting the settings together: defaults, then the config file, then the environment, then flags. The only reader of process.env. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { OcrError } from './errors.ts';
import { environmentVariables } from './setting-variables.ts';
import { Config, defaultSettings, Settings } from './settings.ts';
import { faultWords } from './validation.ts';

export { Config } from './settings.ts';

/** The user's data directory by the platform's custom. */
function defaultHome(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'ocrchat');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'ocrchat');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'ocrchat');
}

function homeOf(env: NodeJS.ProcessEnv, flags: Partial<Config>): string {
  return resolve(flags.home ?? (env['OCRCHAT_HOME'] || defaultHome(env)));
}

/**
 * Puts the settings together.
 * @param flags settings given on the command line or by a program; they win
 * @throws OcrError `invalid_argument` that names the setting at fault
 */
export function loadConfig(flags: Partial<Config> = {}, env: NodeJS.ProcessEnv = process.env): Config {
  const fromEnvironment: Record<string, unknown> = {};
  for (const { name, setting, read } of environmentVariables) {
    const text = env[name];
    if (text !== undefined && text !== '') fromEnvironment[setting] = read(text);
  }
  if (env['OCRCHAT_DATA_URL'] === '') fromEnvironment['dataUrl'] = '';
  const base = defaultSettings(homeOf(env, flags));
  const merged = { ...base, ...configFile(env, base.home), ...fromEnvironment, ...flags };
  // The file may say anything: what is no list of texts is left for the schema to refuse.
  const folders = z.array(z.string()).safeParse(merged.allow);
  const parsed = Config.safeParse({
    ...merged,
    ...(folders.success ? { allow: folders.data.map((folder) => resolve(folder)) } : {}),
  });
  if (parsed.success) return withSharedKeys(parsed.data, env);
  const first = parsed.error.issues[0];
  const setting = String(first?.path[0] ?? 'settings');
  const variable = environmentVariables.find((entry) => entry.setting === setting)?.name;
  const text = variable === undefined || Object.hasOwn(flags, setting) ? undefined : env[variable];
  const words = first === undefined ? 'it is not understood' : faultWords(Settings, first, merged, text || undefined);
  throw new OcrError(
    'invalid_argument',
    first?.code === 'unrecognized_keys'
      ? `The settings are wrong: ${words}.`
      : `The setting "${setting}"${variable === undefined ? '' : ` (${variable})`} is wrong: ${words}.`,
    {
      hint: 'Correct it in the flags, the environment or the config file.',
    },
  );
}

/**
 * A key that is in the environment for other programs is taken only where the user said that its service shall answer:
 * it must not send documents anywhere by being there.
 */
function withSharedKeys(config: Config, env: NodeJS.ProcessEnv): Config {
  if (config.answerer === 'anthropic' && config.anthropicKey === '')
    return { ...config, anthropicKey: env['ANTHROPIC_API_KEY'] ?? '' };
  if (config.answerer === 'openai' && config.openaiKey === '')
    return { ...config, openaiKey: env['OPENAI_API_KEY'] ?? '' };
  return config;
}

/** Whether the environment or the config file gives the setting, so that its default does not hold. */
export function settingIsGiven(
  setting: keyof Config,
  flags: Partial<Config> = {},
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  const variable = environmentVariables.find((entry) => entry.setting === setting)?.name;
  if (variable !== undefined && env[variable] !== undefined && env[variable] !== '') return true;
  return Object.hasOwn(configFile(env, homeOf(env, flags)), setting);
}

/** LanceDB's native part warns of every settled conflict on standard error, and a variable is its only switch. */
export function quietNativeLogs(): void {
  process.env['LANCEDB_LOG'] ??= 'error';
}

/** Reads `OCRCHAT_CONFIG`, else `config.json` in the home folder; a missing default file is no settings. */
function configFile(env: NodeJS.ProcessEnv, home: string): Partial<Config> {
  const named = env['OCRCHAT_CONFIG'];
  const path = named === undefined || named === '' ? join(home, 'config.json') : resolve(named);
  if (!existsSync(path)) {
    if (named === undefined || named === '') return {};
    throw new OcrError('invalid_argument', `The config file ${path} does not exist.`, {
      hint: 'Correct OCRCHAT_CONFIG or remove it.',
    });
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new OcrError('invalid_argument', `The config file ${path} is not JSON.`, { hint: 'Correct it.', cause });
  }
  const settings = z.record(z.string(), z.unknown()).safeParse(content);
  if (settings.success) return settings.data;
  throw new OcrError('invalid_argument', `The config file ${path} is no JSON object of settings.`, {
    hint: 'Write it as {"setting": value}.',
  });
}
