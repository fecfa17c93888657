import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tools } from '../../src/tools/index.ts';
import { connect, hosts } from '../server/hosts.ts';
import type { Host } from '../server/hosts.ts';

const script = fileURLToPath(new URL('../server/fake-server.ts', import.meta.url));

/** A tool that is named, and the arguments that are named with it, must exist. */
function unknownNames(text: string): string[] {
  const names = tools.map(({ name }) => name);
  const named = text.match(/\b[a-z]+_(?:documents?|jobs?|conversation|resource)\b/g) ?? [];
  return named.filter((name) => !names.includes(name));
}

describe.each(hosts)('%s', (name) => {
  let host: Host;
  let uuid = '';
  beforeAll(async () => {
    host = await connect(name, { script });
    uuid = String((await host.call('ocr_document', { path: '/docs/mixed.pdf' })).structured['uuid']);
  });
  afterAll(() => host.close());

  const textOf = async (prompt: string, given: Record<string, string>): Promise<string> => {
    const { messages } = await host.client.getPrompt({ name: prompt, arguments: given });
    const [message] = messages;
    if (messages.length !== 1 || message?.role !== 'user' || message.content.type !== 'text')
      throw new Error('no text');
    return message.content.text;
  };
  const completed = async (prompt: string, argument: string, value: string) =>
    (await host.client.complete({ ref: { type: 'ref/prompt', name: prompt }, argument: { name: argument, value } }))
      .completion.values;

  test('lists three prompts with their arguments', async () => {
    const { prompts } = await host.client.listPrompts();
    const faces = prompts.map((prompt) => [
      prompt.name,
      ...(prompt.arguments ?? []).map((argument) => `${argument.name}${argument.required === true ? '' : '?'}`),
    ]);
    expect(faces).toEqual([
      ['read', 'document', 'pages?', 'language?'],
      ['ask', 'question', 'document?'],
      ['extract', 'document', 'fields', 'as?'],
    ]);
    for (const prompt of prompts) {
      expect(prompt.title).toBeTruthy();
      expect(prompt.description).toBeTruthy();
    }
  });

  test('read names the way that the document was given', async () => {
    const byPath = await textOf('read', { document: ' C:\\scans\\a "b".pdf ', pages: '1-3', language: 'deu' });
    expect(byPath).toContain(
      'Call ocr_document with path "C:\\\\scans\\\\a \\"b\\".pdf" and pages "1-3" and language "deu".',
    );
    expect(await textOf('read', { document: 'https://example.org/a.pdf', pages: '', language: '' })).toContain(
      'Call ocr_document with url "https://example.org/a.pdf". While',
    );
    expect(await textOf('read', { document: uuid, pages: '2', language: 'deu' })).toContain(
      `its uuid is ${uuid}. Call get_job with it and pages "2".`,
    );
  });

  test('ask goes to one document, or to all', async () => {
    expect(await textOf('ask', { question: 'Who signed?', document: uuid })).toContain(`uuid is ${uuid}`);
    expect(await textOf('ask', { question: 'Who signed?' })).toContain('with search_documents');
  });

  test('extract asks for the form', async () => {
    expect(await textOf('extract', { document: uuid, fields: 'total' })).toContain('One JSON object');
    expect(await textOf('extract', { document: uuid, fields: 'total', as: '' })).toContain('One JSON object');
    expect(await textOf('extract', { document: uuid, fields: 'total', as: 'csv' })).toContain('field,value,page,quote');
  });

  test('all name tools that exist', async () => {
    for (const text of [
      await textOf('read', { document: '/a.pdf' }),
      await textOf('ask', { question: 'Who?' }),
      await textOf('extract', { document: uuid, fields: 'total' }),
    ]) {
      expect(text).toMatch(/\bget_job\b|\bask_document\b/);
      expect(unknownNames(text)).toEqual([]);
    }
  });

  test('complete documents by name, languages and forms', async () => {
    expect(await completed('read', 'document', 'mixed')).toEqual([uuid]);
    expect(await completed('ask', 'document', uuid.slice(0, 6))).toEqual([uuid]);
    expect(await completed('read', 'language', 'germ')).toContain('deu');
    expect(await completed('read', 'language', 'eng+fren')).toContain('eng+fra');
    expect(await completed('extract', 'as', 't')).toEqual(['table']);
    expect(await completed('extract', 'fields', 't')).toEqual([]);
  });

  test('refuse what is missing or wrong, by name', async () => {
    await expect(textOf('ask', {})).rejects.toThrow(/question/);
    await expect(textOf('extract', { document: uuid, fields: 'total', as: 'xml' })).rejects.toThrow(/as/);
    await expect(textOf('translate', {})).rejects.toThrow(/translate not found/);
  });
});
