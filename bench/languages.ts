/**
 * Measures `language=auto` against the language given, on a generated page in each language that the generator knows.
 *
 *   node bench/languages.ts [--only de,ru,ja] [--dpi 200] [--part page|paragraph|title]
 *
 * Only the data that is bundled is used: no installed Tesseract, no download. With `--part` nothing but its title or its first
 * paragraph stands on the page. Prints, for each page, the language that was found, the character error rate with `auto` and
 * with the language given, and the time of both; then the sums.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from './arguments.ts';
import { loadConfig } from '../src/config.ts';
import { isPageError, type Page, type Source } from '../src/document.ts';
import { createLocalEngine } from '../src/engine/local/index.ts';
import { createLanguageData } from '../src/engine/local/language-data.ts';
import { languageOf, resolveLanguage } from '../src/language.ts';
import { createLog } from '../src/log.ts';
import { readWritten } from '../src/written-page.ts';
import { errorRate, textOf } from '../test/engine/local/workshop.ts';
import { encode, languages, layOut, multilingual, rasterize, type SampleLanguage } from '../test/generate/index.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    dpi: { type: 'string', default: '200' },
    part: { type: 'string', default: 'page' },
  },
});
const wanted = values.only.split(',').filter(Boolean);
const samples = (Object.keys(languages) as SampleLanguage[]).filter(
  (language) => wanted.length === 0 || wanted.includes(language),
); // seam: the keys of the record are its key type
const say = (line: string) => void process.stdout.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), 'ocrchat-bench-languages-'));
const config = loadConfig({ home: folder, cache: join(folder, 'cache'), dataUrl: '', readers: 1 }, {});
const engine = createLocalEngine(config, createLog('silent'), {
  languageData: createLanguageData(config, { systemFolders: [] }),
});

async function read(source: Source, language: string): Promise<{ readonly page: Page; readonly seconds: number }> {
  const begin = performance.now();
  for await (const result of engine.read(source, [0], { tier: 'cpu', language })) {
    const page = readWritten(result);
    if (isPageError(page)) throw new Error(page.message);
    return { page, seconds: (performance.now() - begin) / 1000 };
  }
  throw new Error('no page came');
}

/** Spaces do not count where a script has none. */
const spaceless = /^(?:chi|jpn|tha)/;

let right = 0;
let within = 0;
const scripts = new Set<string>();
const errors = { auto: [] as number[], given: [] as number[] };
const seconds = { auto: 0, given: 0 };
try {
  for (const language of samples) {
    const code = resolveLanguage(language);
    const sample = multilingual(language);
    const content =
      values.part === 'page'
        ? sample.content
        : sample.content.filter(({ kind }) => kind === (values.part === 'title' ? 'heading' : 'paragraph')).slice(0, 1);
    const document = await layOut(content, {
      ...sample.options,
      width: 480,
      height: 420,
      margin: 36,
      fontSize: 11,
    });
    const [page] = document.pages;
    if (page === undefined) throw new Error('the sample has no page');
    const drawn = await rasterize(page, Number(values.dpi), { noise: 0.02, blurSigma: 0.5, seed: 7 });
    const path = join(folder, `${language}.png`);
    const bytes = await encode(drawn, 'png', Number(values.dpi));
    await writeFile(path, bytes);
    const source = { path, name: language, mediaType: 'image/png', sha256: language, byteSize: bytes.length } as const;
    const bare = (text: string) => (spaceless.test(code) ? text.replaceAll(/\s/g, '') : text);
    const auto = await read(source, 'auto');
    const given = await read(source, code);
    const [cerAuto, cerGiven] = [auto, given].map((reading) => errorRate(bare(textOf(reading.page)), bare(page.text)));
    if (cerAuto === undefined || cerGiven === undefined) continue;
    if (auto.page.language === code) right += 1;
    if (cerAuto <= cerGiven + 0.01) within += 1;
    scripts.add(languageOf(code)?.script ?? '');
    errors.auto.push(cerAuto);
    errors.given.push(cerGiven);
    seconds.auto += auto.seconds;
    seconds.given += given.seconds;
    const percent = (rate: number) => (100 * rate).toFixed(1).padStart(5);
    say(
      `${language.padEnd(3)} ${code.padEnd(8)} found ${auto.page.language.padEnd(12)} ${auto.page.language === code ? 'right' : 'WRONG'}  CER auto ${percent(cerAuto)} given ${percent(cerGiven)}  ${auto.seconds.toFixed(1)} s / ${given.seconds.toFixed(1)} s`,
    );
  }
} finally {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
}
const mean = (rates: readonly number[]) =>
  ((100 * rates.reduce((sum, rate) => sum + rate, 0)) / rates.length).toFixed(2);
const total = errors.auto.length;
say(
  [
    `${total} languages of ${scripts.size} scripts: found ${right} (${((100 * right) / total).toFixed(0)} %)`,
    `CER within 1 point of the language given: ${within}; mean auto ${mean(errors.auto)} %, given ${mean(errors.given)} %`,
    `time: auto x${(seconds.auto / seconds.given).toFixed(2)} of given`,
  ].join('\n'),
);
