/** The heap of a process that was told to keep it small, beside that of one that was not. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const module = fileURLToPath(new URL('../src/small-heap.ts', import.meta.url));

/** Bytes of its heap once a process has made much garbage, of which a little stays alive for a while. */
async function heapOf(begin: string): Promise<number> {
  const program = `
    import { keepHeapSmall } from ${JSON.stringify(module)};
    ${begin}
    const page = JSON.stringify(Array.from({ length: 4000 }, (_, at) => ({ text: 'word' + at, bbox: [at, 1, 2, 3] })));
    const alive = [];
    for (let count = 0; count < 400; count += 1) {
      alive.push(JSON.parse(page));
      if (alive.length > 40) alive.shift();
      if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    process.stdout.write(String(process.memoryUsage().heapTotal));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
  return Number(stdout);
}

it('stays near what is alive', async () => {
  const [left, kept] = [await heapOf(''), await heapOf('keepHeapSmall();')];
  expect(kept, `${kept} of ${left} bytes`).toBeLessThan(0.7 * left);
});
