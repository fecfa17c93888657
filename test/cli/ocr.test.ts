import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OcrError } from '../../src/errors.ts';
import { createFakeApp, page } from './fake-app.ts';
import { run } from './run.ts';

let folder = '';

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'ocrchat-cli-')));
  vi.stubEnv('OCRCHAT_HOME', join(folder, 'home'));
  vi.stubEnv('OCRCHAT_ALLOW', '');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('what is read', () => {
  test('paths, file URLs and https URLs reach the app as what they are', async () => {
    const app = createFakeApp({ documents: { 'a b.png': {}, 'c.pdf': {}, 'd.tif': {} } });
    const { code } = await run(['ocr', 'a b.png', pathToFileURL('/x/c.pdf').href, 'https://example.com/d.tif'], {
      app,
    });
    expect(code).toBe(0);
    expect(app.calls.filter(({ name }) => name === 'submit').map(({ input }) => input)).toEqual([
      { kind: 'path', path: 'a b.png' },
      { kind: 'path', path: '/x/c.pdf' },
      { kind: 'url', url: 'https://example.com/d.tif' },
    ]);
  });

  test('its reader starts as the app is opened; for other commands none does', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    expect((await run(['ocr', 'a.pdf'], { app })).readsSoon).toBe(true);
    expect((await run(['jobs'], { app })).readsSoon).toBe(false);
  });

  test('options reach the app', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    await run(
      ['ocr', 'a.pdf', '--pages', '1-3,7', '--language', 'ja', '--tier', 'cpu', '--password', 'öpen', '--fresh'],
      { app },
    );
    const { options } = app.calls[0] ?? {};
    expect(options).toMatchObject({ pages: '1-3,7', language: 'ja', tier: 'cpu', password: 'öpen', fresh: true });
    expect(options?.signal).toBeInstanceOf(AbortSignal);
  });

  test('standard input is read whole and byte for byte', async () => {
    const app = createFakeApp();
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    const { code } = await run(['ocr', '-'], { app, stdin: Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]) });
    expect(code).toBe(0);
    expect(app.calls[0]?.input).toEqual({ kind: 'bytes', base64: bytes.toString('base64'), name: 'standard-input' });
  });

  test('empty standard input is an error', async () => {
    const { code, stderr } = await run(['ocr', '-'], { stdin: Readable.from([]) });
    expect(code).toBe(3);
    expect(stderr).toContain('Standard input is empty');
  });

  test('standard input ends at the size limit', async () => {
    vi.stubEnv('OCRCHAT_MAX_FILE_BYTES', '1000');
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(300);
      })(),
    );
    const { code, stderr } = await run(['ocr', '-'], { stdin: endless });
    expect(code).toBe(3);
    expect(stderr).toContain('1000 bytes');
  });

  test('a keyboard is not a document', async () => {
    const { code, stderr } = await run(['ocr', '-'], { stdin: Object.assign(Readable.from(['x']), { isTTY: true }) });
    expect(code).toBe(2);
    expect(stderr).toContain('ocrchat ocr - < scan.png');
  });

  test('without folders given, whole drives may be read; with them, only they', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    expect((await run(['ocr', 'a.pdf'], { app })).flags?.allow).toEqual([expect.stringMatching(/^(\/|[A-Z]:\\)$/i)]);
    expect((await run(['ocr', 'a.pdf', '--allow', '/srv', '--allow=/opt'], { app })).flags?.allow).toEqual([
      '/srv',
      '/opt',
    ]);
    vi.stubEnv('OCRCHAT_ALLOW', '/srv');
    expect((await run(['ocr', 'a.pdf'], { app })).flags).not.toHaveProperty('allow');
  });

  test('folders in the config file hold, too', async () => {
    await mkdir(join(folder, 'home'));
    await writeFile(join(folder, 'home', 'config.json'), '{"allow": ["/srv"]}');
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    expect((await run(['ocr', 'a.pdf'], { app })).flags).not.toHaveProperty('allow');
    expect((await run(['ocr', 'a.pdf', '--home', join(folder, 'other')], { app })).flags).toHaveProperty('allow');
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other', 'config.json'), '{"allow": ["/srv"]}');
    expect((await run(['ocr', 'a.pdf', '--home', join(folder, 'other')], { app })).flags).not.toHaveProperty('allow');
  });
});

