import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/web/missing-browser.ts'],
    // Recognising a page takes many times as long on a busy machine: the limits only end what hangs.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    // What a test finds must not depend on the Tesseract that a machine may have.
    env: { OCRCHAT_SYSTEM_DATA: 'ignore' },
  },
});
