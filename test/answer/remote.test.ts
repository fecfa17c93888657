/** Answers that the service gives which read the documents: what it writes is checked like what any model writes. */
import { afterEach, describe, expect, test } from 'vitest';
import type { ServiceChat, ServiceReply } from '../../src/answer/answerer.ts';
import { createRemoteAnswerer } from '../../src/answer/remote.ts';
import { AnswererFailure } from '../../src/models/model-failure.ts';
import type { Evidence } from '../../src/answer/answerer.ts';
import { OcrError } from '../../src/errors.ts';
import { type Asking, openAsking, withoutModel } from './asked.ts';
import { pageOf } from './page-of.ts';

const lease = [
  pageOf(0, [
    { kind: 'title', lines: ['Lease agreement'] },
    { lines: ['The flat is let to Ms Ingrid Solheim of Bergen.', 'The monthly rent is 1,450.00 euros.'] },
    { lines: ['It is due on the', 'first working day of the month.'] },
  ]),
  ...Array.from({ length: 14 }, (_, at) =>
    pageOf(at + 1, [{ lines: [`Clause ${at + 2} governs the upkeep of staircase ${at + 40}.`] }]),
  ),
  pageOf(15, [{ lines: ['The deposit of 4,350.00 euros lies with Nordbank.'] }]),
];
const annex = [pageOf(0, [{ lines: ['The garage is let for 90.00 euros a month.'] }])];

let asking: Asking | undefined;
let questions: string[] = [];
afterEach(async () => {
  await asking?.close();
  asking = undefined;
  questions = [];
});

const reply = (content: string, citations: ServiceReply['citations'] = [], more: Partial<ServiceReply> = {}) => ({
  content,
  citations,
  abstained: false,
  notes: [],
  ...more,
});

function chatOf(answers: Readonly<Record<string, ServiceReply | OcrError>>): ServiceChat {
  return {
    service: 'https://scans.example',
    ask: async (job, _document, question) => {
      questions.push(question);
      const answer = answers[job];
      if (answer === undefined) throw new Error(`${job} is not asked about.`);
      if (answer instanceof OcrError) throw answer;
      return answer;
    },
  };
}

async function ask(answers: Readonly<Record<string, ServiceReply | OcrError>>, question = 'How much is the rent?') {
  asking = await openAsking(
    new Map([
      ['lease', lease],
      ['annex', annex],
    ]),
    { ...withoutModel, choice: 'remote', remote: chatOf(answers) },
  );
  return asking.ask(Object.keys(answers), question);
}

