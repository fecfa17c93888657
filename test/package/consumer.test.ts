/** Packs the project as it is published, and uses it from a project of its own: types in both ways of resolving, and at run time. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What people write first, for each entry point. */
const sources: Readonly<Record<string, string>> = {
  'library.ts': `
import { createApp, exportFormats, OcrError, pageMarkdown, isPageError, type App, type Answer, type Config, type Job } from 'ocrchat';

export async function main(config: Partial<Config>): Promise<string> {
  await using app = await createApp(config);
  const asApp: App = app;
  const job: Job = await asApp.wait((await app.submit({ kind: 'path', path: '/a.pdf' }, { pages: '1-3' })).uuid);
  const pages = (await app.pages(job.uuid)).map((page) => (isPageError(page) ? page.message : pageMarkdown(page)));
  const answer: Answer = await app.ask(job.uuid, 'Total?', { signal: AbortSignal.timeout(1000) });
  const first: number | undefined = answer.citations[0]?.page;
  const format: string = exportFormats[0];
  try {
    await app.delete(job.uuid);
  } catch (thrown) {
    if (thrown instanceof OcrError && thrown.code === 'job_not_found') return thrown.sentence;
  }
  // @ts-expect-error a setting that there is not
  await createApp({ folder: '/x' });
  // @ts-expect-error a status that there is not
  if (job.status === 'finished') return format;
  return [first, ...pages].join();
}
`,
  'anthropic.ts': `
import Anthropic from '@anthropic-ai/sdk';
import { createApp } from 'ocrchat';
import { anthropicTools } from 'ocrchat/toolkit';

export async function main(): Promise<string | null> {
  const app = await createApp();
  const tools = anthropicTools(app, { only: ['ocr_document'], maxChars: 8000, signal: AbortSignal.timeout(1000) });
  const client = new Anthropic();
  const message = await client.beta.messages.toolRunner({ model: 'm', max_tokens: 1, messages: [], tools });
  // @ts-expect-error an option that there is not
  anthropicTools(app, { maxTokens: 1 });
  return message.stop_reason;
}
`,
  'openai.ts': `
import OpenAI from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { createApp } from 'ocrchat';
import { openaiTools, type ToolProgress } from 'ocrchat/toolkit';

export async function main(): Promise<void> {
  const onProgress = ({ done, total }: ToolProgress): void => console.log(done / total);
  const { definitions, answer } = openaiTools(await createApp(), { strict: false, onProgress });
  const messages: ChatCompletionMessageParam[] = [];
  const { choices } = await new OpenAI().chat.completions.create({ model: 'm', messages, tools: definitions });
  const message = choices[0]?.message;
  if (message?.tool_calls) messages.push(message, ...(await answer(message.tool_calls)));
}
`,
  'ai-sdk.ts': `
import { generateText, type LanguageModel, type ToolSet } from 'ai';
import { createApp } from 'ocrchat';
import { aiSdkTools } from 'ocrchat/toolkit';

export async function main(model: LanguageModel): Promise<unknown[]> {
  const tools = aiSdkTools(await createApp(), { images: false }) satisfies ToolSet;
  const { toolResults } = await generateText({ model, tools, prompt: 'Read it' });
  return toolResults.flatMap((result) => (result.dynamic === true ? [] : [result.output.structured?.['uuid']]));
}
`,
};

const common = {
  target: 'es2022',
  lib: ['es2024', 'esnext.disposable'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
};
const ways = {
  nodenext: { ...common, module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { ...common, module: 'esnext', moduleResolution: 'bundler' },
};

let folder = '';
let project = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ocrchat-consumer-'));
  project = join(folder, 'project');
  const installed = join(project, 'node_modules', 'ocrchat');
  await mkdir(installed, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const name = /"filename": "([^"]+)"/.exec(stdout)?.[1] ?? '';
  const parts = ['package/dist', 'package/skills', 'package/package.json'];
  await run('tar', ['-xzf', join(folder, name), '-C', installed, '--strip-components=1', ...parts]);
  // What npm would install beside it: packages are looked for in the folders above, too.
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'consumer', type: 'module' }));
  for (const [file, text] of Object.entries(sources)) await writeFile(join(project, file), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the published package', () => {
  test.each(Object.entries(ways))('type-checks from a strict project, resolved by %s', async (way, compilerOptions) => {
    const config = join(project, `tsconfig.${way}.json`);
    await writeFile(config, JSON.stringify({ compilerOptions, files: Object.keys(sources) }));
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const checked = await run(process.execPath, [tsc, '-p', config], { cwd: project }).catch(
      (failed: unknown) => failed,
    );
    expect(checked).toMatchObject({ stdout: '', stderr: '' });
    expect(checked).not.toBeInstanceOf(Error);
  });

  test('runs from there, and has what it names', async () => {
    const script = `
      const { createApp } = await import('ocrchat');
      const { anthropicTools, openaiTools, aiSdkTools } = await import('ocrchat/toolkit');
      const app = await createApp({ home: process.argv[1] });
      const names = [anthropicTools(app).length, openaiTools(app).definitions.length, Object.keys(aiSdkTools(app)).length];
      console.log(JSON.stringify([...names, (await app.jobs({ limit: 1 })).jobs.length]));
      await app[Symbol.asyncDispose]();`;
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '--eval', script, '--', join(folder, 'home')],
      { cwd: project },
    );
    expect(JSON.parse(stdout)).toEqual([10, 10, 10, 0]);
    const skill = join(project, 'node_modules', 'ocrchat', 'skills', 'ocrchat', 'SKILL.md');
    expect(await readFile(skill, 'utf8')).toContain('name: ocrchat');
  });

  test('reads a document, as a library and from its command line', async () => {
    const document = join(root, 'examples', 'report.pdf');
    const script = `
      const { createApp } = await import('ocrchat');
      const [home, document] = process.argv.slice(1);
      await using app = await createApp({ home, allow: [document] });
      const { uuid } = await app.submit({ kind: 'path', path: document });
      const { status } = await app.wait(uuid);
      const hits = await app.search('water', { limit: 1 });
      const file = await app.export(uuid, 'md');
      console.log(JSON.stringify([status, hits.length]));
      for await (const part of file.body) process.stdout.write(part);`;
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '--eval', script, '--', join(folder, 'read'), document],
      { cwd: project },
    );
    const [outcome = '', ...lines] = stdout.split('\n');
    expect(JSON.parse(outcome)).toEqual(['done', 1]);
    const bin = join(project, 'node_modules', 'ocrchat', 'dist', 'main.js');
    const flags = ['ocr', document, '--format', 'md', '--home', join(folder, 'command')];
    const command = await run(process.execPath, [bin, ...flags], { cwd: project });
    expect(command.stdout).toBe(lines.join('\n'));
    expect(command.stdout).toContain('Marrow Bay Water Cooperative');
    expect(command.stderr).toBe('');
  });
});
