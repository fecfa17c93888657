import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoice, layOut, report, toDigitalPdf, toImages, toScannedPdf } from '../generate/index.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const running = new Set<ChildProcessWithoutNullStreams>();
let folder = '';

/** Starts the real program on a home of its own, without a network source of language data. */
function start(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [main, ...argv], {
    cwd: folder,
    env: {
      ...process.env,
      OCRCHAT_HOME: join(folder, 'home'),
      OCRCHAT_ALLOW: '',
      OCRCHAT_DATA_URL: '',
      ...environment,
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function run(
  argv: readonly string[],
  input?: Uint8Array | string,
  environment?: Readonly<Record<string, string>>,
) {
  const child = start(argv, environment);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-cli-'));
  const scan = invoice();
  const [png] = await toImages(await layOut(scan.content, scan.options), { format: 'png', dpi: 150 });
  if (png === undefined) throw new Error('The invoice has a page');
  await writeFile(join(folder, 'scan.png'), png);
  const pages = report();
  await writeFile(join(folder, 'report.pdf'), await toDigitalPdf(await layOut(pages.content, pages.options)));
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('the real program', () => {
  test('reads a picture, and says nothing else', async () => {
    const { code, stdout, stderr } = await run(['ocr', 'scan.png', '--format', 'txt']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Invoice number: KB-20417');
    expect(stdout).toContain('5 June 2025');
  });

  test('reads a PDF into a file, by pages', async () => {
    const { code, stdout } = await run(['ocr', 'report.pdf', '--pages', '2,4', '--output', 'two.json']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const exported: unknown = JSON.parse(await readFile(join(folder, 'two.json'), 'utf8'));
    expect(exported).toMatchObject({ status: 'done', page_count: 2, document_pages: 4 });
  });

  test('reads standard input', async () => {
    const { code, stdout } = await run(['ocr', '-', '--json'], await readFile(join(folder, 'report.pdf')));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      file: '-',
      job: { status: 'done', page_count: 4 },
      content: expect.stringContaining('240 cubic metres'),
    });
  });

  test('answers with the line, then searches, shows, exports and deletes what it read', async () => {
    const asked = await run(['ask', 'scan.png', 'What is the invoice number?']);
    expect(asked.code).toBe(0);
    expect(asked.stdout).toMatch(/KB-20417[^]*\np\. 1, lines? \d+(–\d+)?: ".*KB-20417/);

    const answer = JSON.parse((await run(['ask', 'scan.png', 'What is the invoice number?', '--json'])).stdout);
    expect(answer).toMatchObject({ abstained: false, complete: true });
    expect(answer.citations[0]).toMatchObject({ page: 1, snippet: expect.stringContaining('KB-20417') });

    const hits = JSON.parse((await run(['search', 'Kestrel Bloom Printers', '--json'])).stdout);
    expect(hits[0]).toMatchObject({ document: 'scan.png', page: 1 });
    const beginning = String(hits[0].job).slice(0, 8);
    expect((await run(['show', beginning, '--pages', '1'])).stdout).toContain('KB-20417');
    expect((await run(['export', beginning, '--format', 'csv'])).stdout).toContain('"Reading cards, cream","1,200"');
    expect((await run(['jobs', '--json'])).stdout).toContain(hits[0].job);

    expect((await run(['delete', beginning])).code).toBe(0);
    expect((await run(['show', hits[0].job])).code).toBe(5);
    expect((await run(['search', 'Kestrel Bloom Printers', '--json'])).stdout).not.toContain(hits[0].job);
  });

  test('a question that the document does not answer is no failure', async () => {
    const { code, stdout } = await run(['ask', 'report.pdf', 'What is the melting point of tungsten?', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ abstained: true, citations: [] });
  });

  test.each([
    ['nowhere.png', [], 5],
    ['two.txt', [], 3],
    ['report.pdf', ['--allow', '/nowhere'], 4],
    ['scan.png', ['--language', 'tir'], 7],
  ])('%s %j fails with one sentence and exit code %i', async (file, options, exit) => {
    await writeFile(join(folder, 'two.txt'), 'just text');
    const { code, stdout, stderr } = await run(['ocr', file, ...options]);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).toMatch(/^ocrchat: .+\n$/);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  test('a pipe that closes early ends it quietly', async () => {
    const child = start(['languages']);
    child.stdout.once('data', () => child.stdout.destroy());
    const [stderr, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
  });

  test('doctor finds nothing broken', async () => {
    const { code, stdout } = await run(['doctor', '--json']);
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout);
    expect(findings.map(({ state }: { readonly state: string }) => state)).not.toContain('broken');
    expect(findings).toContainEqual(expect.objectContaining({ name: 'allowed folder (mcp)' }));
    expect(findings).toContainEqual({
      name: 'second recogniser (onnxruntime)',
      state: 'ok',
      detail: 'its networks load',
    });
  });
});

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test('cancels the job, says so, exits 130, and leaves no process and no output file', async () => {
    const pages = report();
    await writeFile(
      join(folder, 'long.pdf'),
      await toScannedPdf(await layOut([...pages.content, ...pages.content, ...pages.content], pages.options), {
        dpi: 150,
      }),
    );
    const child = start(['ocr', 'long.pdf', '--verbose', '--output', 'long.md']);
    const stdout = text(child.stdout);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      // The first line says that the job is there.
      if (stderr.includes('long.pdf: ') && !child.killed) child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(await stdout).toBe('');
    expect(stderr).toMatch(/long\.pdf: cancelled with \d+ of \d+ pages read/);
    expect((await readdir(folder)).filter((name) => name.includes('long.md'))).toEqual([]);
    const { jobs } = JSON.parse((await run(['jobs', '--status', 'cancelled', '--json'])).stdout);
    expect(jobs).toMatchObject([{ name: 'long.pdf', status: 'cancelled' }]);
  });
});
