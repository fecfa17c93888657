/** Owns the corpus manifest: which documents there are, and what is known of them. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

export const CorpusItem = z.looseObject({
  id: z.string(),
  file: z.string(),
  kind: z.string(),
  language: z.string(),
  pages: z.number(),
  truth: z.looseObject({ qa: z.string().optional() }),
  expect: z.string().optional(),
  password: z.string().optional(),
});
export type CorpusItem = z.infer<typeof CorpusItem>;

export interface Corpus {
  readonly folder: string;
  readonly manifest: string;
  readonly scorer: string;
  readonly items: readonly CorpusItem[];
}

/** Reads `<folder>/manifest.json`; `only` names kinds or ids. */
export function readCorpus(folder: string, only: readonly string[]): Corpus {
  const root = resolve(folder);
  const manifest = join(root, 'manifest.json');
  const all = z.array(CorpusItem).parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const items = all
    .filter((item) => only.length === 0 || only.includes(item.kind) || only.includes(item.id))
    .map((item) => ({ ...item, file: join(root, item.file) }));
  return { folder: root, manifest, scorer: join(dirname(root), 'score.mjs'), items };
}
