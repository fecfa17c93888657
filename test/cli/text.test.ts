/** `ocrchat text`: what is printed, what is said of pages that carry no text, where it goes, and that nothing is stored. */
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { damagedPages, lostPages, pageFile } from '../generate/damaged.ts';
import { PdfFile } from '../generate/pdf-file.ts';
import { letter, layOut, report, toDigitalPdf, toImages, toMixedPdf } from '../generate/index.ts';
import { run } from './run.ts';

/** Of two pages the second one is blank; the file counts five of them. */
function lackingPages(): Uint8Array {
  const file = new PdfFile();
  const font = file.add({ Type: '/Font', Subtype: '/Type1', BaseFont: '/Helvetica' });
  const pages = file.reserve();
  const kids = ['BT /F 12 Tf 1 0 0 1 50 100 Tm (Only page) Tj ET', ''].map((content) =>
    file.add({
      Type: '/Page',
      Parent: pages,
      MediaBox: [0, 0, 400, 200],
      Resources: { Font: { F: font } },
      Contents: file.addDeflated({}, content),
    }),
  );
  file.put(pages, { Type: '/Pages', Kids: kids, Count: 5 });
  return file.toBytes(file.add({ Type: '/Catalog', Pages: pages }), file.add({}));
}

let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'ocrchat-text-')));
  vi.stubEnv('OCRCHAT_HOME', at('home'));
  vi.stubEnv('OCRCHAT_ALLOW', '');
  const { content, options } = report();
  const laidOut = await layOut(content, options);
  await writeFile(at('report.pdf'), await toDigitalPdf(laidOut));
  await writeFile(at('locked.pdf'), await toDigitalPdf(laidOut, { password: 'sesame' }));
  const [first, second, third] = laidOut.pages;
  if (first === undefined || second === undefined || third === undefined) throw new Error('The report has pages');
  await writeFile(at('mixed.pdf'), await toMixedPdf([{ page: first }, { page: second, scan: {} }, { page: third }]));
  const [brief] = (await layOut([{ kind: 'paragraph', text: 'The map shows the springs of the bay.' }])).pages;
  if (brief === undefined) throw new Error('The paragraph has a page');
  const picture = { page: third, box: [150, 300, 450, 580] } as const;
  await writeFile(at('pictures.pdf'), await toMixedPdf([{ page: brief, insets: [picture] }, { page: second }]));
  const post = letter();
  const onePage = await layOut(post.content, post.options);
  await writeFile(at('letter.pdf'), await toDigitalPdf(onePage));
  const [png] = await toImages(onePage, { format: 'png', dpi: 72 });
  if (png === undefined) throw new Error('The letter has a page');
  await writeFile(at('letter.png'), png);
  await writeFile(at('damaged.pdf'), pageFile(damagedPages['data that breaks off']));
  await writeFile(at('lost.pdf'), pageFile(lostPages['content that is missing']));
  await writeFile(at('lacking.pdf'), lackingPages());
  await writeFile(at('broken.pdf'), '%PDF-1.7\nnothing else');
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('ocrchat text', () => {
  test('prints the lines of each page, pages parted by form feeds, and stores nothing', async () => {
    const { code, stdout, stderr } = await run(['text', at('report.pdf')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const pages = stdout.split('\f');
    expect(pages).toHaveLength(4);
    expect(pages[0]).toMatch(/^Marrow Bay Water Cooperative\n/);
    expect(pages[0]).toContain('The Marrow Bay Water Cooperative belongs to the people who drink its water. At\n');
    expect(await readdir(at('home'))).toEqual(['code']);
  });

  test('says in one line which pages are not in the file, and which are blank', async () => {
    const lost =
      'could not be read: lacking.pdf says that it has 5 pages, but this one is not in it. Nothing is lost where the document was never so long; else get the file again.';
    for (const format of [[], ['--format', 'md']]) {
      const { code, stderr } = await run(['text', at('lacking.pdf'), ...format]);
      expect(code).toBe(6);
      expect(stderr).toBe(
        [
          `ocrchat: ${at('lacking.pdf')}: No text was found on page 2.\n`,
          `ocrchat: ${at('lacking.pdf')}: pages 3-5 ${lost}\n`,
        ].join(''),
      );
    }
  });

  test('takes pages, and standard input', async () => {
    const whole = (await run(['text', at('report.pdf')])).stdout.split('\f');
    const some = await run(['text', at('report.pdf'), '--pages', '2,4']);
    expect(some.stdout).toBe(`${whole[1]}\f${whole[3]}`);
    const stdin = Readable.from([await readFile(at('report.pdf'))]);
    expect((await run(['text', '-', '--pages', '3'], { stdin })).stdout).toBe(whole[2]);
  });

  test.each(['txt', 'md'])('names the pages with large pictures, and what to do, as %s', async (format) => {
    const { code, stderr } = await run(['text', at('pictures.pdf'), '--format', format]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `ocrchat: ${at('pictures.pdf')}: page 1: large pictures, in which text may stand, were not read: ocrchat ocr ${at('pictures.pdf')} --pages 1\n`,
    );
  });

  test.each(['txt', 'md'])('says that a page is damaged, as %s', async (format) => {
    const { code, stdout, stderr } = await run(['text', at('damaged.pdf'), '--format', format]);
    expect({ code, begins: stdout.includes('Lot 0 of the sale') }).toEqual({ code: 0, begins: true });
    expect(stderr).toContain(`${at('damaged.pdf')}: page 1: This page is damaged in the file`);
    const lost = await run(['text', at('lost.pdf'), '--format', format]);
    expect(lost).toMatchObject({ code: 6, stderr: expect.stringContaining('nothing could be read of it') });
    expect(lost.stderr).not.toContain('recognised');
  });

  test('names the pages that carry no text and what to do, prints the others, and exits with 6', async () => {
    const { code, stdout, stderr } = await run(['text', at('mixed.pdf')]);
    expect(code).toBe(6);
    const pages = stdout.split('\f');
    expect(pages.map((page) => page !== '')).toEqual([true, false, true]);
    expect(stderr).toBe(
      `ocrchat: ${at('mixed.pdf')}: page 2: carries no text.\n` +
        `ocrchat: have it recognised: ocrchat ocr ${at('mixed.pdf')} --pages 2\n`,
    );
  });

  test.each([
    ['letter.png', [], 3, /letter\.png is no PDF.*`ocrchat ocr`/],
    ['broken.pdf', [], 3, /broken\.pdf cannot be opened/],
    ['absent.pdf', [], 5, /absent\.pdf/],
    ['locked.pdf', [], 3, /locked with a password.*--password/],
    ['locked.pdf', ['--password', 'wrong'], 3, /password does not open/],
    ['report.pdf', ['--pages', '9'], 2, /ends after the last page \(4\)/],
    ['report.pdf', ['--pages', 'x'], 2, /not understood/],
  ])('says what is wrong with %s %j', async (name, flags, exit, words) => {
    const { code, stdout, stderr } = await run(['text', at(name), ...flags]);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).toMatch(words);
  });

  test('opens what a password locks', async () => {
    const open = await run(['text', at('report.pdf')]);
    expect(await run(['text', at('locked.pdf'), '--password', 'sesame'])).toMatchObject({
      code: 0,
      stdout: open.stdout,
    });
  });

  test('prints Markdown, and stores nothing', async () => {
    const flags = ['--format', 'md', '--home', at('own-home')];
    const { code, stdout, stderr } = await run(['text', at('report.pdf'), ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await readdir(at('own-home'))).toEqual(['code']);
    expect(stdout).toMatch(/^<!-- page 1 -->\n\n# Annual Report 2024\n\n/);
    expect(stdout).toContain('\n- Replace six kilometres of old pipe: done,');
    expect(stdout).toContain('\n| Part of the work | Contractor | Cost in euros |\n| --- |');
    expect([...stdout.matchAll(/^<!-- page (\d) -->$/gm)].map(([, page]) => page)).toEqual(['1', '2', '3', '4']);
    // A header of every page, and its number.
    expect(stdout).not.toContain('\nMarrow Bay Water Cooperative\n');
  });

  test('has a line in Markdown for a page that carries no text', async () => {
    const { code, stdout, stderr } = await run(['text', at('mixed.pdf'), '--format', 'md']);
    expect(code).toBe(6);
    expect(stdout).toMatch(
      /\n\n<!-- page 2 -->\n\n> \[page 2 could not be read: it carries no text\]\n\n<!-- page 3 -->\n\n[^\n]/,
    );
    expect(stderr).toContain(`have it recognised: ocrchat ocr ${at('mixed.pdf')} --pages 2\n`);
  });

  test('writes the Markdown that the name of a file asks for, and refuses other formats', async () => {
    const { stdout } = await run(['text', at('letter.pdf'), '--format', 'md']);
    expect(await run(['text', at('letter.pdf'), '--output', at('letter.md')])).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(at('letter.md'), 'utf8')).toBe(stdout);
    await run(['text', at('letter.pdf'), '--format', 'md', '--output', `${at('notes')}/`]);
    expect(await readdir(at('notes'))).toEqual(['letter.md']);
    const other = await run(['text', at('letter.pdf'), '--format', 'docx']);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toMatch(/docx.*txt, md/);
  });

  test('goes on with the next document after one that fails', async () => {
    const { code, stdout, stderr } = await run(['text', at('broken.pdf'), at('letter.pdf'), at('report.pdf')]);
    expect(code).toBe(3);
    expect(stderr).toContain('broken.pdf');
    expect([...stdout.matchAll(/^==> (.*) <==$/gm)].map(([, name]) => name)).toEqual([
      at('letter.pdf'),
      at('report.pdf'),
    ]);
  });

  test('writes files, and replaces none unless told so', async () => {
    const { stdout } = await run(['text', at('letter.pdf')]);
    const flags = ['text', at('letter.pdf'), '--output', at('out.txt')];
    expect(await run(flags)).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(at('out.txt'), 'utf8')).toBe(stdout);
    await writeFile(at('out.txt'), 'mine');
    expect(await run(flags)).toMatchObject({ code: 2 });
    expect(await readFile(at('out.txt'), 'utf8')).toBe('mine');
    expect(await run([...flags, '--overwrite'])).toMatchObject({ code: 0 });
    expect(await readFile(at('out.txt'), 'utf8')).toBe(stdout);
    expect(await run(['text', at('letter.pdf'), '--output', at('letter.pdf'), '--overwrite'])).toMatchObject({
      code: 2,
    });
    await run(['text', at('letter.pdf'), at('report.pdf'), '--output', `${at('texts')}/`]);
    expect((await readdir(at('texts'))).toSorted()).toEqual(['letter.txt', 'report.txt']);
  });
});
