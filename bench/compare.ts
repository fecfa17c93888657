/**
 * Compares two runs of the bench: which documents got better or worse by more than half a point, and by how much.
 *
 *   node bench/compare.ts old/scores.json new/scores.json [--least 0.5]
 *
 * The files are those that score.mjs writes for one tool. Ends with exit code 1 when a document got worse.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from './arguments.ts';
import { changesBetween, changeLine } from './changes.ts';
import { Scores } from './scores.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { least: { type: 'string', default: '0.5' } },
});
const [before, after] = positionals;
if (before === undefined || after === undefined) {
  process.stderr.write('compare: give two files: node bench/compare.ts old/scores.json new/scores.json\n');
  process.exit(2);
}
const read = (path: string) => Scores.parse(JSON.parse(readFileSync(path, 'utf8'))).items;
const changes = changesBetween(read(before), read(after), Number(values.least) / 100);
const worse = changes.filter(({ gain }) => gain < 0);
const better = changes.filter(({ gain }) => gain > 0);
const block = (title: string, lines: readonly string[]) => `${title}: ${lines.length}\n${lines.join('\n')}\n`;
process.stdout.write(block('Worse', worse.map(changeLine)) + block('Better', better.map(changeLine)));
process.exitCode = worse.length > 0 ? 1 : 0;
