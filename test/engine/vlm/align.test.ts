/** Holds which words of a transcript and of a page are taken for the same. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../src/engine/vlm/align.ts';
import { unitsOf } from '../../../src/engine/vlm/text-unit.ts';

const linked = (model: string, page: string): readonly string[] => {
  const [models, pages] = [unitsOf(model.split(' ')), unitsOf(page.split(' '))];
  return align(models, pages).map(
    (link) =>
      `${link.models.map((at) => models[at]?.text).join('+')}=${link.pages.map((at) => pages[at]?.text).join('+')}`,
  );
};

describe('align', () => {
  it('leaves what was put in and what was left out alone', () => {
    expect(linked('the quick very brown fox', 'the quick brown old fox')).toEqual([
      'the=the',
      'quick=quick',
      'brown=brown',
      'fox=fox',
    ]);
  });

  it('pairs what was changed in its place, and what is spelled nearly alike', () => {
    expect(linked('the rent is 1,540.00 euros a rnonth', 'the rent is 1,450.00 euros a month')).toContain(
      '1,540.00=1,450.00',
    );
    expect(linked('on Monday to Karl of Bergen', 'on Monday to Ingrid of Bergen')).toContain('Karl=Ingrid');
    expect(linked('the rnonth was long', 'the month was long')).toContain('rnonth=month');
  });

  it('joins words that are parted on one side', () => {
    expect(linked('an example of words', 'an exam- ple of words')).toContain('example=exam-+ple');
    expect(linked('stands in the open field', 'stands inthe open field')).toContain('in+the=inthe');
  });

  it('takes letters of scripts without spaces one by one', () => {
    expect(linked('第1章の概要', '第1 章の 概要')).toEqual(['第=第', '1=1', '章=章', 'の=の', '概=概', '要=要']);
  });

  it('follows another order', () => {
    const [left, right] = ['alpha beta gamma delta epsilon', 'one two three four five six'];
    expect(linked(`${left} ${right}`, `${right} ${left}`)).toHaveLength(11);
  });

  it('links each unit once, whatever it is given', () => {
    const words = fc.array(
      fc.constantFrom('a', 'the', 'The', 'word', 'words', '10', '1O', 'in', 'inthe', '。', '章', '•'),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(words, words, (model, page) => {
        const links = align(unitsOf(model), unitsOf(page));
        for (const side of ['models', 'pages'] as const) {
          const used = links.flatMap((link) => link[side]);
          expect(new Set(used).size).toBe(used.length);
        }
      }),
    );
  });

  it('aligns two thousand words that share no run without growing beyond its band', () => {
    const page = Array.from({ length: 2000 }, (_, at) => `w${(at * 7919) % 4001}x`);
    const model = page.map((word, at) => (at % 2 === 0 ? word : `${word}y`));
    const links = align(unitsOf(model), unitsOf(page));
    const right = links.filter(({ models, pages }) => models[0] === pages[0]);
    expect(right.length).toBeGreaterThan(1990);
  });
});
