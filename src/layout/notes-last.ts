/** Owns footnotes at the foot of a column in whose last sentence the next one goes on: they are read behind the text. */
import type { LineGroup } from './blocks.ts';
import type { KindOf } from './kinds.ts';
import { endsSentence } from './line-ends.ts';
import { emOf } from './lines.ts';

/** Size of notes whose size is measured on ink, in that of the text, at most. */
const smallInk = 0.88;
const marked = /^(?:\(?\d{1,3}[.)]?|[*†‡§¶∗]{1,3})\s?\p{L}/u;

/**
 * The positions of the groups of a page in the order in which they are read.
 * @param margins positions of groups that are furniture of the page
 */
export function notesLast(
  groups: readonly LineGroup[],
  kinds: readonly KindOf[],
  bodyEm: number,
  margins: ReadonlySet<number>,
): readonly number[] {
  const order = groups.map((_, at) => at);
  const isNote = (at: number) => {
    const group = groups[at] ?? [];
    if (group.length === 0 || margins.has(at)) return false;
    if (kinds[at]?.kind === 'footnote') return true;
    return (
      !group.some(({ sized }) => sized) && emOf(group) <= smallInk * bodyEm && marked.test(group[0]?.line.text ?? '')
    );
  };
  const moved = new Set<number>();
  for (let at = 1; at < groups.length - 1; at++) {
    if (!isNote(at) || isNote(at - 1)) continue;
    let to = at;
    while (isNote(to)) to++;
    const [before, after] = [
      margins.has(at - 1) ? undefined : groups[at - 1]?.at(-1),
      margins.has(to) ? undefined : groups[to]?.[0],
    ];
    if (before === undefined || after === undefined) continue;
    const isNextColumn =
      after.line.bbox[1] < before.line.bbox[1] &&
      before.line.bbox[3] <= (groups[at]?.[0]?.line.bbox[1] ?? 0) + before.em;
    if (!isNextColumn || endsSentence(before) || !/^[^\p{L}\p{N}]*\p{Ll}/u.test(after.line.text)) continue;
    for (let note = at; note < to; note++) moved.add(note);
  }
  if (moved.size === 0) return order;
  // Before the notes of the last column.
  let end = groups.length;
  while (margins.has(end - 1)) end--;
  while (isNote(end - 1) && !moved.has(end - 1)) end--;
  const stay = (at: number) => !moved.has(at);
  return [...order.slice(0, end).filter(stay), ...moved, ...order.slice(end).filter(stay)];
}
