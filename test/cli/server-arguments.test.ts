import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { serverArguments } from '../../src/cli/server-arguments.ts';

test.each([
  [[], {}],
  [['mcp'], {}],
  [['--allow', '/a'], { allow: ['/a'] }],
  [['mcp', '--allow', '/a', '--allow=/b=c'], { allow: ['/a', '/b=c'] }],
  [['--home', 'x', 'mcp'], { home: resolve('x') }],
  [['mcp', '--verbose'], { logLevel: 'info' }],
])('%j starts the server', (argv, settings) => {
  expect(serverArguments(argv)).toEqual(settings);
});

test.each([
  [['ocr', 'a.png']],
  [['mcp', '--help']],
  [['mcp', 'mcp']],
  [['mcp', '--allow']],
  [['--allow', '--home', 'x']],
  [['mcp', '--allow=']],
  [['mcp', '--alow', '/a']],
])('%j is for the parser', (argv) => {
  expect(serverArguments(argv)).toBeUndefined();
});
