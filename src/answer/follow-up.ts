/** Owns making a question whole that leans on the one before it: "And the VAT?", "When does it end?", "What about 2023?". */
import type { Message } from '../chunk.ts';
import { normalizeText, wordsOf } from '../normalize.ts';
import { isMonthName } from './figures.ts';
import { isStopWord } from '../stop-words.ts';

const articles = 'the|an?|der|die|das|den|dem|ein|eine|le|la|les|une?|el|los|las|il|lo|gli|o|os|as|de|het|een';
const article = new RegExp(`^(?:${articles})\\s`, 'iu');
/** How a question opens that only names another thing to ask the same of. */
const opening =
  /^\s*(?:(?:and|but|or|also|then|so)\s+)?(?:(?:what|how)\s+about|and|(?:und|oder|aber)\b(?:\s+was\s+ist\s+mit)?|was\s+ist\s+mit|et(?:\s+(?:pour|de))?|y|e|ed|en|и|а|και|и\s+что\s+с|ו|و)\s+(?=\S)|^\s*(?:那么?|那|还有)/iu;
/** Words that stand for what was spoken of before. */
const pronoun =
  /\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|there|then|one|ones|er|ihn|ihm|sein\p{L}*|ihr\p{L}*|es|sie|dies\p{L}*|das|dort|davon|dafur|il|elle|ils|elles|cela|ca|celui|son|sa|ses|leur|y|lo|la|los|las|ello|ella|ellos|su|sus|eso|esto|esso|essa|suo|sua|quello|ele|ela|dele|dela|isso|het|hij|zij|dat|dit|он|она|оно|они|его|ее|их|это)\b|它|他|她|这个?|那个?|其|それ|彼/iu;
/** Questions that are nothing but a question word. */
const bare =
  /^\s*(?:why|when|where|who|how|how (?:much|many|long)|since when|by whom|warum|wann|wo|wer|wie ?viel|pourquoi|quand|ou|qui|combien|por que|cuando|donde|quien|cuanto|perche|quando|dove|chi|quanto)\s*[?？]?\s*$/iu;
/** Words beyond which a question says enough itself. */
const longestEllipsis = 8;
/** Words of the earlier question that a follow-up is given. */
const topicWords = 4;

function contentOf(text: string): readonly string[] {
  return [...new Set(wordsOf(normalizeText(text)))].filter((word) => !isStopWord(word));
}

function lastQuestion(history: readonly Message[]): string | undefined {
  return history.findLast(({ role }) => role === 'user')?.content;
}

/** The first words of a question, up to the first that says something. */
function headOf(question: string): string {
  const words = question.trim().split(/\s+/u);
  const first = words.findIndex((word) => wordsOf(normalizeText(word)).some((part) => !isStopWord(part)));
  return words.slice(0, first < 0 ? words.length : first).join(' ');
}

/** The head of a question with another thing that it asks for; one of two articles is enough. */
function joined(head: string, rest: string): string {
  return `${article.test(rest) ? head.replace(new RegExp(`\\s+(?:${articles})$`, 'iu'), '') : head} ${rest}`;
}

/** The earlier question with its year or month replaced, when the new one names nothing else. */
function replaced(earlier: string, rest: string): string | undefined {
  const words = rest
    .replace(/[?？.!]+\s*$/u, '')
    .trim()
    .split(/\s+/u);
  const named = words.filter((word) => wordsOf(normalizeText(word)).some((part) => !isStopWord(part)));
  const isYear = (word: string) => /^(?:1[5-9]|20|21)\d\d[?？.,]?$/u.test(word);
  const isMonth = (word: string) => isMonthName(word.replace(/[?？.,]+$/u, ''));
  for (const matches of [isYear, isMonth]) {
    const [value] = named;
    if (value === undefined || !named.every(matches)) continue;
    const old = earlier.split(/\s+/u).filter(matches);
    if (old.length === 1 && old[0] !== undefined)
      return earlier.replace(old[0].replace(/[?？.,]+$/u, ''), named.join(' '));
  }
  return undefined;
}

/** The earlier question up to the preposition that the new one begins with, and then the new one. */
function tailReplaced(earlier: string, rest: string): string | undefined {
  const [first = '', ...others] = rest.trim().split(/\s+/u);
  if (others.length === 0 || !isStopWord(normalizeText(first)) || first.length < 2) return undefined;
  const words = earlier
    .replace(/[?？.!]+\s*$/u, '')
    .trim()
    .split(/\s+/u);
  const at = words.findLastIndex((word) => word.toLowerCase() === first.toLowerCase());
  // Articles begin anything; only what stands between two parts of a sentence is a place to cut.
  if (at < 2 || article.test(`${first} `)) return undefined;
  return `${words.slice(0, at).join(' ')} ${rest.trim()}`;
}

export interface ResolvedQuestion {
  /** The question as it may have to be understood after those before it; as it is, when it stands by itself. */
  readonly text: string;
  /** False when it may as well stand by itself: "it" may be what was spoken of, or the document. */
  readonly isSure: boolean;
}

/** @param history of the conversation, oldest first */
export function resolveQuestion(question: string, history: readonly Message[]): ResolvedQuestion {
  const asIs = { text: question, isSure: true };
  const earlier = lastQuestion(history);
  if (earlier === undefined) return asIs;
  const words = question.trim().split(/\s+/u);
  const rest = question.replace(opening, '');
  if (rest !== question && words.length <= longestEllipsis) {
    const isQuestion =
      contentOf(headOf(rest)).length === 0 &&
      /^(?:what|who|when|where|why|how|which|wer|wie|wann|wo|was|welche\p{L}*|quel\p{L}*|combien|quand|qui)\b/iu.test(
        rest.trim(),
      );
    if (!isQuestion) {
      const whole = replaced(earlier, rest) ?? tailReplaced(earlier, rest) ?? joined(headOf(earlier), rest.trim());
      return { text: /[?？]\s*$/u.test(whole) ? whole.trim() : `${whole.trim()}?`, isSure: true };
    }
  }
  const known = contentOf(question);
  const isShort = known.length <= 2 && words.length <= 2 * longestEllipsis;
  if (!bare.test(question) && !(isShort && pronoun.test(question))) return asIs;
  const topic = contentOf(earlier)
    .filter((word) => !known.includes(word))
    .slice(-topicWords);
  if (topic.length === 0) return asIs;
  return { text: `${question.trim()} (${topic.join(' ')})`, isSure: known.length === 0 || bare.test(question) };
}
