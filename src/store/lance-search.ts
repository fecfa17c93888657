/** Owns searching the LanceDB table: whole documents are read and ranked here, all documents are searched by the indexes. */
import type * as Lance from '@lancedb/lancedb';
import { z } from 'zod';
import type { SearchHit } from '../chunk.ts';
import { unspacedScript } from '../normalize.ts';
import type { ChunkQuery } from './chunk-store.ts';
import { type Ranking, fuse } from './lance-fusion.ts';
import { gramText, loadLance, toChunk } from './lance-table.ts';
import { type QueryText, readQuery } from './query-text.ts';
import { type Entry, hasPhrases, rankByGrams, rankByWords } from './ranking.ts';
import { quote } from './sql-text.ts';
import { digestOf, embeddedText } from './lance-vector-table.ts';
import type { Vectors } from './lance-vectors.ts';

/** Runs something on the current table handle, again after a conflict with another writer. */
type OnTable = <T>(work: (table: Lance.Table) => Promise<T>, doing?: string) => Promise<T>;

/** Chunks of documents that are read instead of asking the indexes; some 800 pages. */
const mostRead = 4_000;
/** A store that is no larger is read whole, so that misread words are found in it before they are indexed. */
const smallStore = 300;
/** Hits that each index contributes. */
const poolFactor = 2;
const minPool = 50;
/** With phrases many hits of the words may lack the phrase. */
const phrasePool = 300;
/** Characters of a question that are embedded. */
const longestQuestion = 1_000;
/** Letters that a word needs so that one of them may be wrong. */
const oneWrong = 4;
/** Words of the dictionary that stand in for one of the query. */
const mostVariants = 30;

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
  /** The chunk as it is stored; checked when it is shown. */
  readonly stored: string;
}

const columns = ['id', 'chunk', 'words'];
const ReadColumns = z.object({ id: z.string(), chunk: z.string(), words: z.string() });
const confidenceField = /"confidence":([\d.e-]+)/u;

/** Read without parsing the whole chunk. Within a text quotation marks are escaped, so only the field itself matches. */
function confidenceOf(stored: string): number {
  const found = Number(confidenceField.exec(stored)?.[1]);
  return Number.isFinite(found) ? found : 1;
}

function toEntry(row: unknown): StoredEntry {
  const { id, chunk, words } = ReadColumns.parse(row);
  const [text = '', context = ''] = words.split('\n');
  return { id, confidence: confidenceOf(chunk), text, context, stored: chunk };
}

function isWithoutSpaces(term: string): boolean {
  return unspacedScript.test(term);
}

/**
 * Finds words like those of the query in the dictionary of the index, which begin alike and are one letter apart: two letters
 * cost three times as much and find little more, and words that begin otherwise take half of the time and the places of
 * better ones. Numbers and short words have none.
 */
function similarQuery(lance: typeof Lance, { terms }: QueryText): Lance.FullTextQuery | undefined {
  const words = terms.filter((term) => term.length >= oneWrong && !/\p{N}/u.test(term) && !isWithoutSpaces(term));
  if (words.length === 0) return undefined;
  return new lance.MatchQuery(words.join(' '), 'words', { fuzziness: 1, prefixLength: 1, maxExpansions: mostVariants });
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

/**
 * @param onTable runs a read on the table, again when it fails for what passes
 * @param vectors where there is an embedding model
 */
export function createSearch(
  onTable: OnTable,
  vectors?: Vectors,
): (query: ChunkQuery) => Promise<readonly SearchHit[]> {
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

  /** What is close in meaning, as it stands in the store now; a vector of a text that has changed since is left out. */
  const byMeaning = async (
    query: ChunkQuery,
    filter: string | undefined,
    pool: number,
  ): Promise<readonly StoredEntry[]> => {
    if (vectors === undefined) return [];
    const { close, notice } = await vectors.search(query.text.slice(0, longestQuestion), filter, pool, query.signal);
    if (notice !== undefined) query.onNotice?.(notice);
    if (close.length === 0) return [];
    const jobs = [...new Set(close.map(({ job }) => job))];
    const where = `job IN (${jobs.map(quote).join(', ')}) AND id IN (${close.map(({ id }) => quote(id)).join(', ')})`;
    const rows: unknown[] = await onTable((table) => table.query().where(where).select(columns).toArray(), 'be read');
    const entries = new Map(rows.map(toEntry).map((entry) => [entry.id, entry]));
    return close.flatMap(({ id, job, digest }) => {
      const entry = entries.get(id);
      if (entry === undefined) return [];
      if (digestOf(embeddedText(toChunk(entry.stored))) === digest) return [entry];
      vectors.catchUp(job);
      return [];
    });
  };

  return async (query) => {
    const text = readQuery(query.text);
    const nothing = [query.jobs, query.pages, query.kinds, query.languages].some((list) => list?.length === 0);
    if (query.limit <= 0 || nothing || text.terms.length === 0) return [];
    const filter = filterOf(query);
    const pool = Math.max(minPool, query.limit * poolFactor);
    const [rankings, close] = await Promise.all([
      readAll(query, filter).then((read) =>
        read === undefined ? byIndexes(text, filter, pool) : byReading(text, read, pool),
      ),
      byMeaning(query, filter, pool),
    ]);
    const meant = close.filter((entry) => hasPhrases(text, entry));
    return fuse([...rankings, { way: 'vectors', entries: meant }])
      .slice(0, query.limit)
      .map(({ entry, score, foundBy }) => ({ chunk: toChunk(entry.stored), score, foundBy }));
  };
}
