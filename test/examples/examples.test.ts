/** Runs the examples as people run them, against a scripted model on loopback: the tools run, their results reach the model. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentFor, openModelServer } from './model-server.ts';
import type { ModelServer, Script } from './model-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const report = join(root, 'examples', 'report.pdf');
const question = 'Who chairs the board?';

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocrchat-examples-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(example: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Run> {
  const child = spawn(process.execPath, [join(root, 'examples', example), ...args], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      OCRCHAT_HOME: join(home, 'data'),
      OCRCHAT_ALLOW: join(root, 'examples'),
      OCRCHAT_DATA_URL: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part) => (stdout += String(part)));
  child.stderr.on('data', (part) => (stderr += String(part)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Mistakes an argument, reads, asks and looks at the page side by side, answers with what the tools said. */
const diligent: Script = (prompt, shown) => {
  const path = /Document: (.+)/.exec(prompt.replaceAll('\\n', '\n'))?.[1] ?? '';
  const [wrong, read, asked] = shown;
  if (wrong === undefined) return { calls: [{ tool: 'ocr_document', input: { file: path } }] };
  if (read === undefined) return { calls: [{ tool: 'ocr_document', input: { path, max_chars: 90_000 } }] };
  const uuid = /^Job (\S+)/.exec(read.text)?.[1] ?? '';
  if (asked === undefined)
    return {
      calls: [
        { tool: 'ask_document', input: { uuid, question } },
        { tool: 'read_resource', input: { uri: `ocr://jobs/${uuid}/pages/1/image` } },
      ],
    };
  return { answer: `The tools say: ${asked.text.split('\n')[0]}` };
};

const shown = { isError: false, images: 1, text: expect.stringContaining('/pages/1/image (image/') };
const refused = { isError: true, images: 0, text: expect.stringContaining('Pictures cannot be shown here.') };

describe.each([
  ['anthropic.ts', shown],
  ['openai.ts', shown],
  ['ai-sdk.ts', refused],
])('examples/%s', (example, picture) => {
  let server: ModelServer;
  beforeAll(async () => {
    server = await openModelServer(diligent);
  });
  afterAll(() => server.close());

  test('answers with what the tools found', async () => {
    const result = await run(example, [report, question], environmentFor(server));
    expect(server.refusals).toEqual([]);
    expect(result.stderr).toBe('');
    expect(result).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The tools say: .*Tobias Renner is its chair/),
    });
    expect(server.shown).toMatchObject([
      { tool: 'ocr_document', isError: true, text: expect.stringContaining('"file" is not known') },
      { tool: 'ocr_document', isError: false, text: expect.stringContaining('# Annual Report 2024') },
      { tool: 'ask_document', isError: false, text: expect.stringContaining('page ') },
      { tool: 'read_resource', ...picture },
    ]);
    expect([...server.definitions.keys()]).toEqual([
      'ocr_document',
      'get_job',
      'ask_document',
      'search_documents',
      'read_resource',
    ]);
    expect(Math.max(...server.shown.map(({ text }) => text.length))).toBeLessThanOrEqual(16_000);
  });

  test('says how it is called', async () => {
    expect(await run(example, [report], environmentFor(server))).toEqual({
      code: 2,
      stdout: '',
      stderr: `Usage: node examples/${example} FILE QUESTION\n`,
    });
  });
});
