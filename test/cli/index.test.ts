import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { excerpt } from '../../src/cli/search.ts';
import { commandNames } from '../../src/cli/program.ts';
import { OcrError } from '../../src/errors.ts';
import { createFakeApp, page } from './fake-app.ts';
import { run } from './run.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-cli-'));
  vi.stubEnv('OCRCHAT_HOME', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('the program', () => {
  test('the server starts without a command, with settings from flags alone', async () => {
    expect(await run([])).toMatchObject({ code: 0, served: {}, flags: undefined, stdout: '' });
    expect((await run(['mcp', '--allow', '/srv'])).served).toEqual({ allow: ['/srv'] });
  });

  test('a person who starts the server in a terminal is told what it waits for', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const { stderr, stdout } = await run([], { stdin });
    expect(stdout).toBe('');
    expect(stderr).toContain('ocrchat --help');
  });

  test.each(commandNames())('%s has help with an example', async (name) => {
    const { code, stdout, stderr } = await run([name, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: ocrchat ${name}`);
    expect(stdout).toMatch(new RegExp(`Examples?:\n  .*ocrchat ${name}`));
    expect((await run(['help', name])).stdout).toBe(stdout);
  });

  test('help lists an option once, also when the command above has it, too', async () => {
    const { stdout } = await run(['languages', 'add', '--help']);
    expect(stdout.match(/^ +--json\b/gm)).toHaveLength(1);
    expect(stdout).toContain('--home <folder>');
  });

  test('help of the whole names every command', async () => {
    const { stdout } = await run(['--help']);
    for (const name of commandNames()) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });

  test('the version', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: '9.9.9\n' });
  });

  test.each([
    [['orc', 'a.png'], 'Did you mean ocr?'],
    [['ocr', 'a.png', '--formt', 'md'], 'Did you mean --format?'],
    [['mcp', '--alow', '/a'], 'Did you mean --allow?'],
    [['ocr'], "missing required argument 'file'"],
    [['ocr', 'a.png', '--format', 'doc'], 'Allowed choices are txt, md, html, docx, csv, xlsx, json, hocr'],
    [['ocr', 'a.png', '--tier', 'fast'], 'Allowed choices are cpu, vlm.'],
    [['ask', 'a.png'], "missing required argument 'question'"],
    [['ask', 'a.png', 'a', 'b'], 'too many arguments'],
    [['jobs', '--limit', '0'], 'whole number from 1'],
    [['jobs', '--limit', '2x'], 'whole number from 1'],
    [['search', '  '], 'empty'],
  ])('%j is wrong use', async (argv, words) => {
    const { code, stderr, stdout } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });

  test('a file in place of a command gets the command said', async () => {
    const path = join(folder, 'scan.png');
    await writeFile(path, 'x');
    expect((await run([path])).stderr).toContain(`ocrchat ocr ${path}`);
  });

  test('flags of all commands may stand before and after the command', async () => {
    for (const argv of [
      ['--home', '/h', 'jobs'],
      ['jobs', '--home', '/h'],
    ]) {
      expect((await run(argv)).flags).toEqual({ home: '/h' });
    }
  });

  test('an app that does not open is one sentence and an exit code', async () => {
    const openApp = async () =>
      Promise.reject(new OcrError('store_failed', 'The disk is read-only.', { hint: 'Set OCRCHAT_HOME.' }));
    expect(await run(['jobs'], { openApp })).toMatchObject({
      code: 1,
      stderr: 'ocrchat: The disk is read-only. Set OCRCHAT_HOME.\n',
    });
  });
});

describe('jobs', () => {
  test('a table, newest as the app gives them, and how to go on', async () => {
    const app = createFakeApp();
    const done = app.add('a.pdf', { pages: [page(0, 'x'), { index: 1, code: 'page_failed', message: 'No.' }] });
    const open = app.add('b.pdf', { endless: true });
    app.add('c.pdf', {});
    const { stdout, stderr, code } = await run(['jobs', '--limit', '2'], { app });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^UUID +STATUS +PAGES +CREATED +NAME$/);
    expect(lines[1]).toMatch(
      new RegExp(`^${done.uuid}  done        1/2 \\(1 failed\\)  2026-01-0\\d \\d\\d:\\d\\d  a\\.pdf$`),
    );
    expect(lines[2]).toMatch(new RegExp(`^${open.uuid}  processing  0/1 `));
    expect(lines).toHaveLength(3);
    expect(stderr).toContain('ocrchat jobs --cursor 2');
  });

  test('--status and --json', async () => {
    const app = createFakeApp();
    app.add('a.pdf', {});
    const failed = app.add('b.pdf', { failure: 'No.' });
    expect(JSON.parse((await run(['jobs', '--status', 'failed', '--json'], { app })).stdout)).toMatchObject({
      jobs: [{ uuid: failed.uuid, status: 'failed', error: 'No.', page_count: 1 }],
      cursor: null,
    });
  });

  test('none is said, but not on standard output', async () => {
    expect(await run(['jobs'])).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('no jobs') });
    expect(JSON.parse((await run(['jobs', '--json'])).stdout)).toEqual({ jobs: [], cursor: null });
  });
});

describe('show', () => {
  test('what is known of the job', async () => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', { failure: 'It is damaged.' });
    const { stdout, code } = await run(['show', uuid.slice(0, 8)], { app });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^status +failed$/m);
    expect(stdout).toMatch(/^why +It is damaged\.$/m);
    expect(stdout).toContain(uuid);
  });

  test('pages, with what is not there named', async () => {
    const app = createFakeApp();
    const first = page(0, 'eins');
    const pages = [first, page(1, 'zwei'), { index: 2, code: 'page_timeout' as const, message: 'Too slow.' }];
    const { uuid } = app.add('a.pdf', { pages });
    expect(await run(['show', uuid, '--pages', '2'], { app })).toMatchObject({ code: 0, stdout: 'zwei\n', stderr: '' });
    expect((await run(['show', uuid, '--pages', '1-2'], { app })).stdout).toBe(
      '<!-- page 1 -->\n\neins\n\n<!-- page 2 -->\n\nzwei\n',
    );
    expect(await run(['show', uuid, '--pages', '2-'], { app })).toMatchObject({
      code: 6,
      stdout: '<!-- page 2 -->\n\nzwei\n',
      stderr: 'ocrchat: page 3 could not be read: Too slow.\n',
    });
    const { stdout } = await run(['show', uuid, '--pages', '1-2', '--json'], { app });
    expect(JSON.parse(stdout)).toMatchObject({
      job: { uuid, page_count: 3 },
      pages: [{ page: 1, blocks: first.blocks }, { page: 2 }],
    });
    expect(await run(['show', uuid, '--pages', '4'], { app })).toMatchObject({ code: 2, stdout: '' });
  });

  test('pages of a job that runs are said to be missing, not shown blank', async () => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', { endless: true, pages: [page(0, 'eins')] }, { documentPages: 3, pageCount: 3 });
    const { code, stdout, stderr } = await run(['show', uuid, '--pages', '1-3'], { app });
    expect({ code, stdout }).toEqual({ code: 6, stdout: 'eins\n' });
    expect(stderr).toContain('pages 2-3 are not read yet');
  });
});

describe('export, search, cancel, delete, languages, doctor', () => {
  test('export prints, or writes the format that the file name asks for', async () => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', {});
    expect(await run(['export', uuid, '--format', 'txt'], { app })).toMatchObject({
      code: 0,
      stdout: 'Text of a.pdf\n',
    });
    expect(await run(['export', uuid, '--output', join(folder, 'x.json')], { app })).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(await run(['export', uuid, '--format', 'csv', '--output', folder], { app })).toMatchObject({ code: 0 });
    expect((await readdir(folder)).toSorted()).toEqual(['a.csv', 'x.json']);
    const again = ['export', uuid, '--format', 'csv', '--overwrite', '--output'];
    expect(await run([...again, `${folder}/`], { app })).toMatchObject({ code: 0 });
    expect(await run([...again, join(folder, 'new/')], { app })).toMatchObject({ code: 0 });
    expect((await readdir(folder)).toSorted()).toEqual(['a.csv', 'new', 'x.json']);
    expect(await run(['export', uuid, '--output', folder], { app })).toMatchObject({ code: 2 });
    const refused = await run(['export', uuid, '--output', join(folder, 'x.gif')], { app });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('.txt, .md, .html, .docx, .csv') });
  });

  test('export never writes over the document that the job was read from', async () => {
    const app = createFakeApp();
    const bytes = 'the scan itself';
    const { uuid } = app.add('scan.pdf', {});
    const job = await app.job(uuid);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    app.job = async () => ({ ...job, sha256, byteSize: bytes.length });
    const [path, other] = [join(folder, 'scan.pdf'), join(folder, 'other.pdf')];
    await writeFile(path, bytes);
    await writeFile(other, 'some other file');
    for (const output of [path, folder])
      expect(await run(['export', uuid, '--format', 'pdf', '--output', output], { app })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(`would overwrite the document ${path} itself`),
      });
    expect(await readFile(path, 'utf8')).toBe(bytes);
    expect(await run(['export', uuid, '--output', other], { app })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${other} exists already. Give --overwrite`),
    });
    expect(await readFile(other, 'utf8')).toBe('some other file');
    expect(await run(['export', uuid, '--output', other, '--overwrite'], { app })).toMatchObject({ code: 0 });
    expect(await readFile(other, 'utf8')).not.toBe('some other file');
    const itself = await run(['export', uuid, '--output', path, '--overwrite'], { app });
    expect(itself).toMatchObject({ code: 2, stderr: expect.stringContaining('itself') });
  });

  test.each([
    ['x.md', 'md'],
    ['x.DOCX', 'docx'],
    ['x.xml', 'alto'],
    ['x.htm', 'html'],
    ['x.zip', 'csv'],
    ['x.hocr', 'hocr'],
  ])('export to %s is %s', async (name, format) => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', {});
    expect(await run(['export', uuid, '--output', join(folder, name)], { app })).toMatchObject({ code: 0 });
    expect(app.calls.find((call) => call.name === 'export')?.query).toMatchObject({ format });
  });

  test('export hands options over, and refuses those that the format does not have', async () => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', {});
    const csv = ['export', uuid, '--format', 'csv'];
    const options = [
      '--option',
      'table=2',
      '--option',
      'bom',
      '--option',
      'spans=repeat',
      '--option',
      'neutralize=false',
    ];
    expect(await run([...csv, ...options, '--password', 'secret'], { app })).toMatchObject({ code: 0 });
    expect(app.calls.find((call) => call.name === 'export')?.query).toMatchObject({
      options: { table: 2, bom: true, spans: 'repeat', neutralize: false },
      password: 'secret',
    });
    const wrong = await run([...csv, '--option', 'layout'], { app });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('"layout" is not known') });
    expect(wrong.stderr).toContain('Options of csv: table, spans, bom, neutralize.');
    expect(await run([...csv, '--option', 'table=none'], { app })).toMatchObject({ code: 2 });
    expect(await run([...csv, '--option', '=x'], { app })).toMatchObject({ code: 2 });
  });

  test('export shows no terminal what is no text, and gives it to a pipe as it is', async () => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', {});
    const bytes = Uint8Array.of(0x50, 0x4b, 3, 4, 0xff);
    app.export = async () => ({
      name: 'a.docx',
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      body: (async function* () {
        yield bytes;
      })(),
    });
    const docx = ['export', uuid, '--format', 'docx'];
    expect(await run(docx, { app, columns: 80 })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no text'),
    });
    expect((await run(docx, { app })).code).toBe(0);
    expect(await run([...docx, '--output', join(folder, 'a.docx')], { app })).toMatchObject({ code: 0 });
    expect(new Uint8Array(await readFile(join(folder, 'a.docx')))).toEqual(bytes);
  });

  test('an archive of tables is not written under the name of one table', async () => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', {});
    app.export = async () => ({
      name: 'a.zip',
      mediaType: 'application/zip',
      body: (async function* () {
        yield Uint8Array.of(1);
      })(),
    });
    const refused = await run(['export', uuid, '--output', join(folder, 'a.csv')], { app });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('.zip') });
    expect(await readdir(folder)).toEqual([]);
    expect(await run(['export', uuid, '--output', join(folder, 'a.zip')], { app })).toMatchObject({ code: 0 });
    const again = ['export', uuid, '--format', 'csv', '--output', `${folder}/`, '--overwrite'];
    expect(await run(again, { app })).toMatchObject({
      code: 0,
    });
    expect(await readdir(folder)).toEqual(['a.zip']);
  });

  test('pictures of figures go beside the file, and go away with it when it fails', async () => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', {});
    let fails = false;
    app.export = async (_uuid, _format, { attach } = {}) => ({
      name: 'a.md',
      mediaType: 'text/markdown; charset=utf-8',
      body: (async function* () {
        yield `![](${String(await attach?.('page-1-figure-1.png', Uint8Array.of(1)))})\n`;
        if (fails) throw new Error('no more');
      })(),
    });
    expect(await run(['export', uuid, '--output', join(folder, 'my file.md')], { app })).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, 'my file.md'), 'utf8')).toBe('![](my%20file_figures/page-1-figure-1.png)\n');
    expect(await readdir(join(folder, 'my file_figures'))).toEqual(['page-1-figure-1.png']);
    fails = true;
    expect((await run(['export', uuid, '--output', join(folder, 'b.md')], { app })).code).not.toBe(0);
    expect((await readdir(folder)).toSorted()).toEqual(['my file.md', 'my file_figures']);
    expect(await run(['export', uuid, '--format', 'md'], { app })).toMatchObject({ stdout: '![](undefined)\n' });
  });

  test('search prints passages with their places', async () => {
    const uuid = 'aaaaaaaa-0000-4000-8000-000000000001';
    const chunk = {
      id: '1',
      job: uuid,
      page: 1,
      lines: [4, 5] as const,
      kind: 'paragraph' as const,
      text: 'one\ntwo',
      context: '',
      bbox: [0, 0, 1, 1] as const,
      confidence: 1,
      language: 'eng',
    };
    const app = createFakeApp({ hits: [{ chunk, score: 0.5, foundBy: ['words'], document: 'a.pdf' }] });
    app.add('a.pdf', {}, { uuid });
    expect((await run(['search', 'one'], { app })).stdout).toBe(`a.pdf, p. 2, lines 5–6 (job ${uuid})\n  one\n  two\n`);
    const { stdout } = await run(['search', 'one', '--jobs', 'aaaaaa,', '--limit', '3', '--json'], { app });
    expect(JSON.parse(stdout)).toEqual([
      {
        document: 'a.pdf',
        job: uuid,
        page: 2,
        lines: [5, 6],
        kind: 'paragraph',
        text: 'one\ntwo',
        bbox: [0, 0, 1, 1],
        confidence: 1,
        score: 0.5,
        found_by: ['words'],
      },
    ]);
    const asked = () => app.calls.findLast(({ name }) => name === 'search')?.query;
    expect(asked()).toMatchObject({ text: 'one', jobs: [uuid], limit: 3 });
    await run(['search', 'one', '--pages', '2-3', '--kinds', 'table,Heading', '--languages', 'de,en'], { app });
    expect(asked()).toMatchObject({ pages: [1, 2], kinds: ['table', 'heading'], languages: ['deu', 'eng'], limit: 10 });
    expect(await run(['search', 'one', '--kinds', 'picture'], { app })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('page-number'),
    });
    expect((await run(['search', 'one by meaning'], { app })).stderr).toContain('Searched by words.');
    expect(await run(['search', 'one', '--jobs', 'aaaaaaaa-0000-4000-8000-00000000000f'], { app })).toMatchObject({
      code: 5,
    });
  });

  test('a long passage is shown from around the words, not whole', () => {
    const lines = Array.from({ length: 20 }, (_, at) => (at === 12 ? 'The Notice period is a month' : `line ${at}`));
    expect(excerpt(lines, 'notice PERIOD')).toEqual([
      '…',
      'line 10',
      'line 11',
      lines[12],
      'line 13',
      'line 14',
      'line 15',
      '…',
    ]);
    expect(excerpt(lines, 'nothing of it')).toEqual([...lines.slice(0, 6), '…']);
    expect(excerpt(lines, 'line 19').at(-1)).toBe('line 19');
    expect(excerpt(lines.slice(0, 6), 'x')).toEqual(lines.slice(0, 6));
  });

  test('nothing found is said', async () => {
    expect(await run(['search', 'one'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'ocrchat: Nothing was found.\n',
    });
    expect((await run(['search', 'one', '--json'])).stdout).toBe('[]\n');
  });

  test('cancel says whether there was anything to cancel', async () => {
    const app = createFakeApp();
    const open = app.add('a.pdf', { endless: true });
    const done = app.add('b.pdf', {});
    expect((await run(['cancel', open.uuid], { app })).stdout).toBe(`${open.uuid} cancelled with 0 of 1 pages read\n`);
    expect((await run(['cancel', done.uuid], { app })).stdout).toBe(`${done.uuid} was finished before: done\n`);
  });

  test('delete goes on after a uuid that is not there', async () => {
    const app = createFakeApp();
    const { uuid } = app.add('a.pdf', {});
    const { code, stdout, stderr } = await run(['delete', 'cccccc', uuid], { app });
    expect({ code, stdout }).toEqual({ code: 5, stdout: `${uuid} deleted\n` });
    expect(stderr).toContain('cccccc');
  });

  test('languages with and without data', async () => {
    expect((await run(['languages'])).stdout).toBe(
      'CODE  LANGUAGE  DATA     ALSO\neng   English   bundled  en\ntha   Thai      -        th\n',
    );
    expect(JSON.parse((await run(['languages', '--json'])).stdout)).toHaveLength(2);
  });

  test('languages add goes on after a failure, and tells of each', async () => {
    const { code, stdout, stderr } = await run(['languages', 'add', 'xx', 'deu']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'deu  DEU: npm, /cache/deu\n' });
    expect(stderr).toContain('"xx" is not known');
    const inJson = await run(['languages', 'add', 'xx', 'deu', '--json']);
    expect(inJson.code).toBe(2);
    expect(JSON.parse(inJson.stdout)).toEqual([
      { language: 'xx', error: { code: 'language_unknown', message: 'The language "xx" is not known.' } },
      { code: 'deu', name: 'DEU', from: 'npm', path: '/cache/deu' },
    ]);
  });

  test('doctor exits 1 only when something is broken', async () => {
    const missing = { name: 'ocrmypdf', state: 'missing' as const, detail: 'not there' };
    const broken = { name: 'sharp', state: 'broken' as const, detail: 'does not load', remedy: 'Install again.' };
    expect(await run(['doctor'], { app: createFakeApp({ findings: [missing] }) })).toMatchObject({
      code: 0,
      stdout: 'missing ocrmypdf: not there\n',
    });
    const { code, stdout } = await run(['doctor'], { app: createFakeApp({ findings: [missing, broken] }) });
    expect(code).toBe(1);
    expect(stdout).toContain('broken  sharp: does not load\n        Install again.\n');
    expect(
      JSON.parse((await run(['doctor', '--json'], { app: createFakeApp({ findings: [broken] }) })).stdout),
    ).toEqual({ version: '9.9.9', findings: [broken] });
  });

  test('doctor examines an app that does not open', async () => {
    const openApp = async () =>
      Promise.reject(new OcrError('store_failed', 'The disk is read-only.', { hint: 'Set OCRCHAT_HOME.' }));
    expect(await run(['doctor'], { openApp })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('broken  start: The disk is read-only.\n        Set OCRCHAT_HOME.'),
    });
  });
});
