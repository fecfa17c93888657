/**
 * A person's first minute with ocrchat, through the real server: a client starts it over stdio, reads a scan and a PDF,
 * asks a question and searches. No network, no key; everything is written to a temporary folder that is removed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport, getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';

const examples = fileURLToPath(new URL('.', import.meta.url));
const server = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const home = await mkdtemp(join(tmpdir(), 'ocrchat-demo-'));
const say = (text: string) => void process.stdout.write(`${text}\n`);

const client = new Client({ name: 'ocrchat-demo', version: '1.0.0' });
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [server, 'mcp', '--allow', examples],
  env: { ...getDefaultEnvironment(), OCRCHAT_HOME: home },
  stderr: 'inherit',
});

/** Calls a tool the way a host does, shows its progress, and returns the text that a model would see. */
async function call(name: string, input: Record<string, unknown>): Promise<{ text: string; facts: unknown }> {
  say(`\n\u001b[1m> ${name} ${JSON.stringify(input)}\u001b[0m`);
  const result = await client.callTool(
    { name, arguments: input },
    { onprogress: ({ progress, total, message }) => say(`  … ${progress}/${total ?? '?'} ${message ?? ''}`) },
  );
  const text = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  if (result.isError === true) throw new Error(`${name} failed: ${text}`);
  return { text, facts: result.structuredContent };
}

const Read = z.looseObject({ uuid: z.string() });

try {
  const begin = performance.now();
  await client.connect(transport);
  say(`The server speaks: ${(await client.listTools()).tools.map((tool) => tool.name).join(', ')}`);

  const scan = await call('ocr_document', { path: join(examples, 'scan.png') });
  say(scan.text);
  const report = await call('ocr_document', { path: join(examples, 'report.pdf') });
  say(report.text);

  say((await call('ask_document', { uuid: Read.parse(scan.facts).uuid, question: 'What is the total amount?' })).text);
  say((await call('ask_document', { uuid: Read.parse(report.facts).uuid, question: 'Who chairs the board?' })).text);
  say((await call('search_documents', { query: 'total', limit: 3 })).text);
  say(`\nDone in ${((performance.now() - begin) / 1000).toFixed(1)} s.`);
} finally {
  await client.close();
  await rm(home, { recursive: true, force: true });
}
