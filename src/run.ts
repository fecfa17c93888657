/** Owns the start of every surface: it gives the command line and the MCP server the app, which loads when first needed. */
import { readFileSync } from 'node:fs';
import { runCli } from './cli/index.ts';
import type { Surroundings } from './cli/surroundings.ts';
import { packageFolder } from './package-folder.ts';
import { keepHeapSmall } from './small-heap.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8'));

/** Runs the arguments and leaves their exit code on the process. */
export async function run(argv: readonly string[]): Promise<void> {
  keepHeapSmall();
  const openApp: Surroundings['openApp'] = async (flags, options) =>
    (await import('./compose.ts')).openApp(flags, options);
  process.exitCode = await runCli(argv, {
    openApp,
    openPdfText: async (flags) => (await import('./pdf-text.ts')).openPdfText(flags),
    openAccounts: async (flags) => (await import('./compose.ts')).openAccounts(flags),
    serveMcp: async (flags) => {
      const [{ serveMcpOverStdio }, { loadConfig }, { createLog }] = await Promise.all([
        import('./server/stdio.ts'),
        import('./config.ts'),
        import('./log.ts'),
      ]);
      const { logLevel } = loadConfig(flags);
      await serveMcpOverStdio(() => openApp(flags), { log: createLog(logLevel), version });
    },
    serveHttp: async (flags, options) => {
      const [{ serveUntilStopped }, { openService }] = await Promise.all([
        import('./http/serve-process.ts'),
        import('./compose.ts'),
      ]);
      await serveUntilStopped(openService, flags, { ...options, version });
    },
    version,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
