/** Owns the stand-in for Tesseract: what a test leaves out reads no words, knows no words, and finds no orientation. */
import type { RecognizedWord, Tesseract } from '../../../src/engine/local/tesseract.ts';

/** @param own what the test is about; without a `recognize` of its own, whoever has a whole page read fails */
export function fakeTesseract(own: Partial<Tesseract>): Tesseract {
  return {
    recognize: () => Promise.reject(new Error('the whole page is read')),
    recognizeLines: async (images) => images.map(() => []),
    wordList: async () => () => false,
    detect: async () => undefined,
    warmUp: () => {},
    giveBack: async () => {},
    ...own,
  };
}

/** Reads every page as these words, and notes with which data, and which of its lines. */
export function askedTesseract(words: readonly RecognizedWord[]) {
  const asked: (readonly [data: string, lines: readonly number[]])[] = [];
  const tesseract = fakeTesseract({
    recognize: async (_, data, __, how) => {
      asked.push([data.join('+'), [...(how?.lines ?? [])]]);
      return words;
    },
  });
  return { asked, tesseract };
}
