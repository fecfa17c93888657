/** Owns footnotes: small print with a mark at the foot of a column. */
import type { BlockKind } from '../document.ts';
import type { LineGroup } from './blocks.ts';
import type { LaidLine } from './lines.ts';
import { isPageNumber } from './margins.ts';

const mark = /^(?:\(?\p{Nd}{1,3}\)?|[*†‡§¶∗]{1,3}|[a-z])$/u;
/** The size of footnotes in that of the text, at most. */
const small = 0.92;
const lowest = 0.45;

/** True for a line that begins with a raised mark, as a footnote does. */
export function beginsWithMark({ words, em, sized }: LaidLine): boolean {
  const [first, next] = words;
  return (
    sized &&
    first !== undefined &&
    next !== undefined &&
    first.em < 0.85 * em &&
    first.word.bbox[3] < next.word.bbox[3] - 0.1 * em &&
    mark.test(first.word.text)
  );
}

/**
 * Makes footnotes of paragraphs, from the foot of each column up: small print that begins with a mark, with nothing but
 * footnotes below it in its column.
 */
export function markFootnotes(
  groups: readonly LineGroup[],
  kinds: BlockKind[],
  bodyEm: number,
  pageHeight: number,
  margins: ReadonlySet<number>,
): void {
  let isFoot = true;
  for (let at = groups.length - 1; at >= 0; at--) {
    if (margins.has(at)) continue;
    const [first, next] = [groups[at]?.[0], margins.has(at + 1) ? undefined : groups[at + 1]?.[0]];
    if (first === undefined) {
      isFoot = false;
      continue;
    }
    if (groups[at]?.length === 1 && isPageNumber(first.line.text)) continue;
    // What comes next stands higher: it is in another column, and this is the foot of its own.
    if (next !== undefined && next.line.bbox[1] < first.line.bbox[1]) isFoot = true;
    const plain = kinds[at] === 'paragraph' || kinds[at] === 'list-item';
    const lead = first.words[0]?.word.text ?? '';
    const marked =
      groups[at]?.some(({ line }) => /\p{L}{2}/u.test(line.text)) === true &&
      (beginsWithMark(first) || mark.test(lead) || /^[*†‡§¶∗]\p{L}/u.test(lead));
    const isNote =
      isFoot &&
      plain &&
      first.sized &&
      first.em <= small * bodyEm &&
      marked &&
      first.line.bbox[1] > lowest * pageHeight;
    if (isNote) kinds[at] = 'footnote';
    else isFoot = false;
  }
}
