/** Owns what becomes of a page that was translated: both languages one under the other, or the translation in place of the source. */
import type { Block, Line, Page, Translation } from './document.ts';

/** The page with each translation, in italics, behind the block that it is of. */
export function bilingual(page: Page): Page {
  if (!isTranslated(page)) return page;
  return { ...page, blocks: page.blocks.flatMap((block) => [block, ...inOther(block, true)]) };
}

/** The page in the other language; what was not translated stays. */
export function translated(page: Page): Page {
  if (!isTranslated(page)) return page;
  return {
    ...page,
    blocks: page.blocks.flatMap((block) => (block.translation === undefined ? [block] : inOther(block, false))),
  };
}

const isTranslated = ({ blocks }: Page): boolean => blocks.some(({ translation }) => translation !== undefined);

/** The block in the other language, where it stood. A heading beside its source is no second heading. */
function inOther(block: Block, isBeside: boolean): readonly Block[] {
  const { translation, table, level, label: _label, ...rest } = block;
  if (translation === undefined) return [];
  const isHeading = rest.kind === 'heading' || rest.kind === 'title';
  const kind = isBeside && isHeading ? 'paragraph' : rest.kind;
  return [
    {
      ...rest,
      kind,
      text: translation.text,
      lines: translation.text.split('\n').map((text) => lineOf(text, block, isBeside)),
      ...(level === undefined || kind !== rest.kind ? {} : { level }),
      ...(table === undefined
        ? {}
        : {
            table: {
              ...table,
              cells: table.cells.map((cell, at) => ({ ...cell, text: cellOf(translation, at) ?? cell.text })),
            },
          }),
    },
  ];
}

const cellOf = ({ cells }: Translation, at: number): string | undefined => cells?.[at];

function lineOf(text: string, { bbox, confidence, lines }: Block, italic: boolean): Line {
  const { style } = lines[0] ?? {};
  return {
    text,
    bbox,
    words: [{ text, bbox, confidence }],
    ...(italic || style !== undefined ? { style: { ...style, ...(italic ? { italic } : {}) } } : {}),
  };
}
