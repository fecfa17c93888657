/**
 * Writes the tables of README.md from what they describe: tools from their schemas, commands from their definitions,
 * settings and errors from their one table, and the JSON Schema of the JSON export from its shape. With `--check` nothing
 * is written, and what is stale ends with exit code 1.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Writable } from 'node:stream';
import { z } from 'zod';
import { Sizes, definitionTokens, shownTokens, sizesFile } from '../bench/agent/sizes.ts';
import { defineProgram } from '../src/cli/program.ts';
import { Session } from '../src/cli/session.ts';
import { Config, loadConfig } from '../src/config.ts';
import { environmentVariables } from '../src/setting-variables.ts';
import { errorCodes, errorKind } from '../src/errors.ts';
import { exportFormats } from '../src/export/exporter.ts';
import { openExporter } from '../src/export/index.ts';
import { documentSchema, schemaVersion } from '../src/wire/document.ts';
import { exportOptions } from '../src/export/options.ts';
import { tools } from '../src/tools/index.ts';
import { type Preset, presetNames, presetOf } from '../src/tools/presets.ts';

const readme = new URL('../README.md', import.meta.url);
const schemaFile = new URL(`../data/schema/document-${schemaVersion}.json`, import.meta.url);

/** What stands between `<!-- generated:NAME -->` and the next `<!-- /generated -->`. */
const sections: Readonly<Record<string, () => string | Promise<string>>> = {
  tools: toolTable,
  'tool-parameters': parameterTables,
  'tool-sizes': sizeTable,
  commands: commandTable,
  formats: formatTable,
  presets: presetTable,
  settings: settingTable,
  errors: errorTable,
};

/** The shape of JSON Schema that our own schemas turn into, as far as the tables show it. */
const Property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.looseObject({ type: z.string().optional() }).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  description: z.string().optional(),
});
type Property = z.infer<typeof Property>;
const ObjectSchema = z.looseObject({
  properties: z.record(z.string(), Property).default({}),
  required: z.array(z.string()).default([]),
});

/**
 * Replaces every generated section of the text.
 * @throws Error for a marker that names no section, a marker that is not closed, or a section without a marker
 */
export async function withTables(text: string): Promise<string> {
  const used = new Set<string>();
  let result = '';
  let rest = text;
  for (
    let open = /<!-- generated:([a-z-]+) -->\n/.exec(rest);
    open !== null;
    open = /<!-- generated:([a-z-]+) -->\n/.exec(rest)
  ) {
    const name = open[1] ?? '';
    const write = sections[name];
    const from = open.index + open[0].length;
    const to = rest.indexOf('<!-- /generated -->', from);
    if (write === undefined || to === -1)
      throw new Error(`README.md: the marker generated:${name} ${to === -1 ? 'is not closed' : 'names no section'}.`);
    used.add(name);
    result += `${rest.slice(0, from)}\n${(await write()).trimEnd()}\n\n`;
    rest = rest.slice(to);
  }
  const unused = Object.keys(sections).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`README.md has no place for: ${unused.join(', ')}.`);
  return result + rest;
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(heading), `|${heading.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Text in which nothing is taken for an HTML tag. */
const prose = (text: string): string => text.replaceAll('<', '&lt;');

const code = (text: string): string => `\`${text}\``;

/** The first sentence of a description that is written for a model. */
function firstSentence(text: string): string {
  return /^[^]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}

function toolTable(): string {
  return table(
    ['Tool', 'What it does', 'Changes something'],
    tools.map(({ name, description, annotations }) => [
      code(name),
      prose(firstSentence(description)),
      annotations.readOnlyHint ? 'no' : annotations.destructiveHint ? 'yes, may remove or replace' : 'yes, only adds',
    ]),
  );
}

function parameterTables(): string {
  return tools
    .map(({ name, inputSchema }) => {
      const { properties, required } = ObjectSchema.parse(z.toJSONSchema(inputSchema, { io: 'input' }));
      const rows = Object.entries(properties).map(([parameter, property]) => [
        code(parameter),
        typeOf(property),
        required.includes(parameter)
          ? 'needed'
          : property.default === undefined
            ? ''
            : code(JSON.stringify(property.default)),
        prose(property.description ?? ''),
      ]);
      return `#### ${code(name)}\n\n${rows.length === 0 ? 'No parameters.' : table(['Parameter', 'Type', 'Default', 'Meaning'], rows)}`;
    })
    .join('\n\n');
}

/** What tools take of a model's context; the results as the bench met them. */
function sizeTable(): string {
  const sizes = Sizes.parse(JSON.parse(readFileSync(sizesFile, 'utf8')));
  const count = (value: number) => value.toLocaleString('en');
  const rows = tools.map((tool) => {
    const typical = sizes[tool.name];
    return {
      listed: definitionTokens(tool),
      shown: shownTokens(tool),
      cells: [typical === undefined ? '' : count(typical.text), typical === undefined ? '' : count(typical.structured)],
      name: code(tool.name),
    };
  });
  const total = (of: 'listed' | 'shown') => count(rows.reduce((sum, row) => sum + row[of], 0));
  return table(
    ['Tool', 'In `tools/list`', 'Name, description, arguments', 'Typical result as text', 'as structured content'],
    [
      ...rows.map(({ name, listed, shown, cells }) => [name, count(listed), count(shown), ...cells]),
      ['all', total('listed'), total('shown'), '', ''],
    ],
  );
}

