/**
 * Makes the tables that languages are told by out of the packages `eld` and `franc-all`: `node scripts/pack-language-grams.ts`.
 * Writes `data/languages/grams.bin` and says in the README beside it what it was made of.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { trigramLanguages } from '../src/engine/local/guess-language.ts';
import { gramFile, gramKey, type GramHead } from '../src/engine/local/language-grams.ts';

interface Ngrams {
  readonly languages: Readonly<Record<number, string>>;
  readonly ngrams: Readonly<Record<string, Readonly<Record<number, number>>>>;
}

const eld = dirname(dirname(fileURLToPath(import.meta.resolve('eld/extrasmall'))));
const load = async (path: string): Promise<never> => import(pathToFileURL(path).href) as Promise<never>; // seam: untyped files of packages
const { ngramsData }: { readonly ngramsData: Ngrams } = await load(join(eld, 'ngrams', 'extrasmall.js'));
const { dictionary }: { readonly dictionary: readonly string[] } = await load(join(eld, 'dictionary.js'));
const { avgScore }: { readonly avgScore: Readonly<Record<string, number>> } = await load(join(eld, 'avgScore.js'));
const franc = dirname(fileURLToPath(import.meta.resolve('franc-all')));
const { data }: { readonly data: GramHead['trigrams'] } = await load(join(franc, 'data.js'));

/** The package writes bytes as letters: those from 128 on as what its dictionary has there. */
const byteOf = new Map(
  dictionary.flatMap((letter, byte) => (byte >= 0x80 && letter !== ' ' ? [[letter, byte] as const] : [])),
);

function keyOf(gram: string): number {
  const begins = gram.startsWith(' ');
  const ends = gram.endsWith(' ');
  let bytes = 0;
  for (const [place, letter] of [...gram.trim()].entries())
    bytes += (byteOf.get(letter) ?? letter.charCodeAt(0)) * 256 ** (3 - place);
  return gramKey(bytes, begins, ends);
}

const entries = Object.entries(ngramsData.ngrams)
  .map(([gram, scores]) => ({
    key: keyOf(gram),
    scores: Object.entries(scores).map(([language, score]) => [Number(language), score]),
  }))
  .toSorted((left, right) => left.key - right.key);
if (new Set(entries.map(({ key }) => key)).size !== entries.length) throw new Error('Two grams have the same bytes.');

const head: GramHead = {
  languages: Object.values(ngramsData.languages).map((iso) => ({ iso, usualScore: avgScore[iso] ?? 1 })),
  counts: [0, 1, 2, 3].map((kind) => entries.filter(({ key }) => Math.floor(key / 2 ** 32) === kind).length),
  trigrams: Object.fromEntries(
    Object.entries(trigramLanguages()).map(([script, codes]) => [
      script,
      Object.fromEntries(
        codes.flatMap((code) => (data[script]?.[code] === undefined ? [] : [[code, data[script][code]]])),
      ),
    ]),
  ),
};
const json = Buffer.from(JSON.stringify(head));
const padded = Buffer.alloc(Math.ceil(json.length / 4) * 4, ' ');
json.copy(padded);
const length = Buffer.alloc(4);
length.writeUInt32LE(padded.length);
const keys = Buffer.alloc(4 * entries.length);
for (const [at, { key }] of entries.entries()) keys.writeUInt32LE(key % 2 ** 32, 4 * at);
const sizes = Buffer.from(entries.map(({ scores }) => scores.length));
const scores = Buffer.from(entries.flatMap((entry) => entry.scores.flat()));
const file = Buffer.concat([length, padded, keys, sizes, scores]);
const folder = dirname(fileURLToPath(gramFile));
mkdirSync(folder, { recursive: true });
writeFileSync(gramFile, file);

const versionIn = (path: string): string => JSON.parse(readFileSync(path, 'utf8')).version;
writeFileSync(
  join(folder, 'README.md'),
  `# Tables that languages are told by

Made by \`node scripts/pack-language-grams.ts\`. \`grams.bin\` (${Math.round(file.length / 1000)} kB) holds, as numbers:

- the ${entries.length} grams of ${head.languages.length} languages of the database XS60 of npm \`eld\` ${versionIn(join(dirname(eld), 'package.json'))} (Efficient Language Detector,
  © Nito T.M., Apache-2.0), with their scores, unchanged;
- the trigrams of ${Object.values(head.trigrams).reduce((sum, codes) => sum + Object.keys(codes).length, 0)} languages out of npm \`franc-all\` ${versionIn(join(franc, 'package.json'))} (© Titus Wormer, MIT), those that the first does not know and
  those that they are held against.

\`src/engine/local/language-grams.ts\` says how they lie in the file. Both packages serve the tests: what they say of a text is
what is made of these tables.
`,
);
process.stdout.write(`${entries.length} grams, ${file.length} bytes\n`);
