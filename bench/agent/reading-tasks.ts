/** Owns the tasks about reading documents and finding the way in them. */
import { harvestOf } from '../../test/e2e/documents.ts';
import { longPages, password } from './documents.ts';
import { type Task, field } from './task.ts';

export const readingTasks: readonly Task[] = [
  {
    name: 'read a short document',
    goal: 'What does the lease of 2024 say?',
    async run({ result, path, expect }) {
      const { structured, text } = await result('ocr_document', { path: path('lease-2024.pdf') });
      expect(field(structured, 'content').includes('1,450.00 euros'), 'the text is there', structured);
      expect(text.includes('Next: That is all'), 'it says that this is all');
    },
  },
  {
    name: 'read a page range',
    goal: 'Read pages 3 to 5 of the harvest report.',
    async run({ result, path, expect }) {
      const { structured } = await result('ocr_document', { path: path('harvest.pdf'), pages: '3-5' });
      expect(structured['content_pages'] === '3-5', 'pages 3 to 5 are shown', structured['content_pages']);
      for (const page of [3, 4, 5])
        expect(field(structured, 'content').includes(String(harvestOf(page))), `page ${page}`);
    },
  },
  {
    name: 'a page of a document read before',
    goal: 'Show page 40 again.',
    async run({ read, result, expect }) {
      const uuid = await read('harvest.pdf');
      const { structured } = await result('get_job', { uuid, pages: '40' });
      expect(field(structured, 'content').includes(String(harvestOf(40))), 'page 40 is shown');
    },
  },
  {
    name: 'an over-long result',
    goal: 'Give me the whole report, in parts of 4,000 characters.',
    async run({ calls, result, path, expect }) {
      const first = await result('ocr_document', { path: path('harvest.pdf'), max_chars: 4000 });
      let [whole, cursor] = [field(first.structured, 'content'), first.structured['cursor']];
      for (let part = 0; cursor !== undefined && part < 20; part++) {
        const { structured } = await result('get_job', { uuid: first.structured['uuid'], cursor, max_chars: 4000 });
        whole += field(structured, 'content');
        cursor = structured['cursor'];
      }
      for (let page = 1; page <= longPages; page++)
        expect(whole.includes(String(harvestOf(page))), `page ${page} is there`);
      expect(
        calls.every(({ characters }) => characters <= 4000),
        'no part is longer',
      );
    },
  },
  {
    name: 'wait for a long reading',
    goal: 'Begin with the scan of 14 pages, and tell me when the first pages are there.',
    async run({ result, path, expect }) {
      const { structured: begun } = await result('ocr_document', {
        path: path('slow.pdf'),
        pages: '1-2',
        wait_seconds: 0,
      });
      expect(['pending', 'processing'].includes(field(begun, 'status')), 'it answers at once', begun['status']);
      expect(field(begun, 'next_step').includes('get_job with this uuid, wait_seconds'), 'it says how to wait');
      let job = begun;
      for (let wait = 0; wait < 12 && job['status'] !== 'done'; wait++)
        job = (await result('get_job', { uuid: begun['uuid'], wait_seconds: 20 })).structured;
      expect(field(job, 'content').includes(String(harvestOf(2))), 'the pages are there', job['status']);
    },
  },
  {
    name: 'the same document again',
    goal: 'Read the lease once more.',
    async run({ read, result, path, expect }) {
      const uuid = await read('lease-2024.pdf');
      const { structured } = await result('ocr_document', { path: path('lease-2024.pdf') });
      expect(structured['uuid'] === uuid && structured['status'] === 'done', 'it is the same job');
    },
  },
  {
    name: 'doubtful words',
    goal: 'Which words of the faint scan should I check?',
    async run({ read, result, resource, expect }) {
      const uuid = await read('faint.png');
      const { structured } = await result('get_job', { uuid, format: 'doubtful_words', doubtful_below: 0.9 });
      expect(
        /\[[\d.,]+\] 0\.\d\d \S+/.test(field(structured, 'content')),
        'words have boxes and confidence',
        structured,
      );
      const picture = await resource(`ocr://jobs/${uuid}/pages/1/image`);
      expect(picture.length > 1000 && picture.length < 900_000, 'the page can be looked at', picture.length);
    },
  },
  {
    name: 'where a line stands',
    goal: 'Where on the page is the rent?',
    async run({ read, result, expect }) {
      const uuid = await read('lease-2024.pdf');
      const { structured } = await result('get_job', { uuid, format: 'lines' });
      expect(
        /^\d+ paragraph \[[\d.,]+\] \S+ The monthly rent/m.test(field(structured, 'content')),
        'the line has a box',
      );
    },
  },
  {
    name: 'words with boxes',
    goal: 'Mark the amount on the page.',
    async run({ read, resource, expect }) {
      const uuid = await read('lease-2025.pdf');
      const blocks = await resource(`ocr://jobs/${uuid}/pages/1/blocks`);
      expect(/"text":"1,520\.00","bbox":\[[\d.,]+\]/.test(blocks), 'the word has a box');
    },
  },
  {
    name: 'a failed page',
    goal: 'Read the torn report, and tell me what is missing.',
    async run({ result, path, expect }) {
      const { structured, text } = await result('ocr_document', { path: path('torn.pdf') });
      expect(structured['pages_failed'] === 1 && structured['status'] === 'done', 'the others are read');
      expect(field(structured, 'errors').includes('"page":2'), 'the page is named', structured['errors']);
      expect(text.includes(String(harvestOf(3))) && text.includes('Page 2 (page_not_found)'), 'both are told');
    },
  },
  {
    name: 'a password',
    goal: 'Read the locked lease; the password is orchard.',
    async run({ error, result, path, expect }) {
      const locked = { path: path('locked.pdf') };
      const refused = await error('ocr_document', locked);
      expect(/^Error \(password_required\): .*password/.test(refused), 'it asks for the password', refused);
      const wrong = await error('ocr_document', { ...locked, password: 'meadow' });
      expect(wrong.startsWith('Error (password_wrong)'), 'a wrong one is refused', wrong);
      const { structured } = await result('ocr_document', { ...locked, password });
      expect(field(structured, 'content').includes('1,390.00'), 'it is read');
    },
  },
  {
    name: 'the fields of an invoice',
    goal: 'What is the total of the scanned invoice, and where does it stand?',
    async run({ result, path, expect }) {
      const { structured, text } = await result('ocr_document', { path: path('scan.png'), tool: 'invoice' });
      const fields = field(structured, 'fields');
      expect(/"path":"total"[^}]*"value":737\.4/.test(fields), 'the total is among the fields', structured['fields']);
      expect(text.includes('737.4'), 'the text has it, too');
    },
  },
  {
    name: 'fields by a schema',
    goal: 'Take rent and title out of the lease.',
    async run({ result, path, expect }) {
      const schema = { type: 'object', properties: { monthly_rent: { type: 'string' } } };
      const { structured } = await result('ocr_document', { path: path('lease-2024.pdf'), tool: 'extract', schema });
      expect(field(structured, 'fields').includes('monthly_rent'), 'the field is answered', structured['fields']);
    },
  },
  {
    name: 'a wrong argument',
    goal: 'Read the lease (the model misremembers an argument).',
    async run({ error, result, path, expect }) {
      const words = await error('ocr_document', { file: path('lease-2024.pdf'), max_chars: 10 });
      expect(
        words.includes('"file" is not known') && words.includes('path, url, base64'),
        'all faults are named',
        words,
      );
      expect(words.includes('max_chars must be a whole number from 1000'), 'bounds are named', words);
      await result('ocr_document', { path: path('lease-2024.pdf') });
    },
  },
  {
    name: 'a misspelt path',
    goal: 'Read lease-2042.pdf (a slip for 2024).',
    async run({ error, result, path, expect }) {
      const words = await error('ocr_document', { path: path('lease-2042.pdf') });
      const guess = /Did you mean (\S+\.pdf)/.exec(words)?.[1] ?? '';
      expect(guess.endsWith('lease-2024.pdf'), 'the nearest name is offered', words);
      await result('ocr_document', { path: guess });
    },
  },
  {
    name: 'no document at all',
    goal: 'Read notes.xyz.',
    async run({ error, path, expect }) {
      const words = await error('ocr_document', { path: path('notes.xyz') });
      expect(/^Error \(unsupported_type\): .*PDF/.test(words), 'it says what can be read', words);
    },
  },
  {
    name: 'a page that there is not',
    goal: 'Show page 7 of the lease.',
    async run({ read, error, result, expect }) {
      const uuid = await read('lease-2024.pdf');
      const words = await error('get_job', { uuid, pages: '7' });
      expect(
        /^Error \((?:invalid_argument|page_not_found)\): .*\b1\b/.test(words),
        'it says how many there are',
        words,
      );
      await result('get_job', { uuid, pages: '1' });
    },
  },
  {
    name: 'a language by a wrong code',
    goal: 'Read the minutes; they are German.',
    async run({ error, result, path, expect }) {
      const words = await error('ocr_document', { path: path('minutes.pdf'), language: 'germna' });
      expect(words.startsWith('Error (language_unknown)') && words.includes('de'), 'codes are offered', words);
      const { structured } = await result('ocr_document', { path: path('minutes.pdf'), language: 'de' });
      expect(field(structured, 'content').includes('Brücke'), 'it is read');
    },
  },
];
