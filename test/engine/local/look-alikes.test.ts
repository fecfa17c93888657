import { describe, expect, it } from 'vitest';
import { mendLookAlikes } from '../../../src/engine/local/look-alikes.ts';

const mend = (text: string, ...languages: string[]) => {
  const words = text.split('\n').flatMap((line, number) =>
    line.split(' ').map((word, at) => ({
      text: word,
      bbox: [at * 50, number * 20, at * 50 + 40, number * 20 + 12] as const,
      confidence: 0.9,
      line: number,
      paragraph: 0,
    })),
  );
  const mended = mendLookAlikes(words, languages);
  return [...Map.groupBy(mended, ({ line }) => line).values()]
    .map((line) => line.map((word) => word.text).join(' '))
    .join('\n');
};

describe('letters that look alike in two scripts', () => {
  it('become Greek in Greek words, with the one accent of modern print', () => {
    expect(mend('διανο\u00b5ή εἶναι γλὠσσες οἱ ανάvτηση', 'ell')).toBe('διανομή είναι γλώσσες οι ανάντηση');
    expect(mend('εἶναι', 'grc')).toBe('εἶναι');
  });

  it('make Greek words of short Latin ones between Greek ones, small where no sentence begins', () => {
    expect(mend('ανάπτυξη TOU λογισμικού Kal δεν εξαρτάται art’ όσους', 'ell', 'eng')).toBe(
      'ανάπτυξη του λογισμικού και δεν εξαρτάται art’ όσους',
    );
    expect(mend('To έργο τελείωσε. To τέλος', 'ell', 'eng')).toBe('Το έργο τελείωσε. Το τέλος');
  });

  it('leave Latin words among Latin ones, and names, alone', () => {
    const mixed = 'To the Debian project (το έργο) it says';
    expect(mend(mixed, 'ell', 'eng')).toBe(mixed);
    expect(mend('ο πυρήνας Linux είναι ελεύθερος', 'ell', 'eng')).toBe('ο πυρήνας Linux είναι ελεύθερος');
  });

  it('become Cyrillic in Cyrillic words and between them; abbreviations stay', () => {
    expect(mend('Он нe знал, чтo делать', 'rus')).toBe('Он не знал, что делать');
    expect(mend('дом He стоит y реки', 'rus', 'eng')).toBe('дом Не стоит у реки');
    expect(mend('новый PC стоит дорого', 'rus', 'eng')).toBe('новый PC стоит дорого');
  });
});
