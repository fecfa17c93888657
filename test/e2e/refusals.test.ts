import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bmpBomb,
  gifBomb,
  pdfGarbage,
  pdfHeaderOnly,
  pdfHugePage,
  pngBomb,
  tiffBomb,
  toDigitalPdf,
  toImages,
  toScannedPdf,
  truncated,
  unsupportedFiles,
} from '../generate/index.ts';
import type { ImageFormat, LaidOutDocument } from '../generate/index.ts';
import type { Host } from '../server/hosts.ts';
import { finished, nothing, openDesk, readWhole, succeed } from './desk.ts';
import type { Desk } from './desk.ts';
import { harvestReport } from './documents.ts';

const maxFileBytes = 400_000;
const maxPages = 5;
let desk: Desk;
let host: Host;
let document: LaidOutDocument;

beforeAll(async () => {
  desk = await openDesk({ OCRCHAT_MAX_FILE_BYTES: String(maxFileBytes), OCRCHAT_MAX_PAGES: String(maxPages) });
  host = await desk.start();
  document = await harvestReport(1);
  await desk.put('good.pdf', await toDigitalPdf(document));
});
afterAll(() => desk.close());
beforeEach(async () => {
  // Also opens the home, so that there is a database to look into.
  await succeed(host, 'list_jobs', {});
});

type Arguments = Readonly<Record<string, unknown>>;

