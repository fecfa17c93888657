/** Owns the corpus manifest: which documents there are, and what is known of them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

export const CorpusItem = z.looseObject({
  id: z.string(),
  file: z.string(),
  kind: z.string(),
  language: z.string(),
  pages: z.number(),
  truth: z.looseObject({
    text: z.string().optional(),
    markdown: z.string().optional(),
    tables: z.array(z.string()).optional(),
    boxes: z.string().optional(),
    qa: z.string().optional(),
  }),
  multicolumn: z.boolean().optional(),
  expect: z.string().optional(),
  password: z.string().optional(),
});
export type CorpusItem = z.infer<typeof CorpusItem>;

export interface Corpus {
  readonly folder: string;
  readonly manifest: string;
  readonly scorer: string;
  /** `file` is absolute, the paths in `truth` are relative to `folder`. */
  readonly items: readonly CorpusItem[];
}

/**
 * Reads `<folder>/manifest.json`.
 * @param only kinds, ids or languages; none means all
 * @param scorer path of score.mjs; by default it is looked for in the folder and beside it
 */
export function readCorpus(folder: string, only: readonly string[], scorer?: string): Corpus {
  const root = resolve(folder);
  const manifest = join(root, 'manifest.json');
  const all = z.array(CorpusItem).parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const items = all
    .filter(({ kind, id, language }) => only.length === 0 || [kind, id, language].some((name) => only.includes(name)))
    .map((item) => ({ ...item, file: join(root, item.file) }));
  const inside = join(root, 'score.mjs');
  const found = scorer ?? (existsSync(inside) ? inside : join(dirname(root), 'score.mjs'));
  return { folder: root, manifest, scorer: resolve(found), items };
}

/** Text of a truth file. @param path as the manifest has it */
export function readTruth(corpus: Corpus, path: string): string {
  return readFileSync(join(corpus.folder, path), 'utf8');
}
