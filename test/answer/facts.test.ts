/** Holds how many questions about the sample documents are answered rightly, and how many that they do not answer are declined. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoice, letter, multilingual, report } from '../generate/index.ts';
import { type Asking, openAsking, truthPages } from './asked.ts';

type Question = readonly [document: string, question: string, answer: string, page: number];

const samples = { report: report(), invoice: invoice(), letter: letter() };
const facts = Object.entries(samples).flatMap(([document, sample]) =>
  sample.facts.map(({ question, answer, page }): Question => [document, question, answer, page]),
);
const more: readonly Question[] = [
  ['report', 'How many businesses are served?', '391', 1],
  ['report', 'Who retired in November?', 'Yusuf Demirel', 1],
  ['report', 'What share of the water was lost?', '7.2', 1],
  ['report', 'When will the water museum open?', 'May 2026', 1],
  ['report', 'Why was the opening of the water museum postponed?', 'roof', 1],
  ['report', 'How much did the region pay as a grant?', '900,000', 2],
  ['report', 'How much did the pumps and motors cost?', '742,000', 2],
  ['report', 'Who was the contractor for electrical equipment?', 'Norlight', 2],
  ['report', 'How loud was it at the nearest bedroom window?', '31 decibels', 2],
  ['report', 'What was spent on energy in 2024?', '604,200', 3],
  ['report', 'How many samples did the laboratory take?', '1,318', 3],
  ['report', 'What did a kilowatt hour cost?', '14.2', 3],
  ['report', 'Who audited the accounts?', 'Pell and Partners', 4],
  ['report', 'When is the next meeting of the members?', '20 March 2026', 4],
  ['report', 'Where will the twelfth well be drilled?', 'Sorrel Farm', 4],
  ['invoice', 'What is the subtotal?', '614.50', 1],
  ['invoice', 'How much is the VAT?', '122.90', 1],
  ['invoice', 'How much does delivery cost?', '18.50', 1],
  ['invoice', 'Who is it billed to?', 'Orla Finnegan', 1],
  ['invoice', 'What is the price of the shelf labels?', '0.35', 1],
];
const tongues: readonly Question[] = [
  ['de', 'Wann öffnete die Bücherei wieder?', '3. April', 1],
  ['de', 'Was kostet ein Ausweis?', '12 Euro', 1],
  ['de', 'Wie viele Bücher kamen zurück?', '40.000', 1],
  ['de', 'Wo finden Kinder ihre Bücher?', 'Erdgeschoss', 1],
  ['de', 'An welchen Tagen ist geöffnet?', 'Dienstag', 1],
  ['fr', 'Quand la bibliothèque a-t-elle rouvert ?', '3 avril', 1],
  ['fr', 'Combien coûte la carte ?', '12 euros', 1],
  ['fr', 'Combien de livres sont revenus ?', '40 000', 1],
  ['fr', 'Où les élèves trouvent-ils leurs livres ?', 'rez-de-chaussée', 1],
  ['zh', '图书馆什么时候重新开放？', '4月3日', 1],
  ['zh', '借书证多少钱？', '十二欧元', 1],
  ['zh', '有多少本书从仓库搬回来？', '四万', 1],
  ['zh', '孩子们的书放在哪里？', '一楼', 1],
  ['ar', 'متى فتحت المكتبة أبوابها من جديد؟', '3 أبريل', 1],
  ['ar', 'كم ثمن البطاقة؟', '12 يورو', 1],
  ['ar', 'كم كتاب عاد من المخزن؟', '40,000', 1],
  ['ar', 'أين يجد الأطفال كتبهم؟', 'الطابق الأرضي', 1],
];
const unrelated = [
  'Who wrote the report?',
  'What is the capital of France?',
  'What is the salary of the chief engineer?',
  'When was the hospital built?',
  'What is the phone number of the hotel?',
  'Who painted the Mona Lisa?',
  'Where does the train to Berlin leave?',
  'How long does the warranty last?',
  'When does the passport expire?',
  'How much fuel does the car use?',
  'Who is the defendant?',
  'Wie heißt der Kapitän des Schiffes?',
  'Quel est le nom du médecin ?',
  '谁是总统？',
  'ما هو رقم جواز السفر؟',
];

let asking: Asking;
beforeAll(async () => {
  const languages = (['de', 'fr', 'zh', 'ar'] as const).map((code) => [code, multilingual(code)] as const);
  const named = [...Object.entries(samples), ...languages];
  asking = await openAsking(
    new Map(await Promise.all(named.map(async ([name, sample]) => [name, await truthPages(sample)] as const))),
  );
});
afterAll(() => asking.close());

/** The questions whose first citation does not hold the answer or is on another page, with what was said instead. */
async function missed(questions: readonly Question[]): Promise<readonly string[]> {
  const misses: string[] = [];
  for (const [document, question, answer, page] of questions) {
    const { citations, content } = await asking.ask(document, question);
    const [first] = citations;
    if (first?.page !== page || !first.snippet.replace(/\s+/gu, ' ').includes(answer))
      misses.push(`${question} ${content}`);
  }
  return misses;
}

describe('questions about the samples', () => {
  it('finds all facts of the samples but one, whose words the document does not use', async () => {
    const misses = await missed(facts);
    expect(facts.length).toBeGreaterThanOrEqual(13);
    expect(misses).toEqual([expect.stringContaining('Who inspected the oak?')]);
  });

  it('finds further facts in prose, tables and forms', async () => {
    expect(await missed(more)).toEqual([]);
  });

  it('finds facts in German, French, Chinese and Arabic', async () => {
    expect(await missed(tongues)).toEqual([]);
  });

  it('quotes at most a few lines, and says nothing beside the point', async () => {
    const long: string[] = [];
    for (const [document, question] of [...facts, ...more, ...tongues]) {
      const { citations } = await asking.ask(document, question);
      const isLong = citations.some(({ lines, snippet }) => lines[1] - lines[0] > 3 || snippet.length > 450);
      // A cell comes with what says which it is: more places, and fewer words than the row.
      const characters = citations.reduce((sum, { snippet }) => sum + snippet.length, 0);
      if (isLong || (citations.length > 2 && characters > 100)) long.push(question);
    }
    expect(long).toEqual([]);
  });

  it('declines at least nine of ten questions that the documents do not answer', async () => {
    const answered: string[] = [];
    const documents = ['report', 'invoice', 'letter', 'de', 'fr', 'zh', 'ar'];
    for (const document of documents)
      for (const question of unrelated)
        if (!(await asking.ask(document, question)).abstained) answered.push(`${document}: ${question}`);
    expect(answered.slice(Math.floor(0.1 * unrelated.length * documents.length))).toEqual([]);
    expect((await asking.ask('report', 'Who wrote the report?')).abstained).toBe(true);
  });
});