function typeOf({ type = 'any', enum: choices, items, minimum, maximum }: Property): string {
  if (choices !== undefined) return choices.map((choice) => code(String(choice))).join(', ');
  if (type === 'array') return `list of ${items?.type ?? 'any'}`;
  const least = minimum === undefined || minimum <= -Number.MAX_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (least !== undefined && most !== undefined) return `${type}, ${least} to ${most}`;
  if (least !== undefined) return `${type}, ${least} or more`;
  return most === undefined ? type : `${type}, at most ${most}`;
}

/** The commander definitions, asked without running anything. */
async function commandTable(): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const refuse = async () => Promise.reject(new Error('The documentation runs no command.'));
  const program = await defineProgram(
    new Session({
      openApp: refuse,
      openPdfText: refuse,
      openAccounts: refuse,
      serveMcp: refuse,
      serveHttp: refuse,
      version: '',
      stdout: nowhere,
      stderr: nowhere,
    }),
  );
  const optionsOf = (command: typeof program) => command.options.map((option) => code(option.flags)).join(' ');
  const rowsOf = (command: typeof program, above: string): string[][] => {
    const parameters = command.registeredArguments.map(
      (argument) => `<${argument.name()}${argument.variadic ? '...' : ''}>`,
    );
    const name = `${above} ${command.name()}`;
    return [
      [code([name, ...parameters].join(' ')), command.summary(), optionsOf(command)],
      ...command.commands.flatMap((below) => rowsOf(below, name)),
    ];
  };
  const rows = program.commands.flatMap((command) => rowsOf(command, 'ocrchat'));
  return table(['Command', 'What it does', 'Options'], [...rows, ['all of them', '', optionsOf(program)]]);
}

/** Formats with the options that each takes. */
async function formatTable(): Promise<string> {
  const rows = await Promise.all(
    exportFormats.map(async (format) => {
      const { description, extension } = await openExporter(format);
      const { properties } = ObjectSchema.parse(z.toJSONSchema(exportOptions[format], { io: 'input' }));
      const options = Object.entries(properties).map(([name, property]) => {
        const standard = property.default === undefined ? '' : `, default ${code(JSON.stringify(property.default))}`;
        return `${code(name)} (${typeOf(property)}${standard}): ${prose(property.description ?? '')}`;
      });
      return [code(format), code(`.${extension}`), prose(description), options.join('<br>')];
    }),
  );
  return table(['Format', 'File', 'What it is', 'Options'], rows);
}

function presetTable(): string {
  const rows = presetNames.map((name) => {
    const { description, format, needs, better = '' }: Preset = presetOf(name);
    return [code(name), code(format), needs === undefined ? '' : code(needs), prose(description), prose(better)];
  });
  return table(['Tool', 'Written as', 'Needs', 'What comes of it', 'What the vlm tier does better'], rows);
}

function settingTable(): string {
  const { properties } = ObjectSchema.parse(z.toJSONSchema(Config));
  const standard: Readonly<Record<string, unknown>> = loadConfig({}, { OCRCHAT_HOME: '/nowhere' });
  // These depend on the machine, so words stand for them.
  const words: Readonly<Record<string, string>> = {
    home: 'the data directory of the user',
    allow: 'the working directory and the home of the user',
    cache: '`tessdata` in the home folder',
    codeCache: '`code` in the home folder',
    dataFolders: 'none',
    readers: 'as many as there are cores',
  };
  const rows = environmentVariables.map(({ name, setting }) => [
    code(name),
    code(setting),
    words[setting] ?? code(String(standard[setting])),
    prose(properties[setting]?.description ?? ''),
  ]);
  return table(
    ['Environment', 'In the config file', 'Default', 'Meaning'],
    [...rows, [code('OCRCHAT_CONFIG'), '', '`config.json` in the home folder', 'Path of the config file']],
  );
}

function errorTable(): string {
  const rows = errorCodes.map((name) => {
    const { exit, http, retryable } = errorKind(name);
    return [code(name), String(exit), String(http), retryable ? 'yes' : 'no'];
  });
  return table(['Code', 'Exit code', 'HTTP status', 'May succeed later unchanged'], rows);
}

/** The published JSON Schema as its file holds it. */
export function schemaText(): string {
  return `${JSON.stringify(documentSchema(), null, 2)}\n`;
}

/** The file's text; undefined when there is none yet. */
function textOf(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}

async function main(argv: readonly string[]): Promise<void> {
  const made: readonly (readonly [file: URL, text: string])[] = [
    [readme, await withTables(readFileSync(readme, 'utf8'))],
    [schemaFile, schemaText()],
  ];
  const stale = made.filter(([file, text]) => textOf(file) !== text);
  if (!argv.includes('--check')) {
    mkdirSync(new URL('.', schemaFile), { recursive: true });
    for (const [file, text] of stale) writeFileSync(file, text);
    return;
  }
  if (stale.length === 0) return;
  const names = stale.map(([file]) => file.pathname.slice(file.pathname.lastIndexOf('/') + 1)).join(', ');
  process.stderr.write(`${names}: stale. Run \`node scripts/generate-docs.ts\` and look at what changed.\n`);
  process.exitCode = 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(process.argv.slice(2));
