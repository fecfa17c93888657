/** Owns paragraphs of Word: their properties in the order that the schema asks for. */

export interface Paragraph {
  /** Id of a style; absent for the normal one. */
  readonly style?: string | undefined;
  readonly keepNext?: boolean | undefined;
  readonly pageBreakBefore?: boolean | undefined;
  /** Id of a numbering and level in it, from 0. */
  readonly numbering?: { readonly id: number; readonly level: number } | undefined;
  readonly rightToLeft?: boolean | undefined;
  /** Twips above it, where they differ from the style's. */
  readonly spaceBefore?: number | undefined;
  readonly alignment?: 'center' | 'end' | undefined;
  /** Properties of the section that ends here. */
  readonly section?: string | undefined;
  /** Runs. */
  readonly content: string;
}

/** A paragraph as WordprocessingML (`w:p`). */
export function paragraphXml(paragraph: Paragraph): string {
  const { style, keepNext, pageBreakBefore, numbering, rightToLeft, spaceBefore, alignment, section, content } =
    paragraph;
  const properties = [
    style === undefined ? '' : `<w:pStyle w:val="${style}"/>`,
    keepNext === true ? '<w:keepNext/>' : '',
    pageBreakBefore === true ? '<w:pageBreakBefore/>' : '',
    numbering === undefined
      ? ''
      : `<w:numPr><w:ilvl w:val="${numbering.level}"/><w:numId w:val="${numbering.id}"/></w:numPr>`,
    rightToLeft === true ? '<w:bidi/>' : '',
    spaceBefore === undefined ? '' : `<w:spacing w:before="${spaceBefore}"/>`,
    // In a right-to-left paragraph Word takes "right" for its end, which is the left side.
    alignment === undefined ? '' : `<w:jc w:val="${alignment === 'end' ? 'right' : alignment}"/>`,
    section ?? '',
  ].join('');
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`;
}
