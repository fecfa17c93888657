/** Memory: a job of 1,000 pages is exported within 500 MB, whatever the format. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { exportFormats } from '../../src/export/exporter.ts';

const most = 500 * 1024 * 1024;
const script = fileURLToPath(new URL('./long-job.ts', import.meta.url));

// `pdf-memory.test.ts` has sources for a PDF.
test.each(exportFormats.filter((format) => format !== 'pdf'))(
  '%s of 1,000 pages',
  { timeout: 300_000 },
  async (format) => {
    const { stdout } = await promisify(execFile)(process.execPath, [script, format, '1000']);
    expect(Number(stdout)).toBeGreaterThan(1e7);
    expect(Number(stdout)).toBeLessThan(most);
  },
);
