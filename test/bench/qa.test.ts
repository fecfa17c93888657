import { describe, expect, it } from 'vitest';
import { noisyPage } from '../../bench/qa/noise.ts';
import { madeUpExamination } from '../../bench/qa/questions.ts';
import { quantile, rankFigures } from '../../bench/qa/retrieval.ts';
import { linesOf } from '../../src/document.ts';
import { pageOf } from '../answer/page-of.ts';

describe('the question bench', () => {
  it('asks two hundred questions, a third of which the documents do not answer, the same each time', async () => {
    const examination = await madeUpExamination(3);
    const { documents, questions } = examination;
    expect(questions.length).toBeGreaterThanOrEqual(200);
    const open = questions.filter(({ evidence }) => evidence === undefined);
    expect(Math.abs(open.length / questions.length - 1 / 3)).toBeLessThan(0.01);
    for (const { document, answer, evidence } of questions) {
      expect(answer === undefined).toBe(evidence === undefined);
      if (evidence?.lines === undefined || answer === undefined) continue;
      const page = documents.get(document)?.[evidence.pages[0] ?? -1];
      const lines = page === undefined ? [] : linesOf(page);
      const text = lines.slice(evidence.lines[0], evidence.lines[1] + 1).map((line) => line.text);
      expect(text.join(' ')).toContain(answer);
    }
    expect((await madeUpExamination(3)).questions).toEqual(questions);
  });

  it('spoils about as many characters as it was told, and moves nothing', () => {
    const text = 'the quick brown fox jumps over 1234567890 lazy dogs '.repeat(40).trim();
    const page = pageOf(0, [{ lines: Array.from({ length: 20 }, () => text) }]);
    const noisy = noisyPage(page, 0.05, 3);
    const words = linesOf(page).flatMap((line) => line.words);
    const spoiled = linesOf(noisy).flatMap((line) => line.words);
    expect(spoiled.map(({ bbox }) => bbox)).toEqual(words.map(({ bbox }) => bbox));
    const characters = words.reduce((sum, word) => sum + word.text.length, 0);
    const changed = spoiled.filter((word, at) => word.text !== words[at]?.text).length;
    // A word of ten characters is spoiled once or more with 40 %: fewer words than characters are.
    expect(changed / characters).toBeGreaterThan(0.035);
    expect(changed / characters).toBeLessThan(0.05);
    expect(noisyPage(page, 0.05, 3)).toEqual(noisy);
    expect(linesOf(noisyPage(page, 0, 3)).map((line) => line.text)).toEqual(linesOf(page).map((line) => line.text));
  });

  it('counts ranks as they are defined', () => {
    const figures = rankFigures([1, 2, 6, undefined]);
    expect(figures).toMatchObject({ count: 4, recallAt1: 0.25, recallAt5: 0.5 });
    expect(figures.reciprocalRank).toBeCloseTo((1 + 1 / 2 + 1 / 6) / 4);
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([5, 1, 4, 2, 3], 0.95)).toBe(5);
  });
});
