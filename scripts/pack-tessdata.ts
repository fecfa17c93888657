/**
 * Makes the language data that is bundled out of an installed Tesseract's: `node scripts/pack-tessdata.ts [--from FOLDER]`.
 *
 * Each file is unpacked into its components, the word lists are left out, and the rest is packed with gzip. The networks
 * are untouched. `data/tessdata/README.md` gets a table of what was made, with digests.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { isTrainedData, withoutWordLists } from '../src/engine/local/traineddata.ts';
import { isScriptModel, languageNames } from '../src/language.ts';

/**
 * Chosen by speakers, and by whether the model of the script reads the language less well than its own; a script's model
 * stands in for its other languages.
 */
const bundled = [
  // Latin
  'eng spa por fra deu ita nld pol tur vie ron ces hun swe nor dan fin slk hrv slv est lav lit sqi isl cat eus ind msa fil',
  'swa yor aze gle mlt Latin',
  // Cyrillic, Greek, Armenian, Georgian
  'rus ukr bel bul srp mkd kaz Cyrillic ell grc hye kat',
  // Arabic, Hebrew, Ethiopic
  'ara fas urd Arabic heb amh',
  // India and its neighbours
  'hin mar nep Devanagari ben pan guj tam tel kan mal Sinhala Oriya',
  // East and South-East Asia
  'chi_sim chi_sim_vert chi_tra chi_tra_vert jpn jpn_vert kor tha lao Khmer Myanmar',
].flatMap((names) => names.split(' '));

/** Their word lists stay: read with and without them, these two gained more than a tenth of a point of CER from them. */
const withLists = new Set(['eng', 'fra']);

const { values } = parseArgs({
  options: { from: { type: 'string', default: '/usr/share/tesseract-ocr/5/tessdata' } },
});
const folder = join(import.meta.dirname, '..', 'data', 'tessdata');

function sourceOf(name: string): string {
  const candidates = [`${name}.traineddata`, `script/${name}.traineddata`, name === 'frk' ? 'Fraktur.traineddata' : ''];
  const found = candidates.map((candidate) => join(values.from, candidate)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${values.from} has no data for ${name}`);
  return found;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const rows: string[] = [];
let total = 0;
rmSync(folder, { recursive: true, force: true });
for (const name of bundled) {
  const whole = readFileSync(sourceOf(name));
  const lean = withLists.has(name) ? whole : withoutWordLists(whole);
  if (!isTrainedData(lean)) throw new Error(`${name} did not come out as language data`);
  const packed = gzipSync(lean, { level: 9 });
  const file = isScriptModel(name) ? `script/${name}.traineddata.gz` : `${name}.traineddata.gz`;
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), packed);
  total += packed.length;
  const what = languageNames.get(name) ?? `${name} script, all languages`;
  rows.push(
    `| \`${file}\` | ${what}${withLists.has(name) ? ', with word lists' : ''} | ${Math.round(packed.length / 1000)} | \`${digest(whole).slice(0, 16)}\` | \`${digest(lean)}\` |`,
  );
}
writeFileSync(
  join(folder, 'README.md'),
  `# Bundled language data

Made by \`node scripts/pack-tessdata.ts\` from \`tessdata_fast\` 4.1.0 of the Tesseract project (© Google Inc., Apache-2.0), as
Debian's packages \`tesseract-ocr-all\` and \`tesseract-ocr-script-*\` bring it. Of each file the network, its character set, its
recoder, its configuration and its version are kept as they are; the word lists (\`lstm-word-dawg\`, \`lstm-punc-dawg\`,
\`lstm-number-dawg\`) are left out, but of ${[...withLists].join(' and ')}. They are most of the bytes, cost a tenth to a third of the time, and gain little.

${rows.length} models, ${(total / 1e6).toFixed(1)} MB packed. Orientation and script data (\`osd\`) comes with the package \`@tesseract.js-data/osd\`.
Any other language is read by the model of its script, or with data of its own that was added with \`ocrchat languages add\`.

| file | what | kB | SHA-256 of the source begins | SHA-256 unpacked |
|---|---|---|---|---|
${rows.join('\n')}
`,
);
process.stdout.write(`${rows.length} models, ${(total / 1e6).toFixed(1)} MB\n`);
