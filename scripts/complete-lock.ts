/**
 * Keeps the optional packages of every platform in package-lock.json.
 *
 * npm writes only those that it could resolve where it ran, and a lock without the others breaks an install on another
 * platform. With `--check` nothing is written and a gap ends with exit code 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const LockEntry = z.looseObject({
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const Lock = z.looseObject({ packages: z.record(z.string(), LockEntry) });

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** What a platform package's name says of the platform; undefined for a package that is for all. */
function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } | undefined {
  const parts = name.split(/[/-]/);
  const os = systems.find((system) => parts.includes(system));
  const cpu = processors.find((processor) => parts.includes(processor));
  if (os === undefined || cpu === undefined) return undefined;
  const last = parts.at(-1) ?? '';
  if (os === 'linux' && last.startsWith('musl')) return { os: [os], cpu: [cpu], libc: ['musl'] };
  if (os === 'linux' && last.startsWith('gnu')) return { os: [os], cpu: [cpu], libc: ['glibc'] };
  return { os: [os], cpu: [cpu] };
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = Lock.parse(JSON.parse(readFileSync(file, 'utf8')));
const missing: string[] = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    const target = `node_modules/${name}`;
    if (
      platform === undefined ||
      lock.packages[target] !== undefined ||
      lock.packages[`${path}/${target}`] !== undefined
    )
      continue;
    missing.push(`${name}@${version}`);
    lock.packages[target] = { version, ...platform, ...(entry.dev === true ? { dev: true } : {}), optional: true };
  }
}

if (missing.length > 0 && process.argv.includes('--check')) {
  process.stderr.write(
    `package-lock.json lacks ${missing.length} optional packages: ${missing.join(', ')}\nRun: npm run lock\n`,
  );
  process.exitCode = 1;
} else if (missing.length > 0) {
  const sorted = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
}
