/** Owns runs of Word: text with its weight, slant, direction and language. */
import { direction } from '../../script.ts';
import type { FlowLines, FlowRun, Note } from '../flow.ts';
import { escapeXml } from '../xml.ts';

export interface RunLook {
  /** Half points, where they differ from the style's. */
  readonly size?: number | undefined;
  /** BCP 47 tag, where it differs from the document's. */
  readonly language?: string | undefined;
  /** Relation to where a link leads. */
  readonly relation?: ((uri: string) => string) | undefined;
  /** Writes the reference to a footnote. */
  readonly reference?: ((note: Note) => string) | undefined;
}

/** Lines as runs, a line break between them. */
export function linesXml(lines: FlowLines, look: RunLook): string {
  return lines.map((runs) => runs.map((run) => runXml(run, look)).join('')).join('<w:r><w:br/></w:r>');
}

/** Text without emphasis; line feeds become breaks. */
export function textXml(text: string, look: RunLook = {}): string {
  return runXml({ text, bold: false, italic: false, monospace: false }, look);
}

/** A run that shows the mark of a footnote. */
export function noteRunXml(content: string): string {
  return `<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>${content}</w:r>`;
}

function runXml(run: FlowRun, look: RunLook): string {
  if (run.note !== undefined && look.reference !== undefined) return look.reference(run.note);
  const relation = run.link === undefined ? undefined : look.relation?.(run.link);
  const content = directed(run.text)
    .map(({ text, rtl }) => `<w:r>${properties(run, rtl, look, relation !== undefined)}${contentXml(text)}</w:r>`)
    .join('');
  return relation === undefined ? content : `<w:hyperlink r:id="${relation}" w:history="1">${content}</w:hyperlink>`;
}

/** In the order that the schema asks for. */
function properties(
  { bold, italic, monospace }: FlowRun,
  rtl: boolean,
  { size, language }: RunLook,
  isLink: boolean,
): string {
  const inside = [
    isLink ? '<w:rStyle w:val="Hyperlink"/>' : '',
    monospace ? '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>' : '',
    bold ? '<w:b/><w:bCs/>' : '',
    italic ? '<w:i/><w:iCs/>' : '',
    size === undefined ? '' : `<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>`,
    rtl ? '<w:rtl/>' : '',
    language === undefined ? '' : languageXml(language),
  ].join('');
  return inside === '' ? '' : `<w:rPr>${inside}</w:rPr>`;
}

const eastAsian = /^(?:zh|ja|ko|yue)\b/u;
const bidirectional = /^(?:ar|he|fa|ur|yi|ps|sd|ug|dv|syr|ku)\b/u;

/** A language goes where Word looks for it: East Asian and right-to-left ones have places of their own. */
export function languageXml(tag: string): string {
  const place = eastAsian.test(tag) ? 'w:eastAsia' : bidirectional.test(tag) ? 'w:bidi' : 'w:val';
  return `<w:lang ${place}="${escapeXml(tag)}"/>`;
}

interface Directed {
  readonly text: string;
  readonly rtl: boolean;
}

/** Cuts text where its direction changes; what has none goes with what stands before it. */
function directed(text: string): readonly Directed[] {
  const pieces: Directed[] = [];
  for (const [part] of text.matchAll(/[^\p{L}]*\p{L}[\p{L}\p{M}]*|[^]+/gu)) {
    const way = direction(part);
    const last = pieces.at(-1);
    const rtl = way === 'neutral' ? (last?.rtl ?? false) : way === 'rtl';
    const lead = /^[^\p{L}]*/u.exec(part)?.[0] ?? '';
    if (last === undefined || last.rtl === rtl || way === 'neutral') {
      if (last === undefined) pieces.push({ text: part, rtl });
      else pieces[pieces.length - 1] = { text: last.text + part, rtl: last.rtl };
      continue;
    }
    pieces[pieces.length - 1] = { text: last.text + lead, rtl: last.rtl };
    pieces.push({ text: part.slice(lead.length), rtl });
  }
  return pieces;
}

/** The text of a run. */
export function contentXml(text: string): string {
  return text
    .split(/(\n|\t)/u)
    .map((part) => {
      if (part === '') return '';
      if (part === '\n') return '<w:br/>';
      return part === '\t' ? '<w:tab/>' : `<w:t xml:space="preserve">${escapeXml(part)}</w:t>`;
    })
    .join('');
}
