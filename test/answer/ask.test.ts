import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answerer } from '../../src/answer/answerer.ts';
import { type AskParts, createAskService } from '../../src/answer/ask.ts';
import { chooseAnswerer } from '../../src/answer/choice.ts';
import type { PageResult } from '../../src/document.ts';
import { linesOf } from '../../src/document.ts';
import { OcrError } from '../../src/errors.ts';
import type { Job } from '../../src/job.ts';
import type { ChunkStore } from '../../src/store/chunk-store.ts';
import { openLanceChunkStore } from '../../src/store/lance.ts';
import { conversationsInMemory, withoutModel } from './asked.ts';
import { pageOf } from './page-of.ts';

let folder = '';
let chunks: ChunkStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-ask-'));
  chunks = openLanceChunkStore(folder);
});
afterAll(async () => {
  await chunks.close();
  await rm(folder, { recursive: true, force: true });
});

/** Jobs in memory, with what the ask service needs of a job store. */
function createJobs() {
  const jobs = new Map<string, Job>();
  const pages = new Map<string, readonly PageResult[]>();
  const unindexed = new Set<string>();
  const store: AskParts['jobs'] = {
    get: async (uuid) => {
      const job = jobs.get(uuid);
      return job === undefined ? undefined : { job, fingerprint: uuid, password: undefined };
    },
    pages: async (uuid, indexes) =>
      (pages.get(uuid) ?? []).filter((page) => indexes === undefined || indexes.includes(page.index)),
    pageIndexes: async (uuid) => (pages.get(uuid) ?? []).map((page) => page.index),
    uuids: async () => undefined,
    unindexed: async () => [...unindexed],
    noteIndexed: async (uuid) => void unindexed.delete(uuid),
    ...conversationsInMemory(),
  };
  const put = (uuid: string, given: readonly PageResult[], rest: Partial<Job> = {}): Job => {
    const failed = given.filter((page) => 'code' in page).length;
    const job: Job = {
      uuid,
      status: 'done',
      options: { tier: 'cpu', language: 'auto' },
      name: `${uuid}.pdf`,
      mediaType: 'application/pdf',
      sha256: '0'.repeat(64),
      byteSize: 1,
      documentPages: given.length,
      pageCount: given.length,
      pagesDone: given.length,
      pagesFailed: failed,
      errors: [],
      createdAt: 0,
      ...rest,
    };
    jobs.set(uuid, job);
    pages.set(uuid, given);
    return job;
  };
  return { store, unindexed, put, remove: (uuid: string) => jobs.delete(uuid) };
}

function setUp(answerer?: Answerer) {
  const jobs = createJobs();
  const usual = chooseAnswerer(withoutModel);
  const answerers = answerer === undefined ? usual : { ...usual, chosen: answerer };
  return { ...jobs, service: createAskService({ jobs: jobs.store, chunks, answerers }) };
}

const contract = [
  pageOf(0, [
    { kind: 'title', lines: ['Lease agreement'] },
    {
      lines: [
        'This agreement is made between Harbour Estates Ltd and Ms Ingrid Solheim for the',
        'flat at 14 Quay Street, Bergen.',
      ],
    },
    { kind: 'heading', level: 1, lines: ['Rent'] },
    {
      lines: [
        'The monthly rent is 1,450.00 euros and is payable in advance on the first working',
        'day of each month.',
      ],
    },
  ]),
  pageOf(1, [
    { kind: 'heading', level: 1, lines: ['Term'] },
    {
      lines: [
        'The lease begins on 1 September 2024 and ends on 31 August 2027. Either party may',
        'give notice of three months.',
      ],
    },
    { kind: 'heading', level: 1, lines: ['Deposit'] },
    { lines: ['A deposit of 4,350.00 euros is held by the bank until the flat is handed back.'] },
    { kind: 'footer', lines: ['Reference HE-2024-0815'] },
  ]),
];
const invoice = pageOf(0, [
  { lines: ['Nordlicht GmbH'] },
  { lines: ['Invoice number: 2024-118'] },
  { lines: ['Invoice date: 12.03.2024'] },
  { kind: 'table', lines: ['Lamp oak 2 80.00 160.00', 'Shipping 1 20.67 20.67', 'VAT 19 % 34.33'] },
  { lines: ['Total: 215.00'] },
  { lines: ['Payable until', '26.03.2024'] },
]);

