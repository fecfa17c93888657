/** Owns the tasks about finding, asking, exporting and tidying up. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { harvestOf, placeOf } from '../../test/e2e/documents.ts';
import { type Task, field } from './task.ts';

export const askingTasks: readonly Task[] = [
  {
    name: 'find a fact',
    goal: `How many sacks did the growers of ${placeOf(23)} bring in?`,
    async run({ read, result, expect }) {
      const uuid = await read('harvest.pdf');
      const { structured } = await result('ask_document', {
        uuid,
        question: `How many sacks did ${placeOf(23)} bring in?`,
      });
      expect(
        field(structured, 'content').includes(String(harvestOf(23))),
        'the number is there',
        structured['content'],
      );
      expect(field(structured, 'citations').includes('"page":23'), 'the page is cited');
    },
  },
  {
    name: 'a follow-up',
    goal: 'What is the rent? And when is it due?',
    async run({ read, result, expect }) {
      const uuid = await read('lease-2024.pdf');
      await result('ask_document', { uuid, question: 'How much is the monthly rent?' });
      const { structured } = await result('ask_document', { uuid, question: 'And when is it due?' });
      expect(field(structured, 'content').includes('third working day'), 'it is understood', structured['content']);
      const talk = await result('get_conversation', { uuid });
      expect(talk.text.includes('And when is it due?'), 'both were kept');
    },
  },
  {
    name: 'compare two documents',
    goal: 'How did the rent change from 2024 to 2025?',
    async run({ read, result, expect }) {
      const uuids = [await read('lease-2024.pdf'), await read('lease-2025.pdf')];
      const { structured } = await result('ask_document', { uuids, question: 'How much is the monthly rent?' });
      const cited = field(structured, 'citations');
      expect(cited.includes('1,450.00') && cited.includes('1,520.00'), 'both rents are cited', structured['content']);
      expect(
        uuids.every((uuid) => cited.includes(uuid)),
        'each by its document',
      );
    },
  },
  {
    name: 'what is not there',
    goal: 'Which bank lends the money?',
    async run({ read, result, expect }) {
      const uuid = await read('lease-2024.pdf');
      const { structured } = await result('ask_document', {
        uuid,
        question: 'Which bank lends the money for the chimney?',
      });
      expect(structured['abstained'] === true, 'it abstains', structured['content']);
    },
  },
  {
    name: 'write from evidence',
    goal: 'Say in your own words when the lease ends, checked against the document.',
    async run({ read, result, expect }) {
      const uuid = await read('lease-2025.pdf');
      const question = 'How can the lease be ended?';
      const { structured, text } = await result('ask_document', { uuid, question, answerer: 'host' });
      const key = /\[(\w+(?:\.\d+)?)\] Either party/.exec(text)?.[1] ?? '';
      expect(key !== '', 'lines have keys', structured['evidence']);
      const draft = `Either party can end it with three months of notice [${key}]. Pets are allowed [${key}].`;
      const { structured: checked } = await result('ask_document', { uuid, question, answerer: 'host', draft });
      expect(field(checked, 'content').includes('three months'), 'what stands there stays', checked['content']);
      expect(
        field(checked, 'notes') !== '[]' && !field(checked, 'content').includes('Pets'),
        'what does not is dropped',
        checked,
      );
    },
  },
  {
    name: 'search in all documents',
    goal: 'Which document mentions the bridge, and what does it cost?',
    async run({ read, result, expect }) {
      for (const name of ['minutes.pdf', 'lease-2024.pdf', 'harvest.pdf']) await read(name);
      const { structured } = await result('search_documents', { query: 'Kosten Brücke Gemeinde', limit: 3 });
      expect(field(structured, 'hits').includes('minutes.pdf'), 'the minutes are found', structured['hits']);
    },
  },
  {
    name: 'search by language and exact words',
    goal: 'Find "zwei Dritteln" in the German documents.',
    async run({ read, result, expect }) {
      await read('minutes.pdf');
      const { structured } = await result('search_documents', { query: '"zwei Dritteln"', languages: ['de'] });
      expect(field(structured, 'hits').includes('48.000 Euro'), 'the passage is found', structured['hits']);
      const nothing = await result('search_documents', { query: '"drei Vierteln"' });
      expect(nothing.text.includes('Leave the quotation marks out'), 'a miss says what to try', nothing.text);
    },
  },
  {
    name: 'a cell of a table',
    goal: 'What does the largest item of the scanned invoice cost?',
    async run({ read, result, expect }) {
      const uuid = await read('scan.png');
      const { structured: table } = await result('export', { uuid, format: 'csv' });
      const rows = field(table, 'content').trim().split(/\r?\n/);
      expect(rows.length > 3, 'the table has rows', rows);
      const cells = (rows[1] ?? '').split(',');
      const [first = ''] = cells;
      const hit = await result('search_documents', { query: rows[1] ?? '', uuids: [uuid], kinds: ['table'] });
      expect(hit.text.includes(first.replaceAll('"', '').slice(0, 8)), 'the row is found in the table', hit.text);
    },
  },
  {
    name: 'export to a file',
    goal: 'Save the report as a Word file.',
    async run({ read, result, error, desk, expect }) {
      const uuid = await read('report.pdf');
      const path = join(desk.inbox, 'report.docx');
      const { structured } = await result('export', { uuid, format: 'docx', path });
      expect((await readFile(path)).length === structured['bytes'], 'the file is there');
      const taken = await error('export', { uuid, format: 'docx', path });
      expect(taken.includes('exists already') && taken.includes('overwrite'), 'it is not replaced unasked', taken);
    },
  },
  {
    name: 'export as text',
    goal: 'Give me the lease as Markdown.',
    async run({ read, result, error, expect }) {
      const uuid = await read('lease-2024.pdf');
      const { structured } = await result('export', { uuid, format: 'md' });
      expect(field(structured, 'content').startsWith('# Lease of the mill house'), 'it is Markdown');
      const words = await error('export', { uuid, format: 'markdown' });
      expect(words.includes('"md"'), 'a wrong format is answered with the formats', words);
    },
  },
  {
    name: 'cancel',
    goal: 'Stop reading the long scan.',
    async run({ result, path, expect }) {
      const { structured } = await result('ocr_document', { path: path('slow.pdf'), wait_seconds: 0, fresh: true });
      const { uuid } = structured;
      const stopped = await result('cancel_job', { uuid });
      expect(stopped.structured['status'] === 'cancelled', 'it is cancelled', stopped.structured);
      const job = await result('get_job', { uuid });
      expect(job.structured['status'] === 'cancelled', 'it stays so');
    },
  },
  {
    name: 'cancel by withdrawing the call',
    goal: 'Never mind (while the scan is being read).',
    async run({ call, result, path, expect }) {
      const stop = new AbortController();
      const reading = call('ocr_document', { path: path('slow.pdf'), pages: '4-14' }, stop.signal).then(
        () => 'answered',
        () => 'withdrawn',
      );
      await delay(1000);
      stop.abort();
      expect((await reading) === 'withdrawn', 'the call ends');
      let status = '';
      for (let look = 0; look < 50 && status !== 'cancelled'; look++) {
        const { structured } = await result('list_jobs', { limit: 1 });
        status = /"status":"(\w+)"/.exec(field(structured, 'jobs'))?.[1] ?? '';
        if (status !== 'cancelled') await delay(200);
      }
      expect(status === 'cancelled', 'the reading ends with it', status);
    },
  },
  {
    name: 'delete',
    goal: 'Remove the minutes from the store.',
    async run({ read, result, error, expect }) {
      const uuid = await read('minutes.pdf', { fresh: true });
      await result('delete_job', { uuid });
      const gone = await error('get_job', { uuid });
      expect(/^Error \(job_not_found\): .*List the jobs/.test(gone), 'it is gone', gone);
      expect(!(await result('list_jobs', {})).text.includes(uuid), 'it is not listed');
    },
  },
  {
    name: 'a cursor of another tool',
    goal: 'Go on (with the wrong cursor).',
    async run({ read, result, error, expect }) {
      const uuid = await read('harvest.pdf');
      const { structured } = await result('list_jobs', { limit: 1 });
      const words = await error('get_job', { uuid, cursor: structured['cursor'] });
      expect(/^Error \(invalid_argument\): .*cursor .*(?:exactly|without)/.test(words), 'it says what to do', words);
    },
  },
];
