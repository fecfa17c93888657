import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSlivers } from '../../../src/engine/local/slivers.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const word = (text: string, bbox: RecognizedWord['bbox'], confidence: number, line = 0): RecognizedWord => ({
  text,
  bbox,
  confidence,
  line,
  paragraph: 0,
});
const upper = word('Cardiopulmonary', [100, 100, 250, 122], 0.96);
const lower = word('improvement', [140, 124, 250, 146], 0.95, 1);

describe('slivers of words', () => {
  it('are left out where they lie on a word that was read more surely', () => {
    const sliver = word('mmm', [110, 100, 190, 106], 0.57, 2);
    expect(withoutSlivers([upper, sliver, lower])).toEqual([upper, lower]);
  });

  it('are left out where they were read through the middle between two lines', () => {
    const through = word('yanens', [140, 114, 250, 134], 0.43, 2);
    expect(withoutSlivers([upper, through, lower])).toEqual([upper, lower]);
    // Read surely, it is a line of its own, printed tight.
    const sure = word('yanens', [140, 114, 250, 134], 0.9, 2);
    expect(withoutSlivers([upper, sure, lower])).toEqual([upper, sure, lower]);
  });

  it('are not found on a page whose words keep apart, however doubtful they are', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (confidences) => {
        const words = confidences.map((confidence, at) =>
          word(
            'word',
            [(at % 5) * 100, Math.floor(at / 5) * 30, (at % 5) * 100 + 80, Math.floor(at / 5) * 30 + 20],
            confidence,
          ),
        );
        expect(withoutSlivers(words)).toBe(words);
      }),
    );
  });

  it('are not whole words on which a larger guess lies', () => {
    const guess = word('~~', [90, 90, 260, 150], 0.1);
    expect(withoutSlivers([upper, lower])).toEqual([upper, lower]);
    expect(withoutSlivers([guess, upper, lower])).toEqual([upper, lower]);
  });
});
