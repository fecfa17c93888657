import { describe, expect, test } from 'vitest';
import type { Job } from '../src/job.ts';
import { WireJob, jobUri, pageUri, toWireJob } from '../src/wire.ts';

const job: Job = {
  uuid: 'u1',
  status: 'processing',
  options: { tier: 'cpu', language: 'eng+deu', pages: [0, 2], tool: 'extract-tables', translateTo: 'fr' },
  name: 'a.pdf',
  mediaType: 'application/pdf',
  sha256: 'a'.repeat(64),
  byteSize: 10,
  documentPages: 3,
  pageCount: 2,
  pagesDone: 1,
  pagesFailed: 1,
  errors: [{ index: 2, code: 'page_timeout', message: 'Too slow.' }],
  meanConfidence: 0.987654,
  createdAt: 0,
  finishedAt: 1000,
  expiresAt: 2000,
};

describe('toWireJob', () => {
  test("keeps the contract's names and adds ours; pages count from 1, times are ISO 8601", () => {
    const wire = toWireJob(job);
    expect(WireJob.strict().parse(wire)).toEqual(wire);
    expect(wire).toEqual({
      uuid: 'u1',
      status: 'processing',
      tier: 'cpu',
      language: 'eng+deu',
      page_count: 2,
      mean_confidence: 0.9877,
      name: 'a.pdf',
      media_type: 'application/pdf',
      byte_size: 10,
      sha256: 'a'.repeat(64),
      document_pages: 3,
      pages: [1, 3],
      pages_done: 1,
      pages_failed: 1,
      errors: [{ page: 3, code: 'page_timeout', message: 'Too slow.' }],
      tool: 'extract-tables',
      translate_to: 'fr',
      created_at: '1970-01-01T00:00:00.000Z',
      finished_at: '1970-01-01T00:00:01.000Z',
      expires_at: '1970-01-01T00:00:02.000Z',
    });
  });

  test('leaves out what there is not, but says null for a confidence without words', () => {
    const { meanConfidence: _, finishedAt: _f, expiresAt: _e, ...pending } = job;
    const wire = toWireJob({ ...pending, options: { tier: 'cpu', language: 'auto' }, errors: [], error: 'It broke.' });
    expect(wire.mean_confidence).toBeNull();
    expect(wire.error).toBe('It broke.');
    for (const absent of ['pages', 'tool', 'translate_to', 'finished_at', 'expires_at'])
      expect(wire).not.toHaveProperty(absent);
  });
});

test('addresses', () => {
  expect(jobUri('u1')).toBe('ocr://jobs/u1');
  expect(pageUri('u1', 3)).toBe('ocr://jobs/u1/pages/3');
});