describe('ask', () => {
  it('quotes the line that answers, with its place, verified', async () => {
    const { put, service, store } = setUp();
    put('contract', contract);
    const answer = await service.ask('contract', 'How much is the monthly rent?');
    expect(answer).toMatchObject({ abstained: false, complete: true, mode: 'extractive', nearestPages: [] });
    expect(answer.content).toContain(
      'The document says (p. 1): "The monthly rent is 1,450.00 euros and is payable in advance on the first working day of each month."',
    );
    expect(answer.citations[0]).toMatchObject({ page: 1, lines: [4, 5], match: 'exact' });
    // The citation is the page's own text, and its box covers those lines.
    const page = contract[0];
    const lines = page === undefined ? [] : linesOf(page);
    expect(answer.citations[0]?.snippet).toBe(`${lines[4]?.text}\n${lines[5]?.text}`);
    expect(answer.citations[0]?.bbox).toEqual([0, 40, 148, 59]);
    expect((await store.conversation('contract'))?.messages.map(({ role, content }) => [role, content])).toEqual([
      ['user', 'How much is the monthly rent?'],
      ['assistant', answer.content],
    ]);
    expect(await service.history('contract')).toEqual(await store.conversation('contract'));
  });

  it.each([
    ['When does the lease end?', 2, '31 August 2027'],
    ['Who rents the flat in Bergen?', 1, 'Ingrid Solheim'],
    ['What is the deposit?', 2, '4,350.00'],
    ['What is the reference?', 2, 'HE-2024-0815'],
    ['How long is the notice?', 2, 'three months'],
  ])('answers %j', async (question, page, expected) => {
    const { put, service } = setUp();
    put('contract', contract);
    const answer = await service.ask('contract', question);
    expect(answer.content).toContain(expected);
    expect(answer.citations[0]?.page).toBe(page);
  });

  it.each([
    ['What is the total?', 'Total: 215.00'],
    ['What is the invoice number?', '2024-118'],
    ['When was the invoice issued, what is the invoice date?', '12.03.2024'],
    ['Until when is it payable?', '26.03.2024'],
  ])('reads labels and values: %j', async (question, expected) => {
    const { put, service } = setUp();
    put('invoice', [invoice]);
    const answer = await service.ask('invoice', question);
    expect(answer.content.split('\n')[0]).toContain(expected);
    expect(answer.citations.length).toBeGreaterThan(0);
  });

  it.each([
    ['Who won the football match?'],
    ['What is the salary of the chief engineer?'],
    ['Wie hoch ist die Kaution für das Motorrad in Lissabon?'],
    ['公司的注册资本是多少？'],
    ['متى تم توقيع اتفاقية السلام؟'],
  ])('abstains from %j', async (question) => {
    const { put, service } = setUp();
    put('contract', contract);
    const answer = await service.ask('contract', question);
    expect(answer).toMatchObject({ abstained: true, citations: [], complete: true });
    expect(answer.content).toMatch(/^The document does not say\./);
    for (const page of answer.nearestPages) expect([1, 2]).toContain(page);
  });

  it('answers in German, Chinese and Arabic', async () => {
    const { put, service } = setUp();
    put('de', [
      pageOf(
        0,
        [
          'Der Kaufvertrag wurde am 3. Mai 2021 in Zürich unterzeichnet.',
          'Der Kaufpreis beträgt 480.000 Franken und ist in zwei Raten zu zahlen.',
        ],
        { language: 'deu' },
      ),
    ]);
    put('zh', [
      pageOf(0, ['公司的注册资本为人民币五百万元。', '本合同自二〇二四年三月一日起生效。', '法定代表人为王小明。'], {
        language: 'chi_sim',
      }),
    ]);
    put('ar', [
      pageOf(0, ['تم توقيع العَقْد بين الطرفين في ١٥ مارس ٢٠٢٣ بمدينة الرباط.', 'القيمة الإجمالية للمشروع ٢٥٠٠٠ درهم.'], {
        language: 'ara',
      }),
    ]);
    expect((await service.ask('de', 'Wie hoch ist der Kaufpreis?')).citations[0]?.snippet).toContain('480.000');
    expect((await service.ask('de', 'Wann wurde der Vertrag unterzeichnet?')).citations[0]?.snippet).toContain(
      '3. Mai 2021',
    );
    expect((await service.ask('zh', '公司的注册资本是多少？')).citations[0]?.snippet).toContain('五百万元');
    expect((await service.ask('zh', '法定代表人是谁？')).citations[0]?.snippet).toContain('王小明');
    expect((await service.ask('ar', 'متى تم توقيع العقد؟')).citations[0]?.snippet).toContain('٢٠٢٣');
    expect((await service.ask('ar', 'ما هي القيمة الإجمالية للمشروع؟')).citations[0]?.snippet).toContain('٢٥٠٠٠');
  });

  it('answers from badly read text, and cites it as it was read', async () => {
    const { put, service } = setUp();
    put('noisy', [
      pageOf(0, ['Tbe insurarce prernium for the vehiclc is 312.40 francs a year.', 'Tbe driver rnust be over 21.'], {
        confidence: 0.55,
      }),
    ]);
    const answer = await service.ask('noisy', 'How much is the insurance premium for the vehicle?');
    expect(answer.citations[0]?.snippet).toBe('Tbe insurarce prernium for the vehiclc is 312.40 francs a year.');
  });

  it('drops planted quotations, and abstains when none is left', async () => {
    const planting = (quotations: readonly string[]): Answerer => ({
      name: 'planting',
      needsWords: false,
      answer: async (_question, [evidence]) => ({
        claims: quotations.map((text) => ({
          text: `So ${text}`,
          quotations: [{ job: evidence?.job ?? '', page: 0, text }],
        })),
      }),
    });
    const mixed = setUp(planting(['The monthly rent is 9,999.00 euros', 'the monthly rent is 1,450.00 EUROS']));
    mixed.put('contract', contract);
    const answer = await mixed.service.ask('contract', 'How much is the monthly rent?');
    expect(answer).toMatchObject({
      mode: 'planting',
      abstained: false,
      content: 'So the monthly rent is 1,450.00 EUROS (p. 1)',
    });
    expect(answer.citations).toMatchObject([{ match: 'normalized', snippet: 'The monthly rent is 1,450.00 euros' }]);
    const none = setUp(planting(['The monthly rent is 9,999.00 euros']));
    none.put('contract', contract);
    expect(await none.service.ask('contract', 'How much is the monthly rent?')).toMatchObject({
      abstained: true,
      citations: [],
      nearestPages: expect.arrayContaining([1]),
    });
  });

  it('answers a running job from the pages that are ready, and again when more are', async () => {
    const { put, service } = setUp();
    const running = { status: 'processing', pageCount: 3, documentPages: 3 } as const;
    put('running', [], running);
    expect(await service.ask('running', 'When does the lease end?')).toMatchObject({
      abstained: true,
      complete: false,
      content: expect.stringContaining('No page'),
    });
    put('running', contract.slice(0, 1), running);
    const early = await service.ask('running', 'When does the lease end?');
    expect(early).toMatchObject({ abstained: true, complete: false });
    expect(early.content).toContain('1 of 3 pages');
    expect(await service.ask('running', 'What is the monthly rent?')).toMatchObject({
      abstained: false,
      complete: false,
    });
    put('running', contract, running);
    const [late, twin] = await Promise.all([
      service.ask('running', 'When does the lease end?'),
      service.ask('running', 'What is the deposit?'),
    ]);
    expect(late.content).toContain('31 August 2027');
    expect(twin.content).toContain('4,350.00');
    put('running', contract, { status: 'done' });
    expect((await service.ask('running', 'When does the lease end?')).complete).toBe(true);
  });

  it('answers a cancelled job from the pages that were read, and says that it is not whole', async () => {
    const { put, service } = setUp();
    put('halted', contract.slice(0, 1), { status: 'cancelled', pageCount: 2 });
    expect(await service.ask('halted', 'What is the monthly rent?')).toMatchObject({
      abstained: false,
      complete: false,
    });
    expect((await service.ask('halted', 'When does the lease end?')).content).toContain('1 of 2 pages');
    put('stillborn', [], { status: 'cancelled', pageCount: 2 });
    expect(await service.ask('stillborn', 'Why?')).toMatchObject({
      abstained: true,
      complete: false,
      content: 'No page of the document was read.',
    });
  });

  it('says how many pages could not be read when it abstains', async () => {
    const { put, service } = setUp();
    put('broken', [...contract.slice(0, 1), { index: 1, code: 'page_failed', message: 'torn' }]);
    expect((await service.ask('broken', 'When does the lease end?')).content).toContain('1 page could not be read.');
  });

  it('rejects what cannot be asked', async () => {
    const { put, service, remove } = setUp();
    put('contract', contract);
    put('failed', [], { status: 'failed', error: 'It was encrypted.' });
    await expect(service.ask('contract', '  ')).rejects.toMatchObject({ code: 'invalid_argument' });
    for (const asked of [service.ask('contract', 'why?', { conversation: '' }), service.conversation(' ')])
      await expect(asked).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(service.ask('contract', 'why '.repeat(2_000))).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(service.ask('unknown', 'What?')).rejects.toMatchObject({ code: 'job_not_found' });
    await expect(service.history('unknown')).rejects.toMatchObject({ code: 'job_not_found' });
    await expect(service.ask('failed', 'What?')).rejects.toMatchObject({
      code: 'job_failed',
      message: expect.stringContaining('encrypted'),
    });
    await expect(service.ask('contract', 'What?', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect(service.search('', { limit: 3 })).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(service.search('rent', { jobs: ['unknown'], limit: 3 })).rejects.toMatchObject({
      code: 'job_not_found',
    });
    remove('contract');
    await expect(service.ask('contract', 'What?')).rejects.toMatchObject({ code: 'job_not_found' });
  });
});

describe('index, search and forget', () => {
  async function* stream(pages: readonly PageResult[]): AsyncGenerator<PageResult> {
    yield* pages;
  }

  it('indexes, finds with the document name, replaces and forgets', async () => {
    const { put, service } = setUp();
    const job = put('searched', contract);
    await service.index(job, stream(contract));
    await service.index(job, stream(contract));
    const hits = await service.search('deposit bank', { jobs: ['searched'], limit: 5 });
    expect(hits[0]).toMatchObject({
      document: 'searched.pdf',
      chunk: { page: 1, context: 'searched.pdf › Lease agreement › Deposit' },
    });
    expect(new Set(hits.map((hit) => hit.chunk.id)).size).toBe(hits.length);
    expect(
      (await service.search('deposit bank', { jobs: ['searched'], pages: [0], limit: 5 })).every(
        (hit) => hit.chunk.page === 0,
      ),
    ).toBe(true);
    await service.index(job, stream(contract.slice(0, 1)));
    expect(
      (await chunks.search({ text: 'deposit bank', jobs: ['searched'], limit: 5 })).some((hit) => hit.chunk.page === 1),
    ).toBe(false);
    await service.forget('searched');
    expect((await chunks.frequencies('searched', [])).chunks).toBe(0);
  });

  it('indexes a very long document in batches, and trims what an earlier run left behind', async () => {
    const { put, service } = setUp();
    const body = 'x'.repeat(230);
    const many = Array.from({ length: 450 }, (_, index) =>
      pageOf(
        index,
        Array.from({ length: 10 }, (_item, block) => `${body} page${index} block${block}`),
      ),
    );
    const job = put('long', many);
    await service.index(job, stream([...many, pageOf(460, ['an orphan page'])]));
    expect((await chunks.frequencies('long', ['orphan'])).containing).toEqual([1]);
    await service.index(job, stream(many));
    expect(await chunks.frequencies('long', ['orphan', 'page449'])).toEqual({ chunks: 4_500, containing: [0, 10] });
    await service.forget('long');
  });

  it('leaves out hits of jobs that are gone', async () => {
    const { put, service, remove } = setUp();
    await service.index(put('ghost', contract), stream(contract));
    remove('ghost');
    expect((await service.search('monthly rent', { limit: 50 })).filter((hit) => hit.chunk.job === 'ghost')).toEqual(
      [],
    );
    await service.forget('ghost');
  });

  it('indexes again when the finished job is not in the index', async () => {
    const { put, service } = setUp();
    put('lost', contract);
    expect((await service.search('deposit', { jobs: ['lost'], limit: 3 })).length).toBeGreaterThan(0);
  });

  it('a search over all waits for what is done and not indexed yet', async () => {
    const { put, service, unindexed } = setUp();
    const due = put('due', contract);
    unindexed.add('due');
    expect((await service.search('deposit bank', { limit: 5 })).map((hit) => hit.document)).toContain('due.pdf');
    expect([...unindexed]).toEqual([]);
    await service.forget(due.uuid);
  });

  it('what a question has indexed is not indexed again by whoever finished it', async () => {
    const { put, service, store, unindexed } = setUp();
    const job = put('asked', contract);
    unindexed.add('asked');
    const { pages } = store;
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    store.pages = async (uuid, indexes) => {
      begun.resolve();
      await go.promise;
      return pages(uuid, indexes);
    };
    const found = service.search('deposit bank', { jobs: ['asked'], limit: 5 });
    await begun.promise;
    let reads = 0;
    const read = async function* (): AsyncGenerator<PageResult> {
      reads += 1;
      yield* contract;
    };
    const indexed = service.index(job, read());
    go.resolve();
    await indexed;
    expect(reads).toBe(0);
    expect((await found).length).toBeGreaterThan(0);
    await service.forget('asked');
  });

  it('pages that were indexed while the job ran do not pass for all of it', async () => {
    const { put, service, unindexed } = setUp();
    put('grown', contract.slice(0, 1), { status: 'processing', pageCount: contract.length });
    await service.search('deposit', { jobs: ['grown'], limit: 3 });
    put('grown', contract);
    unindexed.add('grown');
    const hits = await service.search('deposit bank', { jobs: ['grown'], limit: 5 });
    expect(hits.some((hit) => hit.chunk.page === 1)).toBe(true);
    await service.forget('grown');
  });

  it('says which document a search had to leave out, and why', async () => {
    const { put, service, store, unindexed } = setUp();
    put('found', contract);
    put('unlucky', contract);
    for (const uuid of ['found', 'unlucky']) unindexed.add(uuid);
    const { pages } = store;
    store.pages = async (uuid, indexes) => {
      if (uuid === 'unlucky') throw new OcrError('store_failed', 'The disk is full.', { hint: 'Make room.' });
      return pages(uuid, indexes);
    };
    const notices: string[] = [];
    const hits = await service.search('deposit bank', { limit: 50, onNotice: (notice) => notices.push(notice) });
    expect(hits.map((hit) => hit.document)).toContain('found.pdf');
    expect(notices).toEqual(['unlucky.pdf is not among what was searched: The disk is full. Make room.']);
    expect([...unindexed]).toEqual(['unlucky']);
    await service.forget('found');
  });

  it('stops when cancelled', async () => {
    const { put, service } = setUp();
    await expect(
      service.index(put('stopped', contract), stream(contract), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});