/** Calls a tool and tells what a refusal is judged by: what the host gets to see, and what the home holds since. */
async function attempt(tool: string, args: Arguments) {
  const before = await desk.holdings();
  const { isError, text, structured } = await host.call(tool, args);
  const after = await desk.holdings();
  return {
    isError,
    structured,
    text,
    isBrief: text.length < 900,
    showsInside: /\n\s+at |node_modules|undefined|\[object/.test(text),
    leftBehind: isDeepStrictEqual(before, after) ? nothing : after,
  };
}

const refusalOf = (code: string, words: RegExp): Awaited<ReturnType<typeof attempt>> => ({
  isError: true,
  structured: {},
  // The words may stand anywhere after the code.
  text: expect.stringMatching(new RegExp(`^Error \\(${code}\\): [^]*(?:${words.source})`, words.flags)),
  isBrief: true,
  showsInside: false,
  leftBehind: nothing,
});

const put = async (name: string, bytes: Uint8Array | string): Promise<Arguments> => ({
  path: await desk.put(name, bytes),
});
const bytesOf = (name: string, bytes: Uint8Array): Arguments => ({
  base64: Buffer.from(bytes).toString('base64'),
  name,
});
const good = (): Arguments => ({ path: join(desk.inbox, 'good.pdf') });
const image = async (format: ImageFormat): Promise<Uint8Array> =>
  (await toImages(document, { format, dpi: 100 }))[0] ?? new Uint8Array();

interface Refusal {
  readonly what: string;
  readonly args: () => Arguments | Promise<Arguments>;
  readonly code: string;
  /** What happened, and what to do. */
  readonly words: RegExp;
}

const places: readonly Refusal[] = [
  {
    what: 'a file outside the allowed folders',
    args: async () => {
      await writeFile(join(desk.folder, 'private.pdf'), await toDigitalPdf(document));
      return { path: join(desk.folder, 'private.pdf') };
    },
    code: 'path_not_allowed',
    words: /private\.pdf is outside the allowed folders \(.*inbox\).*--allow/,
  },
  {
    what: 'a way out of the folder',
    args: () => ({ path: `${desk.inbox}/../private.pdf` }),
    code: 'path_not_allowed',
    words: /OCRCHAT_ALLOW/,
  },
  {
    what: 'a file URI that leads outside',
    args: () => ({ path: pathToFileURL('/etc/hostname').href }),
    code: 'path_not_allowed',
    words: /OCRCHAT_ALLOW/,
  },
  {
    what: 'a symbolic link to a file outside',
    args: async () => {
      await symlink(join(desk.folder, 'private.pdf'), join(desk.inbox, 'link.pdf'));
      return { path: join(desk.inbox, 'link.pdf') };
    },
    code: 'path_not_allowed',
    words: /outside the allowed folders/,
  },
  {
    what: 'a file below a symbolic link to a folder outside',
    args: async () => {
      await symlink(desk.folder, join(desk.inbox, 'elsewhere'));
      return { path: join(desk.inbox, 'elsewhere', 'private.pdf') };
    },
    code: 'path_not_allowed',
    words: /outside the allowed folders/,
  },
  {
    what: 'a missing file',
    args: () => ({ path: join(desk.inbox, 'goood.pdf') }),
    code: 'file_not_found',
    words: /does not exist\. Did you mean .*good\.pdf/,
  },
  {
    what: 'a folder',
    args: async () => {
      await mkdir(join(desk.inbox, 'scans'));
      return { path: join(desk.inbox, 'scans') };
    },
    code: 'invalid_argument',
    words: /is a folder.*Name a file inside/,
  },
  {
    what: 'an http URL',
    args: () => ({ url: 'http://example.com/scan.pdf' }),
    code: 'url_not_allowed',
    words: /https only.*Give an https URL/,
  },
  ...[
    'https://127.0.0.1/a.pdf',
    'https://[::1]/a.pdf',
    'https://2130706433/a.pdf',
    'https://0x7f.1/a.pdf',
    'https://[::ffff:10.0.0.1]/a.pdf',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/a.pdf',
    'https://LOCALHOST./a.pdf',
  ].map((url) => ({
    what: url,
    args: () => ({ url }),
    code: 'url_not_allowed',
    words: /not on the public internet.*give its path/,
  })),
];

const files: readonly Refusal[] = [
  { what: 'an empty file', args: () => put('empty.pdf', ''), code: 'empty_file', words: /empty\.pdf is empty.*Check/ },
  {
    what: 'empty bytes',
    args: () => ({ base64: '', name: 'empty.png' }),
    code: 'empty_file',
    words: /empty\.png is empty/,
  },
  {
    what: 'bytes that are not base64',
    args: () => ({ base64: '§§§§', name: 'a.png' }),
    code: 'invalid_argument',
    words: /not base64.*Send the bytes/,
  },
  {
    what: 'bytes without a name',
    args: () => ({ base64: 'AAAA' }),
    code: 'invalid_argument',
    words: /without a name.*Add name/,
  },
  {
    what: 'two documents at once',
    args: () => ({ ...good(), base64: 'AAAA', name: 'a.png' }),
    code: 'invalid_argument',
    words: /exactly one.*got 2/,
  },
  ...(['png', 'jpg', 'webp', 'gif', 'bmp', 'tiff'] as const).map((format) => ({
    what: `a ${format} cut in half`,
    args: async () => put(`half.${format}`, truncated(await image(format), 0.5)),
    code: 'damaged_file',
    words: /half\.\w+.*(again|anew)/,
  })),
  {
    what: 'a PDF cut in half',
    args: async () => put('half.pdf', truncated(await toScannedPdf(document, { dpi: 100 }), 0.5)),
    code: 'damaged_file',
    words: /half\.pdf/,
  },
  { what: 'a PDF of a header', args: () => put('head.pdf', pdfHeaderOnly()), code: 'damaged_file', words: /head\.pdf/ },
  { what: 'a PDF of noise', args: () => put('noise.pdf', pdfGarbage()), code: 'damaged_file', words: /noise\.pdf/ },
  ...Object.entries(unsupportedFiles()).map(([name, bytes]) => ({
    what: `the unsupported ${name}`,
    args: () => put(name, bytes),
    code: 'unsupported_type',
    words: new RegExp(`${name}.*Supported are PNG`, 's'),
  })),
  {
    what: 'a PNG bomb in bytes',
    args: () => bytesOf('bomb.png', pngBomb()),
    code: 'too_many_pixels',
    words: /20000 × 20000 pixels \(400 megapixels\).*OCRCHAT_MAX_PAGE_PIXELS/,
  },
  ...(
    [
      ['bomb.png', pngBomb(30_000, 30_000)],
      ['bomb.gif', gifBomb()],
      ['bomb.tiff', tiffBomb()],
      ['bomb.bmp', bmpBomb()],
    ] as const
  ).map(([name, bytes]) => ({
    what: `a bomb ${name}`,
    args: () => put(name, bytes),
    code: 'too_many_pixels',
    words: /OCRCHAT_MAX_PAGE_PIXELS/,
  })),
  {
    what: 'a file too large',
    args: async () => put('large.pdf', Buffer.concat([await toDigitalPdf(document), Buffer.alloc(maxFileBytes)])),
    code: 'file_too_large',
    words: /large\.pdf is 0\.\d MB.*OCRCHAT_MAX_FILE_BYTES/,
  },
  {
    what: 'bytes too many',
    args: () => ({ base64: Buffer.alloc(maxFileBytes + 1, 1).toString('base64'), name: 'large.pdf' }),
    code: 'file_too_large',
    words: /OCRCHAT_MAX_FILE_BYTES/,
  },
  {
    what: 'too many pages',
    args: async () => put('long.pdf', await toDigitalPdf(await harvestReport(maxPages + 1))),
    code: 'too_many_pages',
    words: /long\.pdf has 6 pages; at most 5.*OCRCHAT_MAX_PAGES/,
  },
  {
    what: 'a locked PDF',
    args: async () => put('locked.pdf', await toDigitalPdf(document, { password: 'sesame' })),
    code: 'password_required',
    words: /locked\.pdf.*password/,
  },
  {
    what: 'a locked PDF in bytes',
    args: async () => bytesOf('locked.pdf', await toDigitalPdf(document, { password: 'sesame' })),
    code: 'password_required',
    words: /locked\.pdf.*password/,
  },
  {
    what: 'a PDF of noise in bytes',
    args: () => bytesOf('noise.pdf', pdfGarbage()),
    code: 'damaged_file',
    words: /noise\.pdf/,
  },
  {
    what: 'a page in bytes that there is not',
    args: async () => ({ ...bytesOf('short.pdf', await toDigitalPdf(document)), pages: '9' }),
    code: 'invalid_argument',
    words: /page range "9"/,
  },
  {
    what: 'a locked PDF with a wrong password',
    args: async () => ({
      ...(await put('locked.pdf', await toDigitalPdf(document, { password: 'sesame' }))),
      password: 'open it',
    }),
    code: 'password_wrong',
    words: /locked\.pdf/,
  },
];

const wishes: readonly Refusal[] = [
  ...['0', '3-1', 'two', '2', '1-2', '', '-', '1,,1'].map((pages) => ({
    what: `the page range "${pages}"`,
    args: () => ({ ...good(), pages }),
    code: 'invalid_argument',
    words: /page range.*has one page/,
  })),
  {
    what: 'an unknown language',
    args: () => ({ ...good(), language: 'klingon' }),
    code: 'language_unknown',
    words: /klingon/,
  },
  {
    what: 'the vlm tier',
    args: () => ({ ...good(), tier: 'vlm' }),
    code: 'tier_unavailable',
    words: /needs a model.*OCRCHAT_ANTHROPIC_KEY.*OCRCHAT_OPENAI_URL.*OCRCHAT_REMOTE_TOKEN.*"cpu" works now/s,
  },
  {
    what: 'an argument that there is not',
    args: () => ({ ...good(), dpi: 300 }),
    code: 'invalid_argument',
    words: /"dpi".*Its arguments are path/s,
  },
  {
    what: 'a language whose data is nowhere',
    // A scan, since a text layer needs no data.
    args: async () => ({ ...(await put('tigrinya.png', await image('png'))), language: 'ti' }),
    code: 'language_data_missing',
    words: /Tigrinya \(tir\).*npm install @tesseract\.js-data\/tir.*OCRCHAT_DATA/s,
  },
];

describe('ocr_document refuses', () => {
  for (const { what, args, code, words } of [...places, ...files, ...wishes]) {
    test(`${what}: ${code}`, async () => {
      expect(await attempt('ocr_document', await args())).toEqual(refusalOf(code, words));
    });
  }

  test('a URL whose address answers: no request is sent', async () => {
    let connections = 0;
    const server = createServer((_, response) => void response.end('a document')).listen(0, '127.0.0.1');
    server.on('connection', () => connections++);
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo; // seam: a TCP server has a port
      for (const address of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])
        expect(await attempt('ocr_document', { url: `https://${address}:${port}/a.pdf` })).toEqual(
          refusalOf('url_not_allowed', /public internet/),
        );
      expect(connections).toBe(0);
    } finally {
      server.close();
    }
  });
});

