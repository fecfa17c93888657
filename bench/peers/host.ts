/** Owns a process in which a peer from `bench/peers/node_modules` stays warm and reads one document after the other. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

export interface HostRequest {
  readonly file: string;
  /** The Markdown, or the text, is written here. */
  readonly to: string;
}

export interface HostReply {
  /** Of reading alone, the file's bytes included, writing the result not. */
  readonly milliseconds: number;
  readonly error?: string;
}

/** The two packages as far as they are used; neither is there to be type-checked. */
interface LiteParseModule {
  readonly LiteParse: new (options: object) => { parse(file: string): Promise<{ readonly text: string }> };
}
interface PdfInspectorModule {
  processPdf(bytes: Buffer): { readonly markdown?: string };
}

const [name = '', packageName = ''] = process.argv.slice(2);
const loaded: unknown = createRequire(new URL('package.json', import.meta.url))(packageName);

function liteParse(options: object): (file: string) => Promise<string> {
  const { LiteParse } = loaded as LiteParseModule; // seam: a package that is installed apart
  const parser = new LiteParse({ ocrEnabled: false, quiet: true, maxPages: 100_000, ...options });
  return async (file) => (await parser.parse(file)).text;
}

/** Each by its Markdown as it comes, but without pictures; text layers only, no recognition. */
const readers: Readonly<Record<string, () => (file: string) => Promise<string>>> = {
  liteparse: () => liteParse({ outputFormat: 'markdown', imageMode: 'off' }),
  'liteparse-text': () => liteParse({ outputFormat: 'text' }),
  'pdf-inspector': () => {
    const { processPdf } = loaded as PdfInspectorModule; // seam: a package that is installed apart
    return async (file) => processPdf(await readFile(file)).markdown ?? '';
  },
};

const open = readers[name];
if (open === undefined) throw new Error(`There is no peer "${name}".`);
const read = open();

process.on('message', (request: HostRequest) => void answer(request));
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });

async function answer({ file, to }: HostRequest): Promise<void> {
  const begin = performance.now();
  try {
    const text = await read(file);
    const milliseconds = performance.now() - begin;
    await writeFile(to, text);
    process.send?.({ milliseconds } satisfies HostReply);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    process.send?.({ milliseconds: performance.now() - begin, error } satisfies HostReply);
  }
}
