import { expect, it } from 'vitest';
import { tidyWords } from '../../src/layout/placed-word.ts';
import { inTaggedOrder, type Placed } from '../../src/layout/tagged-order.ts';

interface Named extends Placed {
  readonly name: string;
}

/** A block of one word, in the element of this id; none for a picture. */
function block(name: string, id: number | undefined, left: number, top: number, kind?: 'footnote'): Named {
  const bbox = [left, top, left + 100, top + 20] as const;
  const element = id === undefined ? undefined : ({ id, kind: kind ?? 'paragraph', level: undefined } as const);
  return { name, bbox, words: name === 'picture' ? [] : tidyWords([{ text: name, bbox, confidence: 1, element }]) };
}

const order = (blocks: readonly Named[]) => inTaggedOrder(blocks).map(({ name }) => name);

it('takes a picture along with its caption', () => {
  const text = [block('first', 1, 0, 0), block('second', 3, 0, 200), block('third', 4, 0, 300)];
  const beside = [block('picture', undefined, 200, 100), block('caption', 2, 200, 125)];
  expect(order([...text, ...beside])).toEqual(['first', 'picture', 'caption', 'second', 'third']);
});

it('leaves notes behind what they stood behind', () => {
  const blocks = [
    block('first', 1, 0, 0),
    block('third', 4, 0, 100),
    block('second', 3, 150, 0),
    block('note', 2, 0, 300, 'footnote'),
  ];
  expect(order(blocks)).toEqual(['first', 'second', 'note', 'third']);
});

it('does not believe a tree of a few of the words', () => {
  const blocks = [block('b', 2, 0, 0), block('a', 1, 200, 0), block('untagged-words', undefined, 0, 100)];
  expect(order(blocks)).toEqual(['b', 'a', 'untagged-words']);
});