describe('options that would be without effect', () => {
  test('an empty language is refused', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    const result = await run(['ocr', 'a.pdf', '--language', ''], { app });
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('It is empty; leave it out to have the language found out.');
  });

  test('a password for what is no PDF is not passed over in silence', async () => {
    const app = createFakeApp({ documents: { 'a.png': {}, 'a.pdf': {} } });
    expect((await run(['ocr', 'a.png', '--password', 'x'], { app })).stderr).toContain(
      'a.png: is no PDF, so --password was not needed.',
    );
    expect((await run(['ocr', 'a.pdf', '--password', 'x'], { app })).stderr).toBe('');
  });
});

describe('what is written', () => {
  test('one document: its text, nothing else, on standard output', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': { pages: [page(0, 'eins'), page(1, 'zwei')] } } });
    expect(await run(['ocr', 'a.pdf'], { app })).toMatchObject({ code: 0, stdout: 'eins\nzwei\n', stderr: '' });
    expect(app.calls.at(-1)?.name).toBe('close');
  });

  test('several documents stand in the order given, each under its name', async () => {
    const app = createFakeApp({ documents: { 'b.pdf': {}, 'a.pdf': {} } });
    expect((await run(['ocr', 'b.pdf', 'a.pdf'], { app })).stdout).toBe(
      '<!-- b.pdf -->\n\nText of b.pdf\n<!-- a.pdf -->\n\nText of a.pdf\n',
    );
    const json = await run(['ocr', 'b.pdf', 'a.pdf', '--format', 'json', '--json'], { app });
    expect(
      json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).content.name),
    ).toEqual(['b.pdf', 'a.pdf']);
  });

  test.each(['json', 'csv', 'html', 'docx', 'alto'])(
    '%s of several documents is refused where it could not be told apart',
    async (format) => {
      const app = createFakeApp({ documents: { 'b.pdf': {}, 'a.pdf': {} } });
      const { code, stdout, stderr } = await run(['ocr', 'b.pdf', 'a.pdf', '--format', format], { app });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/--output FOLDER.*--json/);
      expect(app.calls).toEqual([]);
      expect((await run(['ocr', 'a.pdf', '--format', format], { app })).code).toBe(0);
      const folders = ['--format', format, '--output', join(folder, 'out')];
      expect((await run(['ocr', 'b.pdf', 'a.pdf', ...folders], { app })).code).toBe(0);
    },
  );

  test('--json gives one object a document, errors too', async () => {
    const app = createFakeApp({
      documents: {
        'a.pdf': {},
        'bad.pdf': { refuse: new OcrError('damaged_file', 'It is damaged.', { hint: 'Mend it.' }) },
      },
    });
    const { code, stdout } = await run(['ocr', 'bad.pdf', 'a.pdf', '--json'], { app });
    expect(code).toBe(3);
    const [bad, good] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(bad).toEqual({
      file: 'bad.pdf',
      error: { code: 'damaged_file', message: 'It is damaged.', hint: 'Mend it.' },
    });
    expect(good).toMatchObject({
      file: 'a.pdf',
      format: 'md',
      content: 'Text of a.pdf',
      job: { status: 'done', name: 'a.pdf' },
    });
  });

  test('--output writes the file in the format of its extension', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    const target = join(folder, 'out.json');
    const { code, stdout } = await run(['ocr', 'a.pdf', '--output', target], { app });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(JSON.parse(await readFile(target, 'utf8'))).toEqual({ name: 'a.pdf', text: 'Text of a.pdf' });
    expect(await readdir(folder)).toEqual(['out.json']);
  });

  test('several documents go into a folder, none over another', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {}, 'a.png': {}, 'b.png': {} } });
    const { code } = await run(
      ['ocr', 'a.pdf', 'a.png', 'b.png', '--format', 'txt', '--output', join(folder, 'texts')],
      { app },
    );
    expect(code).toBe(0);
    expect((await readdir(join(folder, 'texts'))).toSorted()).toEqual(['a-2.txt', 'a.txt', 'b.txt']);
    expect(await readFile(join(folder, 'texts', 'a-2.txt'), 'utf8')).toBe('Text of a.png');
  });

  test.each(['', '/'])('a folder that is there takes a file each, twice over (ends in "%s")', async (end) => {
    const texts = join(folder, 'texts.json');
    await mkdir(texts);
    await writeFile(join(texts, 'other.md'), 'mine');
    const app = createFakeApp({ documents: { 'a.pdf': {}, 'b.png': {} } });
    for (const files of [['a.pdf', 'b.png'], ['a.pdf', 'b.png'], ['a.pdf']]) {
      expect(await run(['ocr', ...files, '--output', `${texts}${end}`, '--overwrite'], { app })).toMatchObject({
        code: 0,
        stderr: '',
      });
      expect((await readdir(texts)).toSorted()).toEqual(['a.md', 'b.md', 'other.md']);
      expect(await readFile(join(texts, 'a.md'), 'utf8')).toBe('Text of a.pdf');
    }
    expect(await readFile(join(texts, 'other.md'), 'utf8')).toBe('mine');
  });

  test('a folder that is not there is made, also for one document, when the path says that it is one', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    expect((await run(['ocr', 'a.pdf', '--output', join(folder, 'v1.5/')], { app })).code).toBe(0);
    expect(await readdir(join(folder, 'v1.5'))).toEqual(['a.md']);
  });

  test('a name that looks like a file does not become a folder for several documents', async () => {
    const target = join(folder, 'out.md');
    const app = createFakeApp({ documents: { 'a.jpg': {}, 'b.png': {} } });
    const { code, stderr } = await run(['ocr', 'a.jpg', 'b.png', '--output', target], { app });
    expect(code).toBe(2);
    expect(stderr).toContain(`${target} is the name of one file`);
    expect(await readdir(folder)).toEqual([]);
    expect(app.calls.some(({ name }) => name === 'submit')).toBe(false);
  });

  test('in a folder no document of the run is written over, another one neither', async () => {
    const source = join(folder, 'notes.md');
    const picture = join(folder, 'sub', 'notes.png');
    await mkdir(join(folder, 'sub'));
    await writeFile(source, 'the source');
    await writeFile(picture, 'x');
    const { code, stderr } = await run(['ocr', picture, source, '--output', folder]);
    expect(code).toBe(2);
    expect(stderr).toContain(`would overwrite the document ${source} itself`);
    expect(await readFile(source, 'utf8')).toBe('the source');
  });

  test('results are called as the documents were typed, not as the same bytes were called before', async () => {
    const app = createFakeApp({
      documents: { 'new.png': { readAs: 'old.png' }, 'new.tif': { readAs: 'old.png' }, '-': {} },
    });
    const texts = join(folder, 'texts');
    const files = ['x/new.png', 'new.tif', 'https://example.com/new.png'];
    const { code, stderr } = await run(['ocr', ...files, '--output', texts, '--verbose'], { app });
    expect(code).toBe(0);
    expect((await readdir(texts)).toSorted()).toEqual(['new-2.md', 'new-3.md', 'new.md']);
    expect(stderr).not.toContain('old.png');
    const { stdout } = await run(['ocr', 'x/new.png', '--json'], { app });
    expect(JSON.parse(stdout)).toMatchObject({ file: 'x/new.png', name: 'new.png', job: { name: 'old.png' } });
  });

  test.each(['x.gif', 'x.DOC'])('%s has no format of ours, and is refused unless one is said', async (name) => {
    const target = join(folder, name);
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    const { code, stderr } = await run(['ocr', 'a.pdf', '--output', target], { app });
    expect(code).toBe(2);
    expect(stderr).toContain('.txt, .md, .html, .docx');
    expect(app.calls.some((call) => call.name === 'submit')).toBe(false);
    expect(await readdir(folder)).toEqual([]);
    expect((await run(['ocr', 'a.pdf', '--output', target, '--format', 'txt'], { app })).code).toBe(0);
    expect((await run(['ocr', 'a.pdf', '--output', join(folder, 'plain')], { app })).code).toBe(0);
  });

  test('several documents do not go into one file', async () => {
    const target = join(folder, 'out.md');
    await writeFile(target, 'mine');
    const app = createFakeApp({ documents: { 'a.pdf': {}, 'b.pdf': {} } });
    const { code, stderr } = await run(['ocr', 'a.pdf', 'b.pdf', '--output', target], { app });
    expect(code).toBe(2);
    expect(stderr).toContain('2 documents need a folder');
    expect(app.calls.some(({ name }) => name === 'submit')).toBe(false);
    expect(await readFile(target, 'utf8')).toBe('mine');
  });

  test('the document itself is never written over, not through a link either', async () => {
    const source = join(folder, 'notes.md');
    const link = join(folder, 'link.md');
    await writeFile(source, 'the source');
    await symlink(source, link);
    for (const output of [source, link]) {
      const { code, stderr } = await run(['ocr', source, '--output', output]);
      expect(code).toBe(2);
      expect(stderr).toContain('would overwrite the document');
    }
    expect(await readFile(source, 'utf8')).toBe('the source');
  });

  test('a link that is written to stays a link', async () => {
    await writeFile(join(folder, 'real.md'), 'old');
    await symlink(join(folder, 'real.md'), join(folder, 'link.md'));
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    const call = ['ocr', 'a.pdf', '--output', join(folder, 'link.md')];
    expect(await run(call, { app })).toMatchObject({ code: 2, stderr: expect.stringContaining('exists already') });
    expect(await readFile(join(folder, 'real.md'), 'utf8')).toBe('old');
    await run([...call, '--overwrite'], { app });
    expect(await readFile(join(folder, 'real.md'), 'utf8')).toBe('Text of a.pdf');
  });

  test('a folder that does not exist is named, and nothing is left behind', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    const { code, stderr } = await run(['ocr', 'a.pdf', '--output', join(folder, 'no', 'out.md')], { app });
    expect(code).toBe(5);
    expect(stderr).toContain('there is no folder');
    expect(app.calls.some(({ name }) => name === 'submit')).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a path that the app refuses is refused before anything is read', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    const { code } = await run(['ocr', 'a.pdf', '--output', 'forbidden.md'], { app });
    expect(code).toBe(4);
    expect(app.calls.some(({ name }) => name === 'submit')).toBe(false);
  });

  test('a terminal is not steered by a document; a pipe gets it verbatim', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': { pages: [page(0, 'a\u001b[2Jb\tc')] } } });
    expect((await run(['ocr', 'a.pdf'], { app, columns: 80 })).stdout).toBe('a\u{fffd}[2Jb\tc\n');
    expect((await run(['ocr', 'a.pdf'], { app })).stdout).toBe('a\u001b[2Jb\tc\n');
  });
});

