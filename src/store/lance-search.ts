/** Owns searching the LanceDB table: whole documents are read and ranked here, all documents are searched by the indexes. */
import type * as Lance from '@lancedb/lancedb';
import { z } from 'zod';
import type { SearchHit } from '../chunk.ts';
import { unspacedScript } from '../normalize.ts';
import type { ChunkQuery } from './chunk-store.ts';
import { type Ranking, fuse } from './lance-fusion.ts';
import { chunkColumns, gramText, loadLance, toChunk } from './lance-table.ts';
import { type QueryText, readQuery } from './query-text.ts';
import { type Entry, hasPhrases, rankByGrams, rankByWords } from './ranking.ts';

/** Runs something on the current table handle, again after a conflict with another writer. */
type OnTable = <T>(work: (table: Lance.Table) => Promise<T>, doing?: string) => Promise<T>;

/** Chunks of documents that are read instead of asking the indexes; some 800 pages. */
const mostRead = 4_000;
/** A store that is no larger is read whole, so that misread words are found in it before they are indexed. */
const smallStore = 1_000;
/** Hits that each index contributes. */
const poolFactor = 2;
const minPool = 50;
/** With phrases many hits of the words may lack the phrase. */
const phrasePool = 300;
/** Letters that a word needs so that one, or two, of them may be wrong. */
const oneWrong = 4;
const twoWrong = 7;
/** Words of the dictionary that stand in for one of the query. */
const mostVariants = 30;

/** Writes an SQL string literal; the only way text enters a filter. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A page with several languages names them joined by +. */
function languageFilter(language: string): string {
  const like = language.replaceAll(/[%_\\]/gu, (sign) => `\\${sign}`);
  const patterns = [`${like}+%`, `%+${like}`, `%+${like}+%`];
  return [
    `language = ${quote(language)}`,
    ...patterns.map((pattern) => `language LIKE ${quote(pattern)} ESCAPE '\\'`),
  ].join(' OR ');
}

function filterOf({ jobs, pages, kinds, languages }: ChunkQuery): string | undefined {
  const parts: string[] = [];
  if (jobs !== undefined) parts.push(`job IN (${jobs.map(quote).join(', ')})`);
  if (pages !== undefined) parts.push(`page IN (${pages.map((page) => String(Math.trunc(page))).join(', ')})`);
  if (kinds !== undefined) parts.push(`kind IN (${kinds.map(quote).join(', ')})`);
  if (languages !== undefined) parts.push(`(${languages.map(languageFilter).join(' OR ')})`);
  return parts.length === 0 ? undefined : parts.join(' AND ');
}

interface StoredEntry extends Entry {
  /** All columns of the chunk; checked when it is shown. */
  readonly row: unknown;
}

const columns = [...chunkColumns, 'words'];
const RankedColumns = z.object({ id: z.string(), confidence: z.number(), words: z.string() });

function toEntry(row: unknown): StoredEntry {
  const { id, confidence, words } = RankedColumns.parse(row);
  const [text = '', context = ''] = words.split('\n');
  return { id, confidence, text, context, row };
}

function isWithoutSpaces(term: string): boolean {
  return unspacedScript.test(term);
}

/** Finds words like those of the query in the dictionary of the index; numbers and short words have none. */
function similarQuery(lance: typeof Lance, { terms }: QueryText): Lance.FullTextQuery | undefined {
  const words = terms.filter((term) => !/\p{N}/u.test(term) && !isWithoutSpaces(term));
  const groups = [
    { fuzziness: 1, words: words.filter(({ length }) => length >= oneWrong && length < twoWrong) },
    { fuzziness: 2, words: words.filter(({ length }) => length >= twoWrong) },
  ].filter((group) => group.words.length > 0);
  const queries = groups.map(
    (group) =>
      new lance.MatchQuery(group.words.join(' '), 'words', {
        fuzziness: group.fuzziness,
        maxExpansions: mostVariants,
      }),
  );
  const [first, second] = queries;
  if (first === undefined || second === undefined) return first;
  return new lance.BooleanQuery(queries.map((query) => [lance.Occur.Should, query]));
}

