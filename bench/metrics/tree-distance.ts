/** Owns the edit distance between two ordered trees. */

export interface TreeNode<Label> {
  readonly label: Label;
  readonly children: readonly TreeNode<Label>[];
}

/** Nodes of the tree, its root included. */
export function countNodes<Label>(tree: TreeNode<Label>): number {
  return 1 + tree.children.reduce((sum, child) => sum + countNodes(child), 0);
}

interface Flat<Label> {
  /** In postorder. */
  readonly labels: readonly Label[];
  /** For each node the position of the leftmost leaf below it. */
  readonly leftmost: readonly number[];
  /** Nodes whose subtree is worth a pass of its own: the root and every node that has a sibling to its left. */
  readonly keyRoots: readonly number[];
}

function flatten<Label>(tree: TreeNode<Label>): Flat<Label> {
  const labels: Label[] = [];
  const leftmost: number[] = [];
  const visit = (node: TreeNode<Label>): number => {
    let first: number | undefined;
    for (const child of node.children) {
      const left = visit(child);
      first ??= left;
    }
    labels.push(node.label);
    leftmost.push(first ?? labels.length - 1);
    return first ?? labels.length - 1;
  };
  visit(tree);
  const last = new Map<number, number>();
  for (const [at, left] of leftmost.entries()) last.set(left, at);
  return { labels, leftmost, keyRoots: [...last.values()].toSorted((a, b) => a - b) };
}

/**
 * Least cost of turning one tree into the other, where inserting or deleting a node costs 1.
 *
 * Zhang and Shasha 1989 ("Simple fast algorithms for the editing distance between trees and related problems").
 * @param replace cost of giving a node another label, 0 (equal) … 1
 */
export function treeEditDistance<Label>(
  first: TreeNode<Label>,
  second: TreeNode<Label>,
  replace: (a: Label, b: Label) => number,
): number {
  const a = flatten(first);
  const b = flatten(second);
  const width = b.labels.length;
  const trees = new Float64Array(a.labels.length * width);
  const forest = new Float64Array((a.labels.length + 1) * (width + 1));
  for (const i of a.keyRoots) for (const j of b.keyRoots) measure(i, j);
  return trees[trees.length - 1] ?? 0;

  /** Fills in the distances of all pairs of subtrees that share their leftmost leaves with the two key roots. */
  function measure(rootA: number, rootB: number): void {
    const startA = a.leftmost[rootA] ?? 0;
    const startB = b.leftmost[rootB] ?? 0;
    const rows = rootA - startA + 2;
    const columns = rootB - startB + 2;
    const at = (row: number, column: number) => forest[row * columns + column] ?? 0;
    for (let row = 0; row < rows; row += 1) forest[row * columns] = row;
    for (let column = 0; column < columns; column += 1) forest[column] = column;
    for (let row = 1; row < rows; row += 1) {
      const nodeA = startA + row - 1;
      const leftA = a.leftmost[nodeA] ?? 0;
      for (let column = 1; column < columns; column += 1) {
        const nodeB = startB + column - 1;
        const leftB = b.leftmost[nodeB] ?? 0;
        const one = Math.min(at(row - 1, column), at(row, column - 1)) + 1;
        let other: number;
        if (leftA === startA && leftB === startB) {
          // Both stand for whole trees; the labels are read as the arrays are: by position.
          other = at(row - 1, column - 1) + replace(a.labels[nodeA] as Label, b.labels[nodeB] as Label);
          trees[nodeA * width + nodeB] = Math.min(one, other);
        } else {
          other = at(leftA - startA, leftB - startB) + (trees[nodeA * width + nodeB] ?? 0);
        }
        forest[row * columns + column] = Math.min(one, other);
      }
    }
  }
}
