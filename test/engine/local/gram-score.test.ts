/** The measures of languages say what the packages say whose tables they use, on whole texts, on bits of them, and on what is none. */
import { eld } from 'eld/extrasmall';
import { francAll } from 'franc-all';
import { describe, expect, it } from 'vitest';
import { guessByGrams, nearnessByTrigrams } from '../../../src/engine/local/gram-score.ts';
import { trigramLanguages } from '../../../src/engine/local/guess-language.ts';
import { languageGrams } from '../../../src/engine/local/language-grams.ts';
import { lettersByScript } from '../../../src/engine/local/letters-by-script.ts';
import { languages } from '../../generate/index.ts';

const grams = languageGrams();
const samples = Object.values(languages).map(({ heading, paragraphs, items }) =>
  [heading, ...paragraphs, ...items].join(' '),
);

/** Bits of the samples: some with signs and digits for letters, some without spaces. */
function bits(): readonly string[] {
  let state = 11;
  const below = (limit: number) => (state = (state * 48_271) % 2_147_483_647) % limit;
  return samples.flatMap((text) =>
    Array.from({ length: 8 }, (_, at) => {
      const start = below(text.length);
      const bit = text.slice(start, start + below(400));
      if (at % 4 === 1) return [...bit].map((letter) => (below(12) === 0 ? "'`’.9€é "[below(8)] : letter)).join('');
      return at % 4 === 2 ? bit.replaceAll(' ', '') : bit;
    }),
  );
}

const odd = [
  '',
  ' ',
  'a',
  'ab abc',
  'x'.repeat(200),
  '12 345',
  "don’t ’tis o'clock `a",
  '\u{1f600} hello \u{10400}bc',
  '…',
];

describe('grams of bytes', () => {
  it('name the language that their package names, as surely', () => {
    const differences = [...samples, ...bits(), ...odd].filter((text) => {
      const theirs = eld.detect(text);
      const ours = guessByGrams(text, grams);
      return (ours?.iso ?? '') !== theirs.language || (ours?.isReliable ?? false) !== theirs.isReliable();
    });
    expect(differences).toEqual([]);
  });
});

describe('ranks of trigrams', () => {
  it.each(Object.entries(trigramLanguages()))(
    'bring a text in %s script as near to languages as their package does',
    (script, codes) => {
      const texts = [...samples, ...bits()].filter((text) => {
        const [first, second] = lettersByScript(text);
        return text.length >= 12 && first?.script === script && second === undefined;
      });
      expect(texts.length).toBeGreaterThan(5);
      for (const text of texts) {
        const ours = nearnessByTrigrams(text, script, codes, grams);
        const theirs = new Map(francAll(text, { only: [...codes], minLength: 12 }));
        expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
        for (const [code, nearness] of theirs) expect(ours.get(code)).toBeCloseTo(nearness, 12);
      }
    },
  );
});
