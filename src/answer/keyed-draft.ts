/** Owns reading an answer whose citations stand in its text: `The total is 215.00 [A1.12 "Total: 215.00"].` */
import type { Page } from '../document.ts';
import type { Claim, Quotation } from './answerer.ts';
import { letterOf, textOfLines } from './evidence-lines.ts';
import { noAnswer } from './prompt.ts';
import { sentencesOf } from './sentences.ts';

const key = String.raw`[A-Z]{1,2}\d{1,6}\.\d{1,6}(?:\s*[-–]\s*(?:[A-Z]{1,2}\d{1,6}\.)?\d{1,6})?`;
const quoted = String.raw`(?:\s*:?\s*["“«„](?:[^\n]{1,2000}?)["”»](?=\s*[\],;]))?`;
const group = new RegExp(String.raw`\[\s*(${key}${quoted}(?:\s*[,;]\s*${key}${quoted})*)\s*\]`, 'gu');
const single = new RegExp(
  String.raw`([A-Z]{1,2})(\d{1,6})\.(\d{1,6})(?:\s*[-–]\s*(?:[A-Z]{1,2}\d{1,6}\.)?(\d{1,6}))?(?:\s*:?\s*["“«„]([^\n]{1,2000}?)["”»](?=\s*(?:[,;]|$)))?`,
  'gu',
);
/** More citations than this behind one sentence support nothing. */
const mostCitations = 12;

export interface KeyedDocument {
  readonly job: string;
  /** The stored page of an index from 0. */
  readonly page: (index: number) => Page | undefined;
}

export interface KeyedDraft {
  readonly claims: readonly Claim[];
  /** True when it says that the documents do not answer. */
  readonly declined: boolean;
}

/** A key that names no line becomes a quotation that is not found, so that its sentence falls. */
function quotationsOf(citations: string, documents: readonly KeyedDocument[]): readonly Quotation[] {
  return [...citations.matchAll(single)].slice(0, mostCitations).map(([, letter, page, first, last, words]) => {
    const document = documents.find((_, index) => letterOf(index) === letter);
    const index = Number(page) - 1;
    const lines: readonly [number, number] = [Number(first) - 1, Number(last ?? first) - 1];
    const stored = document?.page(index);
    const text = words ?? (stored === undefined ? undefined : textOfLines(stored, lines));
    return { job: document?.job ?? '', page: index, text: text ?? '', lines };
  });
}

/**
 * @param text as the model wrote it
 * @param documents in the order of their letters
 */
export function readKeyedDraft(text: string, documents: readonly KeyedDocument[]): KeyedDraft {
  const claims: Claim[] = [];
  let open = '';
  let end = 0;
  const uncited = (sentences: readonly string[]) => {
    for (const sentence of sentences)
      if (/[\p{L}\p{N}]/u.test(sentence)) claims.push({ text: sentence, quotations: [] });
  };
  for (const match of text.matchAll(group)) {
    const between = text.slice(end, match.index).replace(/^[ \t]*[.,;:!?。]+/u, '');
    end = match.index + match[0].length;
    const quotations = quotationsOf(match[1] ?? '', documents);
    const last = claims.at(-1);
    if (!/[\p{L}\p{N}]/u.test(between) && last !== undefined && last.quotations.length > 0) {
      claims[claims.length - 1] = { text: last.text, quotations: [...last.quotations, ...quotations] };
      continue;
    }
    const sentences = sentencesOf(between);
    uncited(sentences.slice(0, -1));
    open = (sentences.at(-1) ?? '').trim();
    claims.push({ text: /[.!?。！？؟।]["”»)]*$/u.test(open) || open === '' ? open : `${open}.`, quotations });
  }
  uncited(sentencesOf(text.slice(end).replace(/^[ \t]*[.,;:!?。]+/u, '')));
  const declined = claims.every(({ quotations }) => quotations.length === 0) && text.includes(noAnswer);
  return { claims: declined ? [] : claims, declined };
}

/** Pages beyond these are not loaded for a draft. */
export const mostPages = 50;

/** Which pages (from 0) of each document, by its position, the keys of a text name. */
export function pagesNamed(text: string): (document: number) => readonly number[] {
  const named = [...text.matchAll(/\b([A-Z]{1,2})(\d{1,6})\.\d{1,6}/gu)];
  return (document) => {
    const letter = letterOf(document);
    const pages = named.flatMap(([, of, page]) => (of === letter ? [Number(page) - 1] : []));
    return [...new Set(pages)].filter((page) => page >= 0).slice(0, mostPages);
  };
}
