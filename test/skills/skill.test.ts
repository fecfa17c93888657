/** Holds the skill document against the program: whatever it names must exist. */
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineProgram } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';
import { blockKinds } from '../../src/document.ts';
import { errorCodes } from '../../src/errors.ts';
import { jobStatuses } from '../../src/job.ts';
import { resourceKinds } from '../../src/resources/kinds.ts';
import { tools } from '../../src/tools/index.ts';

const text = readFileSync(new URL('../../skills/ocrchat/SKILL.md', import.meta.url), 'utf8');
const [, front = '', body = ''] = /^---\n([^]*?)\n---\n([^]*)$/.exec(text) ?? [];

/** Names of all properties in a JSON Schema, however deep, and the values of its enums. */
function namesIn(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => [
    ...(key === 'properties' ? Object.keys(Object(value)) : []),
    ...(key === 'enum' && Array.isArray(value) ? value.map(String) : []),
    ...namesIn(value),
  ]);
}

const inputs = tools.flatMap(({ inputSchema }) => namesIn(z.toJSONSchema(inputSchema, { io: 'input' })));
const outputs = tools.flatMap(({ outputSchema }) => namesIn(z.toJSONSchema(outputSchema, { io: 'output' })));
const quoted = [...body.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

describe('the skill', () => {
  test('has front matter as skills have it', () => {
    const fields = Object.fromEntries(front.split('\n').map((line) => line.split(/: (.*)/).slice(0, 2)));
    expect(Object.keys(fields)).toEqual(['name', 'description']);
    expect(fields['name']).toBe('ocrchat');
    expect(String(fields['description']).length).toBeLessThan(1024);
    expect(body.length).toBeLessThan(6000);
  });

  test('names tools, arguments, fields, values, codes and addresses that exist', () => {
    const known = new Set<string>([
      ...tools.map(({ name }) => name),
      ...inputs,
      ...outputs,
      ...errorCodes,
      ...jobStatuses,
      ...resourceKinds.map(({ template }) => template),
      ...blockKinds.map((kind) => JSON.stringify([kind])),
      // The ways of answering are a text in results.
      'host',
      '"quoted words"',
    ]);
    expect(quoted.length).toBeGreaterThan(50);
    expect(quoted.filter((name) => !known.has(name) && !/^(?:ocrchat|--)/.test(name))).toEqual([]);
  });

  test('explains every code that a tool may fail with', () => {
    const elsewhere = new Set(['account_not_found', 'conversation_not_found', 'cancelled', 'internal']);
    expect(errorCodes.filter((code) => !elsewhere.has(code) && !quoted.includes(code))).toEqual([]);
  });

  test('mentions every tool', () => {
    expect(tools.filter(({ name }) => !quoted.includes(name))).toEqual([]);
  });

  describe('commands', () => {
    let commands: { readonly name: string; readonly options: readonly string[] }[] = [];
    beforeAll(async () => {
      const refuse = () => Promise.reject(new Error('No command is run here.'));
      const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() });
      const program = await defineProgram(
        new Session({
          openApp: refuse,
          openPdfText: refuse,
          openAccounts: refuse,
          serveMcp: refuse,
          serveHttp: refuse,
          version: '',
          stdout: sink(),
          stderr: sink(),
        }),
      );
      commands = program.commands.map((command) => ({
        name: command.name(),
        options: command.options.map(({ long }) => long ?? ''),
      }));
    });

    test('exist, with their options', () => {
      const lines = quoted.filter((name) => name.startsWith('ocrchat '));
      expect(lines.length).toBeGreaterThan(3);
      const wrong = lines.filter((line) => {
        const [, name, ...rest] = line.split(' ');
        const options = commands.find((one) => one.name === name)?.options;
        return options === undefined || rest.some((word) => word.startsWith('--') && !options.includes(word));
      });
      expect(wrong).toEqual([]);
    });

    test('all have the option that is named for them', () => {
      expect(quoted.filter((name) => name.startsWith('--'))).toEqual(['--json']);
      const lacking = ['ocr', 'ask', 'search'].filter(
        (name) => commands.find((one) => one.name === name)?.options.includes('--json') !== true,
      );
      expect(lacking).toEqual([]);
    });
  });
});
