import { describe, expect, it } from 'vitest';
import type { FoundBy, SearchHit } from '../../src/chunk.ts';
import { orderHits, orderedHits } from '../../src/answer/search-order.ts';
import { chunk } from '../store/chunk-of.ts';

function hit(line: number, text: string, score: number, foundBy: readonly FoundBy[] = ['words']): SearchHit {
  return { chunk: chunk('job', 0, line, text), score, foundBy };
}

const textsOf = (hits: readonly SearchHit[]) => hits.map(({ chunk }) => chunk.text);

describe('the order of hits', () => {
  const repeated = hit(0, 'rent rent rent rent rent rent', 0.03);
  const inflected = hit(1, 'The rents for parking spaces are due in May.', 0.029);
  const misread = hit(2, 'The rcnt for parkiug is 40.', 0.028);
  const other = hit(3, 'Parking is forbidden.', 0.02);

  it('puts what says all of the words, in other forms or misread, before what repeats one of them', () => {
    const ordered = textsOf(orderHits('rent for parking', [repeated, inflected, misread, other]));
    expect(ordered.indexOf(inflected.chunk.text)).toBeLessThan(ordered.indexOf(repeated.chunk.text));
    expect(ordered.indexOf(misread.chunk.text)).toBeLessThan(ordered.indexOf(repeated.chunk.text));
    expect(ordered.toSorted()).toEqual(textsOf([repeated, inflected, misread, other]).toSorted());
  });

  it('takes no number for another', () => {
    const [wrong, right] = [hit(0, 'Invoice 4711 of May', 0.03), hit(1, 'Invoice 4712 of May', 0.029)];
    expect(textsOf(orderHits('invoice 4712', [wrong, right]))[0]).toBe(right.chunk.text);
  });

  it('counts the headings above a hit', () => {
    const plain = hit(0, 'It ends on 31 May.', 0.03);
    const under = {
      ...plain,
      chunk: { ...plain.chunk, id: 'x', context: 'a.pdf › Contract › Notice period' },
      score: 0.029,
    };
    expect(orderHits('end of the notice period', [plain, under])[0]?.chunk.id).toBe('x');
  });

  it('leaves the order of a model that found by meaning', () => {
    const meant = hit(4, 'Vehicles may stand here for a fee.', 0.04, ['vectors']);
    expect(orderHits('rent for parking', [meant, inflected])).toEqual([meant, inflected]);
  });

  it('gives falling scores and leaves what stands far behind where it was', () => {
    const many = Array.from({ length: orderedHits + 20 }, (_, at) =>
      hit(at, at % 3 === 0 ? `parking lot ${at}` : `rent of parking lot ${at}`, 1 / (60 + at)),
    );
    const ordered = orderHits('rent of parking', many);
    const scores = ordered.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(textsOf(ordered.slice(orderedHits))).toEqual(textsOf(many.slice(orderedHits)));
    expect(orderHits('rent', [])).toEqual([]);
  });
});