describe('a sentence of the service', () => {
  test('stands with the citations that it shares words with', async () => {
    const answer = await ask({
      lease: reply('The rent is 1,450.00 euros (p. 1). Ingrid Solheim lives there.', [
        { page: 1, snippet: 'The flat is let to Ms Ingrid Solheim of Bergen.' },
        { page: 1, snippet: 'The monthly rent is 1,450.00 euros.' },
      ]),
    });
    expect(answer).toMatchObject({ mode: 'remote', abstained: false, notes: [] });
    expect(answer.content).toBe('The rent is 1,450.00 euros (p. 1). Ingrid Solheim lives there (p. 1).');
    expect(answer.citations.map(({ lines }) => lines)).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  test('falls when its snippet is not on any page, when its number is not in the lines, and when it cites nothing', async () => {
    const answer = await ask({
      lease: reply('The rent is 1,450.00 euros. The rent is 9,999.00 euros. Solheim pays a fee.', [
        { page: 1, snippet: 'The monthly rent is 1,450.00 euros.' },
        { page: 1, snippet: 'Solheim pays a yearly fee.' },
      ]),
    });
    expect(answer.content).toBe('The rent is 1,450.00 euros (p. 1).');
    expect(answer.notes).toEqual([expect.stringContaining('2 sentences were left out')]);
  });

  test('may quote a page of a long document that the search did not bring up, or name the wrong one', async () => {
    const deposit = { snippet: 'The deposit of 4,350.00 euros lies with Nordbank.' };
    const right = await ask({ lease: reply('The deposit is 4,350.00 euros.', [{ page: 16, ...deposit }]) });
    expect(right.citations).toMatchObject([{ page: 16, match: 'exact' }]);
    await asking?.close();
    const wrong = await ask({
      lease: reply('It is 1,450.00 euros.', [{ page: 3, snippet: 'rent is 1,450.00 euros' }]),
    });
    expect(wrong.citations).toMatchObject([{ page: 1 }]);
  });

  test('may cite snippets that are cut short, also within a word', async () => {
    const answer = await ask({
      lease: reply('Ms Ingrid Solheim rents the flat. It is due on the first working day.', [
        { page: 1, snippet: 'The flat is let to Ms Ingrid Sol…' },
        { page: 1, snippet: 'It is due … first working day…' },
      ]),
    });
    expect(answer.notes).toEqual([]);
    expect(answer.citations.map(({ snippet }) => snippet)).toEqual([
      'The flat is let to Ms Ingrid',
      'It is due',
      'first working day',
    ]);
  });

  test('is not parted within quotation marks, and lines stay lines', async () => {
    const answer = await ask({
      lease: reply(
        'The document says (p. 1): "The flat is let to Ms Ingrid Solheim of Bergen. The monthly rent is 1,450.00 euros."\nAlso (p. 16): "The deposit of 4,350.00 euros lies with Nordbank."',
        [
          {
            page: 1,
            snippet: 'The flat is let to Ms Ingrid Solheim of Bergen.\nThe monthly rent is 1,450.00 euros.',
          },
          { page: 16, snippet: 'The deposit of 4,350.00 euros lies with Nordbank.' },
        ],
      ),
    });
    expect(answer.content.split('\n')).toHaveLength(2);
    expect(answer.citations.map(({ page }) => page)).toEqual([1, 16]);
    expect(answer.notes).toEqual([]);
  });
});

describe('a service', () => {
  test('is asked the question as it has to be understood', async () => {
    await ask({ lease: reply('1,450.00 euros.', [{ page: 1, snippet: 'The monthly rent is 1,450.00 euros.' }]) });
    await asking?.ask('lease', 'And the deposit?');
    expect(questions[1]).toContain('deposit');
    expect(questions[1]).not.toBe('And the deposit?');
  });

  test('that abstains is believed', async () => {
    const answer = await ask({ lease: reply('The document does not say.', [], { abstained: true }) });
    expect(answer).toMatchObject({ mode: 'remote', abstained: true, citations: [] });
  });

  test('that cites nothing, or fails, is replaced by quotations, and the reader is told', async () => {
    const uncited = await ask({ lease: reply('The rent is probably high.') });
    expect(uncited).toMatchObject({ mode: 'extractive', abstained: false });
    expect(uncited.citations).toMatchObject([{ page: 1, snippet: expect.stringContaining('1,450.00') }]);
    expect(uncited.notes[0]).toMatch(/scans\.example gave an answer without citations.*made without it/);
    await asking?.close();
    const failed = await ask({
      lease: new OcrError('quota_exceeded', 'Your pages are used up.', { hint: 'Buy some.' }),
    });
    expect(failed.mode).toBe('extractive');
    expect(failed.notes[0]).toBe('Your pages are used up. Buy some. This answer was made without it.');
  });

  test('is asked about each document, and one that it cannot be asked about is told', async () => {
    const garage = reply('The garage costs 90.00 euros.', [{ page: 1, snippet: annex[0]?.blocks[0]?.text ?? '' }], {
      notes: ['  Read\nwith care. '],
    });
    const answer = await ask({ lease: new OcrError('job_not_found', 'It is not known there.'), annex: garage });
    expect(answer.content).toBe('The garage costs 90.00 euros (annex.pdf, p. 1).');
    expect(answer.citations).toMatchObject([{ job: 'annex', page: 1 }]);
    expect(answer.notes).toEqual(['It is not known there.', 'Read with care.']);
  });

  test('that takes too long is given up, and one that the caller gives up is stopped', async () => {
    const evidence: readonly Evidence[] = [{ job: 'lease', document: 'lease.pdf', passages: [] }];
    const question = { asked: 'Rent?', text: 'Rent?', history: [] };
    const never: ServiceChat = {
      service: 'https://scans.example',
      ask: (_job, _document, _question, { signal } = {}) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    };
    const slow = createRemoteAnswerer({ chat: never, deadline: 30 }).answer(question, evidence);
    await expect(slow).rejects.toThrow(AnswererFailure);
    await expect(slow).rejects.toThrow(/OCRCHAT_ANSWER_DEADLINE/);
    const gone = new AbortController();
    const stopped = createRemoteAnswerer({ chat: never, deadline: 60_000 }).answer(question, evidence, gone);
    gone.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });
});
