/** Owns the numberings of a document: what stands before the items of its lists, and where each begins to count. */
import type { Counting, ListMark } from '../../list-items.ts';
import { escapeXml } from '../xml.ts';

const formats: Readonly<Record<Counting, string>> = {
  decimal: 'decimal',
  'lower-letter': 'lowerLetter',
  'upper-letter': 'upperLetter',
  'lower-roman': 'lowerRoman',
  'upper-roman': 'upperRoman',
};

/** Levels that Word knows. */
export const deepest = 8;
const bullets = ['•', '◦', '▪'];

/** Twips that each level stands further in. */
const levelIndent = 360;

type NumberMark = Extract<ListMark, { kind: 'number' }>;

export class Numbering {
  /** What a level looks like → the number of its definition. */
  readonly #abstracts = new Map<string, number>();
  readonly #instances: string[] = [];

  /** A new list of bullets. */
  bullets(): number {
    return this.#instance('bullet', undefined);
  }

  /** A new list that begins at the mark's number, which is that of an item on the level. */
  counted({ counting, before, after, number }: NumberMark, level: number): number {
    return this.#instance(`${formats[counting]} ${before} ${after}`, { level, number });
  }

  #instance(sort: string, start: { readonly level: number; readonly number: number } | undefined): number {
    const abstract = this.#abstracts.get(sort) ?? this.#abstracts.size;
    this.#abstracts.set(sort, abstract);
    const id = this.#instances.length + 1;
    const override =
      start === undefined
        ? ''
        : `<w:lvlOverride w:ilvl="${start.level}"><w:startOverride w:val="${start.number}"/></w:lvlOverride>`;
    this.#instances.push(`<w:num w:numId="${id}"><w:abstractNumId w:val="${abstract}"/>${override}</w:num>`);
    return id;
  }

  /** The part `word/numbering.xml`. */
  xml(): string {
    const abstracts = [...this.#abstracts].map(([sort, id]) => abstractXml(sort, id));
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${abstracts.join('')}${this.#instances.join('')}</w:numbering>`;
  }
}

function abstractXml(sort: string, id: number): string {
  const [format = '', before = '', after = ''] = sort.split(' ');
  const levels = Array.from({ length: deepest + 1 }, (_, level) => {
    const text = format === 'bullet' ? (bullets[level % bullets.length] ?? '•') : `${before}%${level + 1}${after}`;
    const left = levelIndent * (level + 1);
    return `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${escapeXml(text)}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="${left}" w:hanging="${levelIndent}"/></w:pPr></w:lvl>`;
  });
  return `<w:abstractNum w:abstractNumId="${id}"><w:multiLevelType w:val="hybridMultilevel"/>${levels.join('')}</w:abstractNum>`;
}