describe('a job that there is not', () => {
  const uuid = '0123456789abcdef0123456789abcdef';
  test.each([
    ['get_job', {}],
    ['ask_document', { question: 'Who met in the mill?' }],
    ['export', { format: 'md' }],
    ['cancel_job', {}],
    ['delete_job', {}],
    ['search_documents', { query: 'mill', uuids: [uuid] }],
  ])('%s', async (tool, args) => {
    const named = 'uuids' in args ? args : { ...args, uuid };
    expect(await attempt(tool, named)).toEqual(refusalOf('job_not_found', new RegExp(`${uuid}.*[Ll]ist`)));
    // A name that is no uuid must not reach the file system.
    const path = '../../inbox';
    const asPath = 'uuids' in args ? { ...args, uuids: [path] } : { ...args, uuid: path };
    expect(await attempt(tool, asPath)).toEqual(refusalOf('job_not_found', /inbox/));
  });
});

describe('what a job cannot do', () => {
  test('the right password opens what a wrong one did not, and is not kept', async () => {
    const path = await desk.put('locked.pdf', await toDigitalPdf(document, { password: 'open sesame' }));
    const job = await readWhole(host, { path, password: 'open sesame' });
    expect(job).toMatchObject({ status: 'done', content: expect.stringContaining('1237 sacks') });
    expect(await desk.filesWith('open sesame')).toEqual([]);
    // The finished job must not become a way around the password.
    expect((await host.call('ocr_document', { path, password: 'sesam' })).text).toMatch(/^Error \(password_wrong\)/);
    await succeed(host, 'delete_job', { uuid: job['uuid'] });
    expect(await desk.holdings()).toEqual(nothing);
  });

  test('exporting, looking and asking before their time', async () => {
    const path = await desk.put('scan.pdf', await toScannedPdf(await harvestReport(maxPages), { dpi: 150 }));
    const { uuid, status } = await succeed(host, 'ocr_document', { path, wait_seconds: 0 });
    const target = join(desk.inbox, 'early.md');
    const early = await host.call('export', { uuid, format: 'md', path: target });
    const lastPage = host.client.readResource({ uri: `ocr://jobs/${String(uuid)}/pages/5` });
    await expect(lastPage).rejects.toThrow(/not read yet.*get_job.*job_not_finished/);
    expect(status).not.toBe('done');
    expect(early).toMatchObject({ isError: true });
    expect(early.text).toMatch(/^Error \(job_not_finished\): .*\d of 5 pages.*Wait.* may succeed later/);
    const empty = await host.call('ask_document', { uuid, question: '' });
    expect(empty).toMatchObject({ isError: true, structured: {} });
    expect(empty.text).toMatch(/^Error \(invalid_argument\): .*question.*Correct the call/);

    await finished(host, uuid);
    const blank = await host.call('ask_document', { uuid, question: '  \n ' });
    expect(blank.text).toMatch(/^Error \(invalid_argument\): .*question/);
    for (const [args, code] of [
      [{ path: '/etc/ocrchat.md' }, 'path_not_allowed'],
      [{ path: 'relative.md' }, 'invalid_argument'],
      [{ path: join(desk.inbox, 'no', 'such', 'folder.md') }, 'file_not_found'],
      [{ path: join(desk.inbox, 'good.pdf') }, 'invalid_argument'],
      [{ path: join(desk.inbox, 'elsewhere', 'out.md') }, 'path_not_allowed'],
    ] as const) {
      const { text, isError } = await host.call('export', { uuid, format: 'md', ...args });
      expect({ args, isError, text }).toEqual({
        args,
        isError: true,
        text: expect.stringMatching(new RegExp(`^Error \\(${code}\\)`)),
      });
    }
    expect((await host.call('export', { uuid, format: 'odt' })).text).toMatch(/^Error \(invalid_argument\): .*format/);
    expect(await succeed(host, 'export', { uuid, format: 'md', path: target })).toMatchObject({ path: target });
    await succeed(host, 'delete_job', { uuid });
    expect(await desk.holdings()).toEqual(nothing);
  });

  test('an enormous page of a PDF is read at a lower resolution, and says so', async () => {
    const path = await desk.put('huge.pdf', pdfHugePage());
    const { uuid } = await succeed(host, 'ocr_document', { path, wait_seconds: 0 });
    await finished(host, uuid);
    const { isError, text } = await host.call('ocr_document', { path });
    expect(isError).toBe(false);
    expect(text).toMatch(/"huge\.pdf": done, 1 of 1 pages read[^]*doubt: The page is 2778 × 2778 inches/);
  });
});

test('the server lived through it all and leaves no process behind', async () => {
  const job = await readWhole(host, good());
  expect(job).toMatchObject({ status: 'done', content: expect.stringContaining('1237 sacks') });
  expect(await desk.stop(host)).toEqual([]);
});
