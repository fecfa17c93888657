import { describe, expect, test } from 'vitest';
import type { Job } from '../../src/job.ts';
import {
  ContractChat,
  ContractJob,
  RestAnswer,
  RestHistory,
  RestJob,
  RestJobSummary,
  RestPage,
  SubmitFields,
} from '../../src/wire/rest.ts';
import { toRestAnswer, toRestHistory, toRestPage, toRestSummary } from '../../src/wire/to-rest.ts';
import { fakePage } from '../tools/fake-app.ts';

const job: Job = {
  uuid: 'u1',
  status: 'done',
  options: { tier: 'cpu', language: 'auto', pages: [0, 2] },
  name: 'a.pdf',
  mediaType: 'application/pdf',
  sha256: 'a'.repeat(64),
  byteSize: 10,
  documentPages: 3,
  pageCount: 2,
  pagesDone: 2,
  pagesFailed: 0,
  errors: [],
  createdAt: 0,
};
const citation = {
  job: 'u1',
  document: 'a.pdf',
  page: 1,
  snippet: 'a',
  bbox: [0, 0, 1, 1],
  lines: [0, 1],
  match: 'exact',
  confidence: 0.98765,
} as const;

describe('what the server sends', () => {
  test('a job has every field of the contract, and lists show pages as a range', () => {
    const summary = toRestSummary(job);
    expect(RestJobSummary.strict().parse(summary)).toEqual(summary);
    expect(summary).toMatchObject({ uuid: 'u1', status: 'done', page_count: 2, page_range: '1,3' });
    const whole = { ...summary, text: 'a', markdown: 'a', pages: [toRestPage(fakePage(0, ['a b']))] };
    expect(RestJob.strict().parse(whole)).toEqual(whole);
    expect(ContractJob.parse(whole)).toEqual(whole);
  });

  test('a cancelled job is a failed one that says so, since the contract knows no other end', () => {
    expect(toRestSummary({ ...job, status: 'cancelled' })).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('cancelled'),
    });
    expect(toRestSummary({ ...job, status: 'failed', error: 'Damaged.' }).error).toBe('Damaged.');
    expect(toRestSummary(job).error).toBeUndefined();
  });

  test('a page that could not be read carries its error and the fields of any page', () => {
    const page = toRestPage({ index: 4, code: 'page_timeout', message: 'Too slow.' });
    expect(RestPage.strict().parse(page)).toEqual(page);
    expect(page).toEqual({ index: 4, text: '', blocks: [], error: { code: 'page_timeout', message: 'Too slow.' } });
  });

  test('blocks keep text, box and confidence', () => {
    const [block] = toRestPage(fakePage(0, ['Total 42'], 0.987654)).blocks;
    expect(block).toEqual({ text: 'Total 42', bbox: [50, 50, 500, 65], confidence: 0.9877, kind: 'paragraph' });
  });

  test('an answer names its conversation and its pages from 1; lines count from 1', () => {
    const answer = toRestAnswer('c1', {
      content: 'x',
      citations: [citation],
      mode: 'extractive',
      abstained: false,
      nearestPages: [],
      nearest: [],
      complete: true,
      notes: ['Check page 1.'],
    });
    expect(RestAnswer.strict().parse(answer)).toEqual(answer);
    expect(ContractChat.parse(answer)).toEqual(answer);
    expect(answer.notes).toEqual(['Check page 1.']);
    expect(answer.message.citations[0]).toMatchObject({ page: 1, lines: [1, 2] });
  });

  test('a job without a question has an empty history', () => {
    expect(toRestHistory(undefined)).toEqual({ conversation: null, messages: [] });
    const history = toRestHistory({
      uuid: 'c1',
      jobs: ['u1'],
      messages: [{ role: 'user', content: 'Who?', citations: [], createdAt: 0 }],
    });
    expect(RestHistory.parse(history)).toEqual(history);
    expect(history.messages[0]?.created_at).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('what clients and servers take', () => {
  test('a client takes the object of the contract with fields that it does not know, and no broken one', () => {
    expect(ContractJob.parse({ uuid: 'u', status: 'pending', queue: 3 })).toEqual({
      uuid: 'u',
      status: 'pending',
      queue: 3,
    });
    expect(ContractJob.safeParse({ uuid: 'u', status: 'finished' }).success).toBe(false);
    expect(ContractJob.safeParse({ uuid: 'u', status: 'done', pages: [{ index: -1, text: '' }] }).success).toBe(false);
  });

  test('a submission with a field that is misspelt is refused', () => {
    expect(SubmitFields.safeParse({ tier: 'vlm', language: 'en' }).success).toBe(true);
    expect(SubmitFields.safeParse({ langauge: 'en' }).success).toBe(false);
  });
});
