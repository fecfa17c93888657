/**
 * Measures the limits from which two steps of reading act, each over a range of values.
 *
 *   node bench/limits.ts [--limit tall,unread] [--corpus DIR [--only kind,id]]
 *
 * `tall`: the height of capitals from which a page is scaled down before it is read. Pages are read at their own size and
 * scaled; the table is by height. `unread`: how sure the readers must be of a row of marks that was not read for it to
 * stay; the table is by that confidence. Without a corpus, on generated pages alone.
 */
import { parseArgs } from './arguments.ts';
import { loadConfig } from '../src/config.ts';
import { createLanguageData } from '../src/engine/local/language-data.ts';
import { lineNetworks } from '../src/engine/local/line-networks.ts';
import { createTesseract } from '../src/engine/local/tesseract.ts';
import { readCorpus } from './corpus.ts';
import { readTallPages, type TallPage } from './limits/tall-letters.ts';
import { readUnreadRows, type UnreadRow } from './limits/unread-lines.ts';
import { tableText } from './report.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    only: { type: 'string', default: '' },
    limit: { type: 'string', default: 'tall,unread' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
const percent = (share: number) => (100 * share).toFixed(2);
const languageData = createLanguageData(loadConfig({ dataFolders: [], cache: '/nowhere', dataUrl: '' }, {}), {
  systemFolders: [],
});
const tesseract = createTesseract((code) => languageData.load(code));
const limits = values.limit.split(',');
const unreadLimits = [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];
const corpus =
  values.corpus === undefined ? undefined : readCorpus(values.corpus, values.only.split(',').filter(Boolean));

if (limits.includes('unread')) {
  const networks = await lineNetworks();
  if (networks === undefined) say('The second recogniser is not installed: nothing to measure of unread lines.');
  else {
    // With the networks' votes, and on a page of two scripts, where Tesseract reads alone.
    for (const codes of [['eng'], ['ell', 'eng']]) {
      const found: UnreadRow[] = [];
      for await (const row of readUnreadRows(tesseract, networks, codes)) found.push(row);
      const sum = (rows: readonly UnreadRow[], pick: 'right' | 'wrong') =>
        rows.reduce((all, row) => all + row[pick], 0);
      const all = sum(found, 'right');
      const table = unreadLimits.map((limit) => {
        const kept = found.filter(({ legibility }) => legibility >= limit);
        const [right, wrong] = [sum(kept, 'right'), sum(kept, 'wrong')];
        return [String(limit), percent(right / all), percent(wrong / all), percent((right - wrong) / all)];
      });
      say(
        `## Unread rows read as ${codes.join('+')}: ${found.length}, ${all} characters read right; in percent of these`,
      );
      say(tableText(['kept from', 'right', 'wrong', 'right less wrong'], table));
    }
  }
}
if (limits.includes('tall')) {
  const pages: TallPage[] = [];
  for await (const page of readTallPages(tesseract, corpus)) {
    pages.push(page);
    const { name, capital, whole, scaled, wholeTime, scaledTime } = page;
    say(
      `${name}: capitals ${capital.toFixed(0)} px, ${percent(whole)} % wrong as it is in ${wholeTime.toFixed(1)} s, ${percent(scaled)} % scaled in ${scaledTime.toFixed(1)} s`,
    );
  }
  const mean = (of: readonly TallPage[], pick: (page: TallPage) => number) =>
    of.reduce((sum, page) => sum + pick(page), 0) / of.length;
  const bands = [26, 30, 34, 38, 44, 52, Infinity];
  const table = bands.slice(0, -1).flatMap((from, at) => {
    const of = pages.filter(({ capital }) => capital > from && capital <= (bands[at + 1] ?? Infinity));
    if (of.length === 0) return [];
    const [whole, scaled] = [mean(of, (page) => page.whole), mean(of, (page) => page.scaled)];
    const time = mean(of, (page) => page.scaledTime) / mean(of, (page) => page.wholeTime);
    return [[`over ${from} px`, String(of.length), percent(whole), percent(scaled), `x${time.toFixed(2)}`]];
  });
  say('## Tall letters: wrong characters in percent');
  say(tableText(['capitals', 'pages', 'as they are', 'scaled down', 'time'], table));
}
