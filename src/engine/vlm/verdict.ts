/** Owns which of two readings of one word stands, and how sure it is. */
import type { TextSource, Word } from '../../document.ts';
import { bareText, isPunctuation, unreadable } from './text-unit.ts';
import { figuresIn, likeness } from './likeness.ts';

/** Recognition that is as sure as this is not overruled where it and the model disagree … */
export const sure = 0.6;
/** … and keeps its spelling where they nearly agree. */
const verySure = 0.85;
const alike = 0.6;
const mostWhenDisputed = 0.5;
/** Share of the doubt in a word that goes when the model reads the same. */
const relief = 0.7;

/** Of a word that the model gave, and of which there is nothing on the page. */
export const unsupportedConfidence = 0.2;
/** Of a word that the model gave where there is ink that nobody else could read. */
export const unreadConfidence = 0.35;
/** Of a word that the model left out, in shares of its own. */
const whenOmitted = 0.8;

/**
 * A word that both read. Where they differ in more than case, accents and punctuation, the page's own reading stands
 * unless it was unsure, and the other is noted; digits that differ always are.
 * @param given what the model has in its place
 * @param pageSource whose reading the page's word is
 */
export function settle(word: Word, given: string, pageSource: TextSource): Word {
  const source = word.source ?? pageSource;
  const { text, bbox, confidence } = word;
  const isExact = source === 'text-layer';
  const kept: Word = { text, bbox, confidence, source };
  const taken: Word = { text: given, bbox, confidence, source: 'vlm' };
  if (given === unreadable) return { ...kept, confidence: Math.min(confidence, mostWhenDisputed) };
  // A bullet or a stroke that is read otherwise changes no word.
  if (isPunctuation(given)) return !isExact && confidence < verySure ? taken : kept;
  const share = likeness(bareText(text), bareText(given));
  const agreesOnFigures = figuresIn(text) === figuresIn(given);
  if (share === 1 && agreesOnFigures) {
    const surer = 1 - (1 - confidence) * (1 - relief);
    const spells = isExact || text === given || confidence >= verySure;
    return { ...(spells ? kept : taken), confidence: surer };
  }
  if (!isExact && agreesOnFigures && share >= alike && confidence < verySure)
    return { ...taken, confidence: (confidence + share) / 2 };
  const stands = isExact || confidence >= sure;
  return {
    ...(stands ? kept : taken),
    confidence: Math.min(isExact ? 1 : confidence, isExact && agreesOnFigures ? 1 : mostWhenDisputed),
    disputed: stands ? given : text,
  };
}

/** A word that the model left out. */
export function leftOut({ text, bbox, confidence, source }: Word, pageSource: TextSource): Word {
  return { text, bbox, confidence: confidence * whenOmitted, source: source ?? pageSource };
}

/** Whether a word that the model left out is text rather than specks that were taken for some. */
export function isText({ confidence, source }: Word, pageSource: TextSource): boolean {
  return (source ?? pageSource) === 'text-layer' || confidence >= mostWhenDisputed;
}
