#!/usr/bin/env node
/** Owns the start of the program: refuses a Node that is too old in one sentence, then hands over. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `ocrchat needs Node 22.18 or newer, and this is Node ${process.versions.node}: start it with a newer one.\n`,
  );
  process.exitCode = 1;
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { run } = await import('./run.ts');
  await run(process.argv.slice(2));
}
