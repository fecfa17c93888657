import { describe, expect, it } from 'vitest';
import { resolveQuestion } from '../../src/answer/follow-up.ts';

const after = (earlier: string, question: string) =>
  resolveQuestion(question, [
    { role: 'user', content: earlier, citations: [], createdAt: 1 },
    { role: 'assistant', content: 'An answer.', citations: [], createdAt: 2 },
  ]);

describe('resolveQuestion', () => {
  it.each([
    ['How much is the monthly rent?', 'And the deposit?', 'How much is the deposit?'],
    ['How much is the monthly rent?', 'What about the deposit?', 'How much is the deposit?'],
    ['What was spent on energy in 2024?', 'And in 2023?', 'What was spent on energy in 2023?'],
    ['What was spent on energy in 2024?', 'What about 2023?', 'What was spent on energy in 2023?'],
    ['How many loans were there in March?', 'And in May?', 'How many loans were there in May?'],
    ['How many wells are there in Bergen?', 'and in Oslo', 'How many wells are there in Oslo?'],
    ['Wie hoch ist die Miete?', 'Und die Kaution?', 'Wie hoch ist die Kaution?'],
    ['Quel est le montant du loyer ?', 'Et la caution ?', 'Quel est la caution ?'],
  ])('after %j, %j is %j', (earlier, question, whole) => {
    expect(after(earlier, question)).toEqual({ text: whole, isSure: true });
  });

  it.each([
    ['How long is the lease?', 'When does it end?', 'When does it end? (lease)', false],
    ['Who rents the flat in Bergen?', 'Since when?', 'Since when? (rents flat bergen)', true],
    ['What is the deposit?', 'Why?', 'Why? (deposit)', true],
  ])('after %j, %j may be %j', (earlier, question, whole, isSure) => {
    expect(after(earlier, question)).toEqual({ text: whole, isSure });
  });

  it.each([
    ['How much is the monthly rent?', 'Who is the landlord of the flat?'],
    ['How much is the monthly rent?', 'And who chairs the board of the water works?'],
    ['How much is the monthly rent?', 'Which members of the council voted against it in the spring session of 2024?'],
    ['How much is the monthly rent?', ''],
  ])('after %j, %j stands by itself', (earlier, question) => {
    expect(after(earlier, question)).toEqual({ text: question, isSure: true });
  });

  it('leaves a first question as it is', () => {
    expect(resolveQuestion('And the deposit?', [])).toEqual({ text: 'And the deposit?', isSure: true });
  });
});
