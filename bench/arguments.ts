/** Owns the command lines of the bench: what a program's opening comment says is what `--help` prints. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs as parse, type ParseArgsConfig } from 'node:util';

/** The opening comment of a program's source, without its asterisks. */
export function usageOf(source: string): string {
  const comment = /^\/\*\*(.*?)\*\//su.exec(source)?.[1] ?? '';
  return `${comment.replaceAll(/^[ \t]*\* ?/gmu, '').trim()}\n`;
}

/**
 * As in `node:util`, for the program that runs. `--help` prints what it does and ends; an argument that it does not know is told
 * in a sentence, with exit code 2.
 */
export function parseArgs<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parse<Config>> {
  const program = process.argv[1] ?? '';
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    process.stdout.write(usageOf(readFileSync(program, 'utf8')));
    process.exit(0);
  }
  try {
    return parse(config);
  } catch (thrown) {
    // Whatever is wrong with a command line has such a code; all else is a fault of the bench.
    if (!(thrown instanceof TypeError && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS')))
      throw thrown;
    const [said = ''] = thrown.message.split('. ', 1);
    process.stderr.write(`${basename(program, '.ts')}: ${said.replace(/\.$/u, '')}. See --help.\n`);
    process.exit(2);
  }
}