function phraseQuery(lance: typeof Lance, { terms, phrases }: QueryText): Lance.FullTextQuery {
  const words = new lance.MatchQuery(terms.join(' '), 'words');
  // Words without spaces between are cut by what stands around them, so the index may have cut the phrase otherwise.
  const exact = phrases.filter((phrase) => !isWithoutSpaces(phrase));
  if (exact.length === 0) return words;
  return new lance.BooleanQuery([
    ...exact.map((phrase): [Lance.Occur, Lance.FullTextQuery] => [
      lance.Occur.Must,
      new lance.PhraseQuery(phrase, 'words'),
    ]),
    [lance.Occur.Should, words],
  ]);
}

/** @param onTable runs a read on the table, again when it fails for what passes */
export function createSearch(onTable: OnTable): (query: ChunkQuery) => Promise<readonly SearchHit[]> {
  const match = async (query: Lance.FullTextQuery, filter: string | undefined, limit: number) => {
    const rows: unknown[] = await onTable((table) => {
      const search = table
        .query()
        .fullTextSearch(query)
        .select([...columns, '_score'])
        .limit(limit);
      return (filter === undefined ? search : search.where(filter)).toArray();
    }, 'be searched');
    return rows.map(toEntry);
  };

  /** All chunks that the query allows; undefined when they are too many to read. */
  const readAll = async (query: ChunkQuery, filter: string | undefined) => {
    const rows: unknown[] | undefined = await onTable(async (table) => {
      if (query.jobs === undefined && (await table.countRows()) > smallStore) return undefined;
      const all = table
        .query()
        .select([...columns])
        .limit(mostRead + 1);
      return (filter === undefined ? all : all.where(filter)).toArray();
    }, 'be read');
    return rows === undefined || rows.length > mostRead ? undefined : rows.map(toEntry);
  };

  const byIndexes = async (
    text: QueryText,
    filter: string | undefined,
    pool: number,
  ): Promise<readonly Ranking<StoredEntry>[]> => {
    const lance = await loadLance();
    if (text.phrases.length > 0) {
      const entries = await match(phraseQuery(lance, text), filter, Math.max(pool, phrasePool));
      const exact = entries.filter((entry) => hasPhrases(text, entry));
      return [
        { way: 'phrase', entries: exact },
        { way: 'ngrams', entries: rankByGrams(text, exact) },
      ];
    }
    const similar = similarQuery(lance, text);
    const grams = gramText(text.terms.join(' '));
    const [words, spelled, signs] = await Promise.all([
      match(new lance.MatchQuery(text.terms.join(' '), 'words'), filter, pool),
      similar === undefined ? [] : match(similar, filter, pool),
      grams === '' ? [] : match(new lance.MatchQuery(grams, 'grams'), filter, pool),
    ]);
    const candidates = new Map([...words, ...spelled, ...signs].map((entry) => [entry.id, entry]));
    return [
      { way: 'words', entries: words },
      { way: 'similar', entries: spelled },
      { way: 'ngrams', entries: rankByGrams(text, [...candidates.values()]).slice(0, pool) },
    ];
  };

  const byReading = (
    text: QueryText,
    entries: readonly StoredEntry[],
    pool: number,
  ): readonly Ranking<StoredEntry>[] => {
    const exact = text.phrases.length === 0 ? entries : entries.filter((entry) => hasPhrases(text, entry));
    const words = rankByWords(text, exact).slice(0, pool);
    return [
      ...(text.phrases.length === 0 ? [] : [{ way: 'phrase', entries: words } as const]),
      { way: 'words', entries: words },
      { way: 'ngrams', entries: rankByGrams(text, exact).slice(0, pool) },
    ];
  };

  return async (query) => {
    const text = readQuery(query.text);
    const nothing = [query.jobs, query.pages, query.kinds, query.languages].some((list) => list?.length === 0);
    if (query.limit <= 0 || nothing || text.terms.length === 0) return [];
    const filter = filterOf(query);
    const pool = Math.max(minPool, query.limit * poolFactor);
    const read = await readAll(query, filter);
    const rankings = read === undefined ? await byIndexes(text, filter, pool) : byReading(text, read, pool);
    return fuse(rankings)
      .slice(0, query.limit)
      .map(({ entry, score, foundBy }) => ({ chunk: toChunk(entry.row), score, foundBy }));
  };
}
