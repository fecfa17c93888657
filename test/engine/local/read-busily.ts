// A program of its own that reads one page for ever, and tells the process id of its reader.
import type { Source } from '../../../src/document.ts';
import { loadConfig } from '../../../src/config.ts';
import { createLocalEngine } from '../../../src/engine/local/index.ts';
import { createLog } from '../../../src/log.ts';

const [home = '', source = '{}'] = process.argv.slice(2);
const engine = createLocalEngine(loadConfig({ home, dataUrl: '', readers: 1 }, {}), createLog('silent'));
const document: Source = JSON.parse(source); // seam: written by the test
await engine.inspect(document);
process.send?.(engine.readerPids()[0]);
const pages = Array.from({ length: 100 }, () => 0);
for await (const page of engine.read(document, pages, { tier: 'cpu', language: 'eng' })) if (page.index > 0) break;
