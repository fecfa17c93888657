/**
 * A scripted agent does what people ask of their hosts, against the real server over stdio: does each task come out, in how
 * many calls, and how much would its results take of a model's context?
 *
 *   npm run build
 *   node bench/agent.ts             a table of the tasks and one of the tools
 *   node bench/agent.ts --write     the sizes of typical results, too, for the README
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runTasks } from './agent/run.ts';
import { sizesFile, typicalSizes } from './agent/sizes.ts';
import { parseArgs } from './arguments.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const outcomes = await runTasks();
const say = (line: string) => void process.stdout.write(`${line}\n`);
say('| Task | Calls | Largest result (characters) | Tokens of all results | Outcome |');
say('|---|---|---|---|---|');
for (const { task, calls, failure } of outcomes) {
  const largest = Math.max(0, ...calls.map(({ characters }) => characters));
  const tokens = calls.reduce((sum, { textTokens }) => sum + textTokens, 0);
  say(`| ${task.name} | ${calls.length} | ${largest} | ${tokens} | ${failure ?? 'done'} |`);
}
const sizes = typicalSizes(outcomes.flatMap(({ calls }) => calls));
say(`\n${JSON.stringify(sizes, null, 2)}`);
if (values.write) await writeFile(fileURLToPath(sizesFile), `${JSON.stringify(sizes, null, 2)}\n`);
if (outcomes.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
