// A program of its own that reads two documents and does not close the engine: idle readers must not keep it alive.
import { linesOf, isPageError, type Source } from '../../../src/document.ts';
import { loadConfig } from '../../../src/config.ts';
import { createLocalEngine } from '../../../src/engine/local/index.ts';
import { toOcrError } from '../../../src/errors.ts';
import { createLog } from '../../../src/log.ts';
import { readWritten } from '../../../src/written-page.ts';

const [home = '', sources = '[]'] = process.argv.slice(2);
const engine = createLocalEngine(loadConfig({ home, dataUrl: '' }, {}), createLog('silent'));
const list: readonly Source[] = JSON.parse(sources); // seam: written by the test
for (const source of list) {
  try {
    const { pageCount } = await engine.inspect(source);
    for await (const result of engine.read(source, [...Array(pageCount).keys()], { tier: 'cpu', language: 'eng' })) {
      const page = readWritten(result);
      process.send?.(
        isPageError(page)
          ? page.code
          : linesOf(page)
              .map((line) => line.text)
              .join('\n'),
      );
    }
  } catch (thrown) {
    process.send?.(toOcrError(thrown).code);
  }
}
process.disconnect?.();
