/** Owns the documents of the end-to-end tests: small pages of known text, each with something that no other page says. */
import { layOut } from '../generate/index.ts';
import type { ContentBlock, LaidOutDocument, TruthPage, TruthWord } from '../generate/index.ts';

const beginnings = ['Amber', 'Brack', 'Clover', 'Dun', 'East', 'Fox'];
const endings = ['field', 'water', 'dale', 'morrow', 'bridge'];
const crops = ['barley', 'clover', 'turnips', 'rye', 'hops', 'lentils', 'mustard'];

/** What page `number` (from 1) alone reports. */
export const harvestOf = (number: number): number => 1200 + number * 37;
export const placeOf = (number: number): string =>
  `${beginnings[(number - 1) % 6] ?? ''}${endings[Math.floor((number - 1) / 6) % 5] ?? ''}`;

/** Pages of one heading and one paragraph. @param mark a word that every page carries */
export function harvestReport(pages: number, mark = 'council'): Promise<LaidOutDocument> {
  const content = Array.from({ length: pages }, (_, index): readonly ContentBlock[] => {
    const number = index + 1;
    const crop = crops[index % crops.length] ?? '';
    return [
      ...(index === 0 ? [] : [{ kind: 'page-break' } as const]),
      { kind: 'heading', text: `Station ${number}: ${placeOf(number)}` },
      {
        kind: 'paragraph',
        text: `The growers of ${placeOf(number)} brought in ${harvestOf(number)} sacks of ${crop}. Their ${mark} met in the old mill and agreed to repair the northern weir before the first frost.`,
      },
    ];
  });
  return layOut(content.flat(), { width: 360, height: 170, margin: 30, fontSize: 12 });
}

export const pageOf = (document: LaidOutDocument, number: number): LaidOutDocument['pages'][number] => {
  const page = document.pages[number - 1];
  if (page === undefined) throw new Error(`There is no page ${number}`);
  return page;
};

/** Words that stand on the page only once, so that a found word can be paired with its truth. */
export function uniqueWords(page: TruthPage): readonly TruthWord[] {
  const words = page.blocks.flatMap((block) => block.lines.flatMap((line) => line.words));
  return words.filter(({ text }) => words.filter((word) => word.text === text).length === 1);
}

/** Area shared by two boxes as a part of the area that both cover, 0…1. */
export function overlap(a: readonly number[], b: readonly number[]): number {
  const [ax0 = 0, ay0 = 0, ax1 = 0, ay1 = 0] = a;
  const [bx0 = 0, by0 = 0, bx1 = 0, by1 = 0] = b;
  const shared =
    Math.max(0, Math.min(ax1, bx1) - Math.max(ax0, bx0)) * Math.max(0, Math.min(ay1, by1) - Math.max(ay0, by0));
  return shared / ((ax1 - ax0) * (ay1 - ay0) + (bx1 - bx0) * (by1 - by0) - shared);
}
