/** Owns MHS: how alike two documents are in their headings and what stands below them. */
import { normalizedLevenshtein } from './edit-distance.ts';
import { htmlOf, partTables } from './markdown-tables.ts';
import { countNodes, treeEditDistance, type TreeNode } from './tree-distance.ts';

export interface MhsScore {
  /** Structure and text. */
  readonly all: number;
  /** Structure alone ("MHS-S"). */
  readonly structure: number;
}

interface Label {
  readonly tag: 'document' | 'heading' | 'content';
  readonly text: string;
}

/** A root with the headings, whatever their level; under each, and before the first, what stands there as one node. */
function treeOf(markdown: string): TreeNode<Label> {
  const source = partTables(markdown).map((stretch) => ('table' in stretch ? htmlOf(stretch.table) : stretch.text));
  const sections: { heading: string | undefined; readonly lines: string[] }[] = [{ heading: undefined, lines: [] }];
  for (const line of source.join('\n').split('\n')) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    if (heading === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ heading: fold(heading), lines: [] });
  }
  const children = sections.flatMap(({ heading, lines }) => {
    const text = fold(lines.join(' '));
    const content: readonly TreeNode<Label>[] = text === '' ? [] : [{ label: { tag: 'content', text }, children: [] }];
    return heading === undefined ? content : [{ label: { tag: 'heading' as const, text: heading }, children: content }];
  });
  return { label: { tag: 'document', text: '' }, children };
}

function fold(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

function hasHeading(tree: TreeNode<Label>): boolean {
  return tree.children.some(({ label }) => label.tag === 'heading');
}

/**
 * 1 − tree edit distance ÷ nodes of the larger tree, 0 … 1; another kind of node costs 1, another text the Levenshtein
 * distance as a share of the longer text. Levels are not compared. Undefined when the truth has no heading, 0 when only the
 * truth has one.
 *
 * Definition: opendataloader-bench, "Markdown Heading-Level Similarity (MHS, MHS-S)", after MDEval (arXiv:2501.15000).
 */
export function mhs(truth: string, found: string): MhsScore | undefined {
  const a = treeOf(truth);
  if (!hasHeading(a)) return undefined;
  const b = treeOf(found);
  if (!hasHeading(b)) return { all: 0, structure: 0 };
  const nodes = Math.max(countNodes(a), countNodes(b));
  const score = (text: (x: string, y: string) => number) => {
    const replace = (x: Label, y: Label) => (x.tag === y.tag ? text(x.text, y.text) : 1);
    return Math.max(0, 1 - treeEditDistance(a, b, replace) / nodes);
  };
  return { all: score(normalizedLevenshtein), structure: score(() => 0) };
}