describe('what is to be doubted', () => {
  const doubted = {
    ...page(0),
    blocks: [],
    warnings: ['No text was recognised although the page is not blank; it may be a drawing.'],
  };

  test('a page without text is said, with its warnings, and is no failure', async () => {
    const app = createFakeApp({ documents: { 'a.png': { pages: [doubted] } } });
    expect(await run(['ocr', 'a.png'], { app })).toMatchObject({
      code: 0,
      stderr: `ocrchat: a.png: No text was found on page 1. ${doubted.warnings[0]}\n`,
    });
    const { stdout, stderr } = await run(['ocr', 'a.png', '--json'], { app });
    expect(JSON.parse(stdout)).toMatchObject({
      warnings: [
        { page: 1, message: 'No text was found.' },
        { page: 1, message: doubted.warnings[0] },
      ],
    });
    expect(stderr).toContain('No text was found on page 1.');
  });

  test('blank pages share a line; warnings of pages with text are told, too', async () => {
    const blank = (index: number) => ({ ...page(index), blocks: [] });
    const faint = { ...page(2, 'drei'), warnings: ['The scan is faint.'] };
    const app = createFakeApp({
      documents: { 'a.pdf': { pages: [page(0, 'x'), blank(1), faint, blank(3), blank(4)] } },
    });
    const told = 'ocrchat: a.pdf: No text was found on pages 2,4-5.\nocrchat: a.pdf: page 3: The scan is faint.\n';
    expect((await run(['ocr', 'a.pdf'], { app })).stderr).toBe(told);
    expect((await run(['ask', 'a.pdf', 'What?'], { app })).stderr).toBe(told);
    const { jobs } = await app.jobs({ limit: 1 });
    const uuid = jobs[0]?.uuid ?? '';
    expect((await run(['show', uuid, '--pages', '1-'], { app })).stderr).toBe(told);
    expect((await run(['export', uuid, '--format', 'txt'], { app })).stderr).toBe(told);
    const json = await run(['ocr', 'b.pdf', '--json'], { app: createFakeApp({ documents: { 'b.pdf': {} } }) });
    expect(JSON.parse(json.stdout)).not.toHaveProperty('warnings');
  });
});

