/** Owns the environment variables of the settings: what each is called, and how its text is read. */
import { delimiter, resolve } from 'node:path';
import { type Config, Settings, defaultSettings } from './settings.ts';

/** Settings whose variable is not called as they are; no name means none. */
const variableNames: Readonly<Partial<Record<keyof Config, string | undefined>>> = {
  dataFolders: 'OCRCHAT_DATA',
  logLevel: 'OCRCHAT_LOG',
  leaveOut: undefined,
};

/** A list that is parted by spaces or commas. */
function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

/** A list of folders, parted as the platform parts them. */
function folders(text: string): readonly string[] {
  return text.split(delimiter).filter((part) => part !== '');
}

/** How the text of a variable is read where it is neither taken as it is nor a number. */
const readings: Readonly<Partial<Record<keyof Config, (text: string) => unknown>>> = {
  home: (text) => resolve(text),
  allow: folders,
  cache: (text) => resolve(text),
  codeCache: (text) => (text === 'off' ? text : resolve(text)),
  dataFolders: folders,
  trustedProxies: words,
  metricsPort: (text) => (text === 'off' ? text : Number(text)),
  hosts: words,
  corsOrigins: words,
};

function variableOf(setting: keyof Config): string | undefined {
  if (setting in variableNames) return variableNames[setting];
  return `OCRCHAT_${setting.replaceAll(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`;
}

/** Environment variable of each setting that has one, with how its text is read. */
export const environmentVariables: readonly {
  readonly name: string;
  readonly setting: keyof Config;
  readonly read: (text: string) => unknown;
}[] = Settings.keyof().options.flatMap((setting) => {
  const name = variableOf(setting);
  if (name === undefined) return [];
  const isNumber = typeof defaultSettings('')[setting] === 'number';
  return [{ name, setting, read: readings[setting] ?? (isNumber ? Number : (text: string) => text) }];
});
