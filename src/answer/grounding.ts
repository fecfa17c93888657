/** Owns whether a sentence says more than its lines: numbers, dates, names and addresses that they do not have. */
import { normalizeText } from '../normalize.ts';
import { haystack, presence } from './coverage.ts';
import { figuresOf, isMonthName, missingFigure } from './figures.ts';
import { isStopWord } from '../stop-words.ts';

/** What a sentence may take its facts from. */
export interface Ground {
  /** The cited lines, whole. */
  readonly lines: string;
  /** Headings and heads of columns that the lines stand under, and the names of the documents. */
  readonly headings: string;
  /** The question: who asked for a name may be told it. */
  readonly asked: string;
  /** All lines that were looked at. */
  readonly evidence: string;
  /** True where nouns are written with capitals, so that only two capitals in a row make a name. */
  readonly capitalNouns: boolean;
}

const address = /(?:https?:\/\/|www\.)[^\s)\]"'<>]+|[\w.+-]+@[\w-]+\.[\w.-]+/giu;
const wordPattern = /[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)?/gu;
/** Letters up to which the first word of a sentence is taken for no name. */
const shortOpening = 3;
/** Words that join a sentence to the one before it and say nothing of the document. */
const joining =
  /^(?:also|additionally|furthermore|moreover|however|therefore|finally|yes|außerdem|ferner|zudem|également|además|también|inoltre|anche)$/u;
const beginsSentence = /(?:^|[.!?:;。！？]["”’)»]*\s+|["“„«(]\s*|[-•*]\s+)$/u;

function bareAddress(text: string): string {
  return normalizeText(text).replace(/\s+/gu, '');
}

/** Words by which a name could be told: with a capital where only names have one. */
function namesIn(
  text: string,
  capitalNouns: boolean,
): readonly { readonly word: string; readonly isOpening: boolean }[] {
  const words = [...text.matchAll(wordPattern)].map((match) => ({ word: match[0], at: match.index }));
  const isCapital = (word: string | undefined) => word !== undefined && /^\p{Lu}/u.test(word);
  return words.flatMap(({ word, at }, index) => {
    if (!isCapital(word) || isStopWord(normalizeText(word)) || isMonthName(word)) return [];
    const [before, after] = [words[index - 1], words[index + 1]];
    const touches = (a: typeof before, b: typeof before) =>
      a !== undefined && b !== undefined && /^[\s.]{1,2}$/u.test(text.slice(a.at + a.word.length, b.at));
    const here = words[index];
    const isPaired =
      (touches(before, here) && isCapital(before?.word) && !isStopWord(normalizeText(before?.word ?? ''))) ||
      (touches(here, after) && isCapital(after?.word));
    if (capitalNouns && !isPaired) return [];
    return [{ word, isOpening: beginsSentence.test(text.slice(0, at)) && !isPaired }];
  });
}

/**
 * The first thing that a sentence says and its ground does not have, or undefined when it has everything.
 * A word that only begins the sentence may be no name at all: that it stands anywhere among the evidence is enough.
 */
export function ungrounded(text: string, ground: Ground): string | undefined {
  const known = bareAddress(ground.lines);
  for (const [found] of text.matchAll(address))
    if (!known.includes(bareAddress(found.replace(/[.,;:]+$/u, '')))) return found;
  const figure = missingFigure(text, figuresOf(`${ground.lines}\n${ground.headings}`));
  if (figure !== undefined) return figure;
  const near = haystack(`${ground.lines}\n${ground.headings}\n${ground.asked}`);
  const far = haystack(ground.evidence);
  for (const { word, isOpening } of namesIn(text, ground.capitalNouns)) {
    const name = normalizeText(word.replace(/['’]s?$/u, ''));
    if (presence(name, near) >= 0.95 || (/\d/u.test(name) && near.text.includes(name))) continue;
    if (isOpening && (name.length <= shortOpening || joining.test(name) || presence(name, far) >= 0.7)) continue;
    return word;
  }
  return undefined;
}

/** Wording by which a text addresses a model instead of a reader. */
const planted =
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules?|above|previous|prior|question)\b|\bsystem prompt\b|\byou are (?:now )?an? (?:ai|assistant|language model|chatbot)\b|\b(?:ai|llm|language model|assistant|chatbot)s?\b.{0,30}\b(?:must|should|shall|has to|have to)\b.{0,30}\b(?:say|answer|reply|respond|output|tell|claim)\b|\b(?:ignorier|vergiss|missachte)\w*\b.{0,40}\b(?:anweisung|vorgabe|regel|frage)\w*|\bignor[ea]\w*\b.{0,40}\b(?:instructions?|consignes?|instrucciones|istruzioni)\b|忽略.{0,12}(?:指令|指示|说明|要求)|игнорируй.{0,40}(?:инструкци|указани)/iu;

/** True for a text that seems to be written for a model to obey. It is data all the same; a reader is told of it. */
export function addressesModel(text: string): boolean {
  return planted.test(text.replace(/\s+/gu, ' '));
}
