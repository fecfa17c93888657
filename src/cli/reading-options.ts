/** Owns the options of the commands that read documents. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Tier } from '../job.ts';

/** The tiers that there are so far. */
const tierChoices: readonly Tier[] = ['cpu'];

export function addReadingOptions(command: Command): Command {
  return command
    .option('--pages <range>', 'pages to read, from 1: "1-3,7", "5-"')
    .option(
      '--language <code>',
      'language of the text: "en", "ja", "eng+deu" (see `ocrchat languages`); found out when absent',
    )
    .addOption(
      new Option('--tier <tier>', 'how to read: cpu, the offline reader; vlm is not there yet').choices(tierChoices),
    )
    .option('--password <text>', 'password of an encrypted PDF')
    .option('--fresh', 'read again, even when the same file was read before');
}

/** Parses the value of an option that counts something. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return count;
}

/** Collects the values of an option that may be given several times, or once with commas. */
export function collect(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), ...text.split(',').filter((part) => part !== '')];
}
