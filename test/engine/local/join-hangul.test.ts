import { expect, it } from 'vitest';
import { joinHangul } from '../../../src/engine/local/join-hangul.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const pieces = (line: number, texts: readonly string[]): RecognizedWord[] =>
  texts.map((text, index) => ({
    text,
    line,
    paragraph: 0,
    confidence: (1 + (index % 2)) / 2,
    bbox: [index * 10, index, index * 10 + 8, 20],
  }));
const texts = (words: readonly RecognizedWord[]) => words.map(({ text }) => text);

it('joins Korean syllables where the running text has no space, within a line', () => {
  const words = [...pieces(0, ['시스템', '부', '팅', '하기', '5', '.', '4']), ...pieces(1, ['과', '정', 'KDE', '의'])];
  const joined = joinHangul(words, '시스템 부팅하기 5.4\n과정 KDE의\n');
  expect(texts(joined)).toEqual(['시스템', '부팅하기', '5', '.', '4', '과정', 'KDE의']);
  expect(joined[1]).toMatchObject({ bbox: [10, 1, 38, 20], line: 0 });
  expect(joined[1]?.confidence).toBe(0.5);
});

it('leaves other scripts alone, and all that follows a disagreement', () => {
  expect(texts(joinHangul(pieces(0, ['北', '京', 'is']), '北京is'))).toEqual(['北', '京', 'is']);
  expect(texts(joinHangul(pieces(0, ['부', '팅', '과', '정']), '부팅 X과정'))).toEqual(['부팅', '과', '정']);
});
