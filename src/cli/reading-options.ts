/** Owns the options of the commands that read documents. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { tiers } from '../job.ts';

export function addReadingOptions(command: Command): Command {
  return command
    .option('--pages <range>', 'pages to read, from 1: "1-3,7", "5-"')
    .option(
      '--language <code>',
      'language of the text: "en", "ja", "eng+deu" (see `ocrchat languages`); found out when absent',
      parseLanguage,
    )
    .addOption(
      new Option(
        '--tier <tier>',
        'how to read: cpu (fast, printed text) or vlm (with a model that is configured, or a remote service)',
      ).choices(tiers),
    )
    .option('--tool <slug>', 'what to read it for, such as "receipt" (see `ocrchat tools`)')
    .option('--schema <file>', 'JSON Schema of the fields to extract, for --tool extract')
    .option('--translate-to <code>', 'language to translate to, for --tool translate')
    .option('--password <text>', 'password of an encrypted PDF')
    .option('--confirm', 'read or translate with a model also when that takes more than the budget')
    .option('--fresh', 'read again, even when the same file was read before');
}

/** An empty one, as of a variable that is not set, would be taken for none. */
function parseLanguage(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty; leave it out to have the language found out.');
  return text;
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
