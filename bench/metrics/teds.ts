/** Owns TEDS: how alike two sets of tables are in structure and text. */
import { normalizedLevenshtein } from './edit-distance.ts';
import type { MarkdownTable } from './markdown-tables.ts';
import { countNodes, treeEditDistance, type TreeNode } from './tree-distance.ts';

export interface TedsScore {
  /** Structure and text. */
  readonly all: number;
  /** Structure alone ("TEDS-S"). */
  readonly structure: number;
}

interface Label {
  readonly tag: 'document' | 'table' | 'tr' | 'td';
  readonly spans: string;
  readonly text: string;
}

function treeOf(tables: readonly MarkdownTable[]): TreeNode<Label> {
  const node = (tag: Label['tag'], children: readonly TreeNode<Label>[], spans = '', text = ''): TreeNode<Label> => ({
    label: { tag, spans, text },
    children,
  });
  return node(
    'document',
    tables.map((table) =>
      node(
        'table',
        table.map((row) =>
          node(
            'tr',
            row.map(({ text, rowSpan, columnSpan }) => node('td', [], `${rowSpan}×${columnSpan}`, text)),
          ),
        ),
      ),
    ),
  );
}

/** Distances of cell texts come up again and again while trees are compared. */
function remembered(distance: (a: string, b: string) => number): (a: string, b: string) => number {
  const known = new Map<string, number>();
  return (a, b) => {
    if (a === b) return 0;
    const key = `${a}\u0000${b}`;
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = distance(a, b)));
    return value;
  };
}

/**
 * 1 − tree edit distance ÷ nodes of the larger tree, 0 … 1. A cell that has other spans, or another element in its place,
 * costs 1; the same cell with another text costs the Levenshtein distance as a share of the longer text. Header cells are
 * cells, `thead` and `tbody` are not there. The tables of a document are compared together, in order; the root that holds
 * them is not counted, so for one table this is the definition of the paper. Undefined when the truth has no table.
 *
 * Zhong, ShafieiBavani and Jimeno Yepes 2020 ("Image-based table recognition: data, model, and evaluation"), and
 * opendataloader-bench, "Table Structure Similarity (TEDS, TEDS-S)".
 */
export function teds(truth: readonly MarkdownTable[], found: readonly MarkdownTable[]): TedsScore | undefined {
  if (truth.length === 0) return undefined;
  if (found.length === 0) return { all: 0, structure: 0 };
  const a = treeOf(truth);
  const b = treeOf(found);
  const nodes = Math.max(countNodes(a), countNodes(b)) - 1;
  const textDistance = remembered(normalizedLevenshtein);
  const score = (text: (a: string, b: string) => number) => {
    const replace = (x: Label, y: Label) => (x.tag !== y.tag || x.spans !== y.spans ? 1 : text(x.text, y.text));
    return Math.max(0, 1 - treeEditDistance(a, b, replace) / nodes);
  };
  return { all: score(textDistance), structure: score(() => 0) };
}
