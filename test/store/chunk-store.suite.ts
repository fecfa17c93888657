/** Owns the contract of the chunk store port: every adapter passes it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChunkQuery, ChunkStore } from '../../src/store/chunk-store.ts';
import { chunk } from './chunk-of.ts';

export function chunkStoreContract(
  name: string,
  open: () => Promise<{ readonly store: ChunkStore; readonly dispose: () => Promise<void> }>,
): void {
  describe(`chunk store contract: ${name}`, () => {
    let store: ChunkStore;
    let dispose: () => Promise<void>;
    const find = async (text: string, jobs?: readonly string[], pages?: readonly number[]) =>
      (await store.search({ text, jobs, pages, limit: 10 })).map((hit) => hit.chunk.id);

    beforeAll(async () => {
      ({ store, dispose } = await open());
    });
    afterAll(async () => {
      await store.close();
      await dispose();
    });

    it('finds nothing in an empty store', async () => {
      expect(await find('anything')).toEqual([]);
      expect(await store.frequencies('none', ['word'])).toEqual({ chunks: 0, containing: [0] });
    });

    it('gives back exactly what was put in', async () => {
      const given = chunk('exact', 3, 7, 'Größe: 12 "Äpfel"\nund \'Birnen\' – 1.234,50 €\\', {
        kind: 'list-item',
        context: "Obst's.pdf › Preise",
        language: 'deu',
        confidence: 0.5,
      });
      await store.replace('exact', [given]);
      const [hit] = await store.search({ text: 'apfel birnen', jobs: ['exact'], limit: 5 });
      expect(hit?.chunk).toEqual(given);
      expect(hit?.foundBy.toSorted()).toEqual(['ngrams', 'words']);
    });

    it('replaces all chunks of the job and none of another', async () => {
      await store.replace('first', [chunk('first', 0, 0, 'marigold harvest'), chunk('first', 1, 0, 'tulip harvest')]);
      await store.replace('second', [chunk('second', 0, 0, 'marigold seeds')]);
      await store.replace('first', [chunk('first', 0, 0, 'orchid harvest')]);
      expect(await find('marigold')).toEqual(['second:0:0']);
      expect(await find('tulip', ['first'])).toEqual([]);
      expect(await find('orchid')).toEqual(['first:0:0']);
      expect((await store.frequencies('first', [])).chunks).toBe(1);
      await store.replace('first', []);
      expect(await find('orchid')).toEqual([]);
      expect((await store.frequencies('first', [])).chunks).toBe(0);
    });

    it('is safe to repeat', async () => {
      const given = [chunk('again', 0, 0, 'walrus one'), chunk('again', 1, 0, 'walrus two')];
      for (let round = 0; round < 3; round++) await store.replace('again', given);
      expect((await find('walrus', ['again'])).toSorted()).toEqual(['again:0:0', 'again:1:0']);
      expect((await store.frequencies('again', [])).chunks).toBe(2);
    });

    it('replaces some pages and leaves the others alone', async () => {
      await store.replace(
        'paged',
        [0, 1, 2, 3].map((page) => chunk('paged', page, 0, `lighthouse keeper ${page}`)),
      );
      await store.replacePages('paged', [[1, 2]], [chunk('paged', 2, 5, 'lighthouse lamp')]);
      expect((await find('lighthouse', ['paged'])).toSorted()).toEqual(['paged:0:0', 'paged:2:5', 'paged:3:0']);
      await store.replacePages(
        'paged',
        [
          [0, 0],
          [3, Infinity],
        ],
        [],
      );
      expect(await find('lighthouse', ['paged'])).toEqual(['paged:2:5']);
      await expect(store.replacePages('paged', [[0, 1]], [chunk('paged', 2, 0, 'elsewhere')])).rejects.toMatchObject({
        code: 'invalid_argument',
      });
    });

    it('refuses chunks of another job and ids given twice, and changes nothing', async () => {
      await store.replace('strict', [chunk('strict', 0, 0, 'pelican')]);
      await expect(store.replace('strict', [chunk('other', 0, 0, 'heron')])).rejects.toMatchObject({
        code: 'invalid_argument',
      });
      await expect(
        store.replace('strict', [chunk('strict', 0, 0, 'heron'), chunk('strict', 0, 0, 'stork')]),
      ).rejects.toMatchObject({ code: 'invalid_argument' });
      expect(await find('pelican', ['strict'])).toEqual(['strict:0:0']);
    });

    it('restricts the search to jobs and pages', async () => {
      await store.replace('left', [chunk('left', 0, 0, 'granite quarry'), chunk('left', 5, 0, 'granite slab')]);
      await store.replace('right', [chunk('right', 0, 0, 'granite wall')]);
      expect((await find('granite', ['left'])).toSorted()).toEqual(['left:0:0', 'left:5:0']);
      expect(await find('granite', ['left'], [5])).toEqual(['left:5:0']);
      expect((await find('granite', ['left', 'right'], [0])).toSorted()).toEqual(['left:0:0', 'right:0:0']);
      expect(await find('granite', [])).toEqual([]);
      expect(await find('granite', ['left'], [])).toEqual([]);
    });

    it('takes names and questions that look like SQL as plain text', async () => {
      const evil = "x' OR '1'='1";
      await store.replace(evil, [chunk(evil, 0, 0, "Robert'); DROP TABLE chunks;--")]);
      await store.replace('bystander', [chunk('bystander', 0, 0, 'bystander text robert')]);
      expect(await find("robert'); drop table", [evil])).toEqual([`${evil}:0:0`]);
      expect(await store.frequencies(evil, ["robert'", "' OR 'a'='a"])).toEqual({ chunks: 1, containing: [1, 0] });
      await store.replace(evil, []);
      expect(await find('bystander')).toEqual(['bystander:0:0']);
      await store.delete(evil);
      expect(await find('bystander')).toEqual(['bystander:0:0']);
    });

    it('finds words whatever their case, accents, digits, marks and hyphenation', async () => {
      await store.replace('scripts', [
        chunk('scripts', 0, 0, 'The Transpor-\ntation Authority'),
        chunk('scripts', 1, 0, 'Ἀθήνα και Ωδείο'),
        chunk('scripts', 2, 0, 'تاريخ العَقْد: ٢٠٢٤'),
        chunk('scripts', 3, 0, '公司注册资本为人民币五百万元'),
        chunk('scripts', 4, 0, 'ﬁnal invoice № 4711'),
        chunk('scripts', 5, 0, 'שָׁלוֹם עולם'),
        chunk('scripts', 6, 0, '東京都の人口は約1400万人です'),
        chunk('scripts', 7, 0, 'กรุงเทพมหานครเป็นเมืองหลวง'),
      ]);
      const first = async (text: string) => (await find(text, ['scripts']))[0];
      expect(await first('TRANSPORTATION')).toBe('scripts:0:0');
      expect(await first('αθηνα')).toBe('scripts:1:0');
      expect(await first('العقد 2024')).toBe('scripts:2:0');
      expect(await first('注册资本')).toBe('scripts:3:0');
      expect(await first('Final')).toBe('scripts:4:0');
      expect(await first('שלום')).toBe('scripts:5:0');
      expect(await first('人口')).toBe('scripts:6:0');
      expect(await first('เมืองหลวง')).toBe('scripts:7:0');
    });

    it('finds misread words by their character n-grams', async () => {
      await store.replace('noisy', [
        chunk('noisy', 0, 0, 'lnsurarce prernium for the veh1cle', { confidence: 0.5 }),
        chunk('noisy', 1, 0, 'annual weather statistics'),
      ]);
      const [hit] = await store.search({ text: 'insurance premium', jobs: ['noisy'], limit: 3 });
      expect(hit?.chunk.id).toBe('noisy:0:0');
      expect(hit?.foundBy).toEqual(['ngrams']);
      const [anywhere] = await store.search({ text: 'insurance premium vehicle', limit: 3 });
      expect(anywhere?.chunk.id).toBe('noisy:0:0');
    });

    it('finds misread signs of scripts without spaces, in a document and in all', async () => {
      await store.replace('signs', [
        chunk('signs', 0, 0, '公司往册资本为人民币五百万元', { confidence: 0.6, language: 'chi_sim' }),
        chunk('signs', 1, 0, '本合同自三月一日起生效', { language: 'chi_sim' }),
      ]);
      expect((await find('注册资本', ['signs']))[0]).toBe('signs:0:0');
      expect((await find('注册资本')).slice(0, 3)).toContain('signs:0:0');
    });

    it('takes what stands in quotation marks word for word', async () => {
      await store.replace('phrases', [
        chunk('phrases', 0, 0, 'The notice period is three months.'),
        chunk('phrases', 1, 0, 'A notice was posted; the period ended.'),
        chunk('phrases', 2, 0, 'Either side may give notice. Period.\nA long no-\ntice period applies.'),
        chunk('phrases', 3, 0, 'See below.', { context: 'Lease.pdf › Notice period' }),
        chunk('phrases', 4, 0, '公司注册资本为人民币五百万元'),
        chunk('phrases', 5, 0, 'Noticeperiods, unnotice periods'),
      ]);
      for (const jobs of [['phrases'], undefined]) {
        expect((await find('"notice period"', jobs)).toSorted()).toEqual(['phrases:0:0', 'phrases:2:0']);
        expect(await find('„Notice Period“ three', jobs)).toContain('phrases:0:0');
        expect(await find('"period notice"', jobs)).toEqual([]);
        expect(await find('"three months" "notice period"', jobs)).toEqual(['phrases:0:0']);
        expect(await find('"注册资本"', jobs)).toContain('phrases:4:0');
        expect(await find('"册注"', jobs)).toEqual([]);
      }
      // One mark alone is none.
      expect((await find('15" notice', ['phrases'])).length).toBeGreaterThan(1);
      const [hit] = await store.search({ text: '"three months"', jobs: ['phrases'], limit: 1 });
      expect(hit?.foundBy).toContain('phrase');
    });

    it('restricts the search to kinds and languages', async () => {
      await store.replace('sorts', [
        chunk('sorts', 0, 0, 'pumice stone', { kind: 'table', language: 'eng' }),
        chunk('sorts', 1, 0, 'pumice stone', { kind: 'heading', language: 'deu+eng' }),
        chunk('sorts', 2, 0, 'pumice stone', { language: 'chi_sim_vert' }),
      ]);
      const of = async (query: Partial<ChunkQuery>) =>
        (await store.search({ text: 'pumice', limit: 9, ...query }))
          .map((hit) => hit.chunk.page)
          .toSorted((a, b) => a - b);
      for (const jobs of [['sorts'], undefined]) {
        expect(await of({ jobs, kinds: ['table'] })).toEqual([0]);
        expect(await of({ jobs, kinds: ['table', 'heading'] })).toEqual([0, 1]);
        expect(await of({ jobs, languages: ['eng'] })).toEqual([0, 1]);
        expect(await of({ jobs, languages: ['deu', 'chi_sim_vert'] })).toEqual([1, 2]);
        expect(await of({ jobs, languages: ['chi_sim'] })).toEqual([]);
        expect(await of({ jobs, languages: ['eng%', "' OR 'a'='a"] })).toEqual([]);
        expect(await of({ jobs, kinds: [] })).toEqual([]);
      }
    });

    it('searches the context without holding it for text', async () => {
      await store.replace('context', [
        chunk('context', 0, 0, 'See below.', { context: 'Handbook.pdf › Parental leave' }),
      ]);
      expect(await find('parental leave', ['context'])).toEqual(['context:0:0']);
    });

    it('counts the chunks that contain a word', async () => {
      await store.replace('counted', [
        chunk('counted', 0, 0, 'Amber and jade'),
        chunk('counted', 0, 1, 'amber only'),
        chunk('counted', 0, 2, 'neither'),
      ]);
      expect(await store.frequencies('counted', ['amber', 'jade', 'ruby'])).toEqual({
        chunks: 3,
        containing: [2, 1, 0],
      });
    });

    it('answers questions that hold nothing to search for', async () => {
      for (const text of ['', '   ', '?!…', '"', '*', 'a', '\u0000', '((', 'AND OR NOT'])
        expect(Array.isArray(await find(text, ['left']))).toBe(true);
      expect(await store.search({ text: 'granite', limit: 0 })).toEqual([]);
      expect((await find('granite '.repeat(5_000), ['left'])).length).toBe(2);
    });

    it('orders hits by falling score and keeps to the limit', async () => {
      await store.replace(
        'many',
        Array.from({ length: 30 }, (_, page) =>
          chunk('many', page, 0, page === 17 ? 'copper copper zinc' : `copper wire number ${page}`),
        ),
      );
      const hits = await store.search({ text: 'copper zinc', jobs: ['many'], limit: 5 });
      expect(hits).toHaveLength(5);
      expect(hits[0]?.chunk.id).toBe('many:17:0');
      expect(hits.map((hit) => hit.score)).toEqual(hits.map((hit) => hit.score).toSorted((a, b) => b - a));
    });

    it('deletes a job and is quiet about unknown ones', async () => {
      await store.replace('gone', [chunk('gone', 0, 0, 'ephemeral')]);
      await store.delete('gone');
      await store.delete('gone');
      await store.delete('never');
      expect(await find('ephemeral')).toEqual([]);
      expect(await find('granite', ['right'])).toEqual(['right:0:0']);
    });
  });
}
