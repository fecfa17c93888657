import { describe, expect, it } from 'vitest';
import { countNodes, treeEditDistance, type TreeNode } from '../../bench/metrics/tree-distance.ts';

/** `f(d(a c(b)) e)` as a tree. */
function parse(source: string): TreeNode<string> {
  const tokens = source.match(/[a-z]+|[()]/g) ?? [];
  let at = 0;
  const node = (): TreeNode<string> => {
    const label = tokens[at++] ?? '';
    const children: TreeNode<string>[] = [];
    if (tokens[at] === '(') {
      for (at += 1; tokens[at] !== ')';) children.push(node());
      at += 1;
    }
    return { label, children };
  };
  return node();
}

const distance = (a: string, b: string) => treeEditDistance(parse(a), parse(b), (x, y) => (x === y ? 0 : 1));

describe('treeEditDistance', () => {
  it('is 2 for the example of Zhang and Shasha', () => {
    expect(distance('f(d(a c(b)) e)', 'f(c(d(a b)) e)')).toBe(2);
  });

  it('counts one insertion, one deletion, one new label', () => {
    expect(distance('a(b c)', 'a(b c d)')).toBe(1);
    expect(distance('a(b(c))', 'a(c)')).toBe(1);
    expect(distance('a(b c)', 'a(b x)')).toBe(1);
    expect(distance('a(b c)', 'a(b c)')).toBe(0);
  });

  it('is the same both ways', () => {
    expect(distance('a(b(c d) e)', 'a(c(e) d)')).toBe(distance('a(c(e) d)', 'a(b(c d) e)'));
  });

  it('keeps the order of children', () => {
    expect(distance('a(b c)', 'a(c b)')).toBe(2);
  });

  it('takes the cost of a new label from its caller', () => {
    expect(treeEditDistance(parse('a(b)'), parse('a(x)'), (x, y) => (x === y ? 0 : 0.25))).toBe(0.25);
  });
});

it('counts nodes with the root', () => {
  expect(countNodes(parse('f(d(a c(b)) e)'))).toBe(6);
});
