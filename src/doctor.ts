/** Owns the health check: what ocrchat needs, whether it is there, and what to do when it is not. */
import { constants } from 'node:fs';
import { access, readFile, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Answerers } from './answer/choice.ts';
import type { Finding } from './app.ts';
import type { Config } from './config.ts';
import { findModel, modelSettings, threeWays } from './models/choice.ts';
import { missingForLineNetworks } from './engine/local/line-networks.ts';
import type { LanguageStatus } from './language.ts';
import { createLog } from './log.ts';
import { makeFolder } from './make-folder.ts';

const reinstall = 'Run `npm ci` again in the folder of ocrchat; the optional packages of this platform are needed.';

/** Loads a module only to see whether it loads on this machine. */
async function loads(name: string, load: () => Promise<string>): Promise<Finding> {
  try {
    return { name, state: 'ok', detail: await load() };
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { name, state: 'broken', detail: words, remedy: reinstall };
  }
}

async function writable(name: string, folder: string): Promise<Finding> {
  try {
    await makeFolder(folder, 0o700);
    await access(folder, constants.W_OK);
    const { bavail, bsize, blocks } = await statfs(folder);
    // Some file systems of networks do not say.
    return spaceFinding(name, folder, blocks === 0 ? Infinity : bavail * bsize);
  } catch {
    return {
      name,
      state: 'broken',
      detail: `${folder} cannot be written`,
      remedy: 'Set OCRCHAT_HOME to a folder that you may write.',
    };
  }
}

/** Bytes that a disk should have for what is read: one with fewer is full to all intents. */
const leastFree = 20_000_000;

/** @param free bytes of the disk that the folder is on */
export function spaceFinding(name: string, folder: string, free: number): Finding {
  if (free >= leastFree) return { name, state: 'ok', detail: folder };
  return {
    name,
    state: 'broken',
    detail: `${folder}: the disk is full (${Math.floor(free / 1e6)} MB free)`,
    remedy: 'Make room on it, or set OCRCHAT_HOME to a folder on another disk.',
  };
}

async function readable(name: string, folder: string): Promise<Finding> {
  try {
    await access(folder, constants.R_OK);
    return { name, state: 'ok', detail: folder };
  } catch {
    return {
      name,
      state: 'missing',
      detail: `${folder} does not exist or cannot be read`,
      remedy: 'Correct --allow or OCRCHAT_ALLOW.',
    };
  }
}

/** Nothing to say where documents are never sent away. */
async function remoteFindings(config: Config): Promise<readonly Finding[]> {
  if (config.engine === 'local' || (config.engine === 'auto' && config.remoteToken === '')) return [];
  const { remoteClient } = await import('./engine/remote/index.ts');
  const client = remoteClient(config, createLog('silent'));
  const token = config.remoteToken === '' ? 'without a token' : 'with a token';
  if (await client.reachable())
    return [{ name: 'remote service', state: 'ok', detail: `${client.service} answers; used ${token}` }];
  const instead = config.engine === 'auto' ? '; documents are read on this machine' : '';
  return [
    {
      name: 'remote service',
      state: config.engine === 'auto' ? 'missing' : 'broken',
      detail: `${client.service} does not answer${instead}`,
      remedy: 'Check the network and OCRCHAT_REMOTE_URL, or set OCRCHAT_ENGINE=local.',
    },
  ];
}

/** Which model reads on the vlm tier. Not needed to read on the other. */
function tierFinding(config: Config): Finding {
  const name = 'tier vlm';
  const model = findModel(modelSettings(config));
  if (model !== undefined)
    return {
      name,
      state: 'ok',
      detail: `read with ${model.model} (${model.name}); pages are sent to it when the tier is asked for`,
    };
  if (config.vlm === 'anthropic' || config.vlm === 'openai')
    return {
      name,
      state: 'broken',
      detail: `OCRCHAT_VLM is "${config.vlm}", which lacks its settings`,
      remedy: threeWays,
    };
  return { name, state: 'ok', detail: 'no model is configured; the remote service is asked for it where it is in use' };
}

/** Not needed to read, so never broken: without it receipts, photos and table images are read worse. */
async function secondRecognizer(): Promise<Finding> {
  const name = 'second recogniser (onnxruntime)';
  const without = 'pages are read by Tesseract alone';
  const remedy = 'Run `npm ci` again in the folder of ocrchat, without --omit=optional.';
  try {
    const missing = await missingForLineNetworks();
    if (missing.length === 0) return { name, state: 'ok', detail: 'its networks load' };
    return { name, state: 'missing', detail: `${missing.join(' and ')} not installed: ${without}`, remedy };
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { name, state: 'missing', detail: `${words}: ${without}`, remedy };
  }
}

/** Checks everything and never throws: a fault is a finding. */
export async function examine(
  config: Config,
  version: string,
  languages: () => Promise<readonly LanguageStatus[]>,
  answerers: Pick<Answerers, 'chosen' | 'reason'>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [
    { name: 'ocrchat', state: 'ok', detail: version },
    { name: 'Node', state: 'ok', detail: `${process.versions.node} on ${process.platform} ${process.arch}` },
  ];
  findings.push(await writable('home', config.home));
  for (const folder of config.allow) findings.push(await readable('allowed folder (mcp)', folder));
  findings.push(
    await loads('images (sharp)', async () => {
      const { default: sharp } = await import('sharp');
      return `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;
    }),
    await loads('PDF (pdfium)', async () => {
      const { PDFiumLibrary } = await import('@hyzyla/pdfium');
      (await PDFiumLibrary.init()).destroy();
      return 'loads';
    }),
    await loads(
      'PDF, second reader (pdf.js)',
      async () => `pdf.js ${(await import('pdfjs-dist/legacy/build/pdf.mjs')).version}`,
    ),
    await loads('recognition (Tesseract core)', async () => {
      const found = createRequire(import.meta.url).resolve('tesseract.js-core/package.json');
      return `tesseract.js-core ${JSON.parse(await readFile(found, 'utf8')).version}`;
    }),
    await secondRecognizer(),
    await loads('search index (LanceDB)', async () => {
      await import('@lancedb/lancedb');
      return 'loads';
    }),
    await loads('database (SQLite)', async () => {
      const { DatabaseSync } = await import('node:sqlite');
      const database = new DatabaseSync(':memory:');
      const row = database.prepare('select sqlite_version() as version').get();
      database.close();
      return `SQLite ${String(row?.['version'])}`;
    }),
  );
  const installed = (await languages()).filter((language) => language.installed !== undefined);
  findings.push(
    installed.some((language) => language.code === 'eng')
      ? {
          name: 'languages',
          state: 'ok',
          detail: `${installed.length} installed: ${installed.map((language) => language.code).join(', ')}`,
        }
      : { name: 'languages', state: 'broken', detail: 'the bundled English data is missing', remedy: reinstall },
  );
  findings.push(...(await remoteFindings(config)));
  findings.push(tierFinding(config));
  findings.push({ name: 'answers', state: 'ok', detail: `${answerers.chosen.name}, since ${answerers.reason}` });
  if (config.dataUrl === '') {
    findings.push({
      name: 'language download',
      state: 'ok',
      detail: 'switched off; other languages must be installed',
    });
  }
  return findings;
}
