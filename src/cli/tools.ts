/** Owns `ocrchat tools`: what a document can be read for. */
import type { Command } from 'commander';
import { type Preset, presetNames, presetOf } from '../tools/presets.ts';
import { examples } from './examples.ts';
import type { CommonFlags, Session } from './session.ts';
import { table } from './text-table.ts';

interface ToolsFlags extends CommonFlags {
  readonly json?: boolean;
}

export function register(program: Command, session: Session): void {
  program
    .command('tools')
    .summary('list what a document can be read for')
    .description(
      'Lists the tools that --tool takes: what comes of each, the format it is written in, and what it needs.',
    )
    .option('--json', 'print an array')
    .addHelpText('after', examples('ocrchat tools', 'ocrchat ocr receipt.jpg --tool receipt'))
    .action(async (_own: ToolsFlags, self: Command) => {
      const { json } = self.optsWithGlobals<ToolsFlags>();
      const known = presetNames.map((name) => ({ name, ...presetOf(name) }));
      if (json === true) return session.printJson(known.map(wireTool));
      return session.print(
        table(
          ['TOOL', 'WRITES', 'NEEDS', 'WHAT COMES OF IT'],
          known.map(({ name, format, needs, description }) => [name, format, flagOf(needs), description]),
        ),
      );
    });
}

const flagOf = (needs: Preset['needs']): string => (needs === undefined ? '-' : `--${needs.replace('_', '-')}`);

const wireTool = ({ name, title, description, format, needs, better }: Preset & { readonly name: string }) => ({
  tool: name,
  title,
  description,
  format,
  needs,
  vlm: better,
});