describe('what goes wrong', () => {
  test('a file whose name begins with a dash is not taken for an option in silence', async () => {
    const { code, stderr } = await run(['ocr', '-dash.png']);
    expect(code).toBe(2);
    expect(stderr).toContain('./-dash.png, or put -- before it');
    const app = createFakeApp({ documents: { '-dash.png': {} } });
    expect((await run(['ocr', '--', '-dash.png'], { app })).stdout).toBe('Text of -dash.png\n');
    expect((await run(['ocr', 'a.png', '--formt'])).stderr).not.toContain('before it');
  });

  test('a failure does not stop the rest; the first failure is the exit code', async () => {
    const app = createFakeApp({
      documents: {
        'a.pdf': { refuse: new OcrError('password_required', 'It is encrypted.') },
        'b.pdf': { failure: 'No page was readable.' },
        'c.pdf': {},
      },
    });
    const { code, stdout, stderr } = await run(['ocr', 'a.pdf', 'b.pdf', 'c.pdf', '--format', 'txt'], { app });
    expect(code).toBe(3);
    expect(stdout).toBe('==> c.pdf <==\nText of c.pdf\n');
    expect(stderr).toMatch(/a\.pdf: It is encrypted\.[^]*b\.pdf: No page was readable\./);
  });

  test.each([
    ['job_failed', { failure: 'Nothing.' }, 6],
    ['language_data_missing', { refuse: new OcrError('language_data_missing', 'No data.') }, 7],
    ['url_not_allowed', { refuse: new OcrError('url_not_allowed', 'No.') }, 4],
    ['store_failed', { refuse: new OcrError('store_failed', 'No.') }, 1],
  ])('%s has its exit code', async (_code, document, exit) => {
    expect((await run(['ocr', 'a.pdf'], { app: createFakeApp({ documents: { 'a.pdf': document } }) })).code).toBe(exit);
  });

  test('a job whose pages all failed alike has the exit code of that failure', async () => {
    const failed = (index: number, code: 'language_data_missing' | 'page_timeout') => ({ index, code, message: 'No.' });
    const exitOf = async (pages: readonly ReturnType<typeof failed>[]) =>
      (await run(['ocr', 'a.pdf'], { app: createFakeApp({ documents: { 'a.pdf': { failure: 'None.', pages } } }) }))
        .code;
    expect(await exitOf([failed(0, 'language_data_missing'), failed(1, 'language_data_missing')])).toBe(7);
    expect(await exitOf([failed(0, 'language_data_missing'), failed(1, 'page_timeout')])).toBe(6);
  });

  test('failed pages are named, the rest is written, the exit code is 6', async () => {
    const pages = [page(0, 'eins'), { index: 1, code: 'page_timeout' as const, message: 'It took too long.' }];
    const app = createFakeApp({ documents: { 'a.pdf': { pages } } });
    const { code, stdout, stderr } = await run(['ocr', 'a.pdf'], { app });
    expect({ code, stdout }).toEqual({ code: 6, stdout: 'eins\n' });
    expect(stderr).toBe('ocrchat: a.pdf: page 2 could not be read: It took too long.\n');
  });

  test('more failed pages than are listed are counted', async () => {
    const pages = Array.from({ length: 103 }, (_, index) => ({ index, code: 'page_failed' as const, message: 'No.' }));
    const app = createFakeApp({ documents: { 'a.pdf': { pages: [...pages, page(103, 'x')] } } });
    expect((await run(['ocr', 'a.pdf'], { app })).stderr).toBe(
      'ocrchat: a.pdf: pages 1-100 could not be read: No.\nocrchat: a.pdf: 3 more pages could not be read.\n',
    );
  });

  test('a file URL of another machine is refused', async () => {
    const { code, stderr } = await run(['ocr', 'file://elsewhere/a.pdf']);
    expect(code).toBe(2);
    expect(stderr).toContain('file:///absolute/path');
  });

  test('when the reader of the output is gone, the command ends quietly and reads nothing more', async () => {
    const app = createFakeApp({
      documents: Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${at}.pdf`, {}])),
    });
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const { code, stderr } = await run(['ocr', ...Array.from({ length: 30 }, (_, at) => `${at}.pdf`)], { app, stdout });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(app.calls.filter(({ name }) => name === 'export')).toHaveLength(1);
    expect(app.calls.at(-1)?.name).toBe('close');
  });

  test('a disk that is full is an error, not a quiet end', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' })),
    });
    const { code, stderr } = await run(['ocr', 'a.pdf'], { app, stdout });
    expect(code).toBe(1);
    expect(stderr).toContain('ENOSPC');
  });
});

describe('Ctrl-C', () => {
  test.each([false, true])('cancels the job and exits 130, also when the app is slow to notice (%s)', async (deaf) => {
    const signals = new EventEmitter();
    const app = createFakeApp({ deaf, documents: { 'a.pdf': { endless: true }, 'b.pdf': { endless: true } } });
    setTimeout(() => signals.emit('SIGINT'), 100);
    const { code, stdout, stderr } = await run(['ocr', 'a.pdf', 'b.pdf'], { app, signals });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/a\.pdf: cancelled with 0 of 1 pages read/);
    expect(app.calls.filter(({ name }) => name === 'cancel')).toHaveLength(2);
    expect(app.calls.at(-1)?.name).toBe('close');
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });

  test('a job whose submission was on its way is cancelled, too', async () => {
    const signals = new EventEmitter();
    const app = createFakeApp({ documents: { 'a.pdf': { endless: true } } });
    const slow = {
      ...app,
      submit: async (...given: Parameters<typeof app.submit>) => {
        signals.emit('SIGINT');
        await new Promise((go) => setTimeout(go, 50));
        return app.submit(...given);
      },
    };
    expect((await run(['ocr', 'a.pdf'], { app: slow, signals })).code).toBe(130);
    expect(app.calls.filter(({ name }) => name === 'cancel')).toHaveLength(1);
  });

  test('a second one ends the process at once', async () => {
    const signals = new EventEmitter();
    const exits: number[] = [];
    const app = createFakeApp({ documents: { 'a.pdf': { endless: true } } });
    const stuck = {
      ...app,
      cancel: () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), 200)),
    };
    setTimeout(() => signals.emit('SIGINT'), 50);
    setTimeout(() => signals.emit('SIGINT'), 100);
    await run(['ocr', 'a.pdf'], { app: stuck, signals, exit: (code) => void exits.push(code) });
    expect(exits).toEqual([130]);
  });

  test('a finished document is not cancelled with the others', async () => {
    const signals = new EventEmitter();
    const app = createFakeApp({ documents: { 'a.pdf': {}, 'b.pdf': { endless: true } } });
    setTimeout(() => signals.emit('SIGINT'), 100);
    const { stdout, stderr } = await run(['ocr', 'a.pdf', 'b.pdf', '--format', 'txt'], { app, signals });
    expect(stdout).toContain('Text of a.pdf');
    expect(stderr).not.toContain('a.pdf: cancelled');
  });

  test('SIGTERM leaves the job for another process', async () => {
    const signals = new EventEmitter();
    const app = createFakeApp({ documents: { 'a.pdf': { endless: true } } });
    setTimeout(() => signals.emit('SIGTERM'), 50);
    expect((await run(['ocr', 'a.pdf'], { app, signals })).code).toBe(143);
    expect(app.calls.some(({ name }) => name === 'cancel')).toBe(false);
    expect(app.calls.at(-1)?.name).toBe('close');
  });
});

describe('progress', () => {
  test('a bar on a terminal, gone before the text', async () => {
    const { stderr, stdout } = await run(['ocr', 'a.pdf'], {
      app: createFakeApp({ documents: { 'a.pdf': {} } }),
      columns: 80,
    });
    expect(stderr).toContain('\ra.pdf [########################] ');
    expect(stderr).toMatch(/\r +\r/);
    expect(stderr).toMatch(/a\.pdf: 1 of 1 pages read, confidence 0\.90, job [0-9a-f-]{36}\n$/);
    expect(stdout).toBe('Text of a.pdf\n');
  });

  test('nothing elsewhere, lines when --verbose asks for them', async () => {
    const app = createFakeApp({ documents: { 'a.pdf': {} } });
    expect((await run(['ocr', 'a.pdf'], { app })).stderr).toBe('');
    expect((await run(['ocr', 'a.pdf', '--verbose'], { app })).stderr).toContain('a.pdf: 1 of 1 page read\n');
  });
});
