/** Owns headings that stand alone on a tinted band across the page, as those of forms do: they part what is above from what is below. */
import { type Segment, usualEm } from './segments.ts';
import type { Ruling } from './tables/ruling.ts';

/** Share of the text's width that such a band takes at least. */
const mostlyWide = 0.8;
/** Its height in em of the text on it. */
const lowest = 0.9;
const highest = 3.5;
/** Their type beside that of the text, where it is not bold. */
const larger = 1.1;

/**
 * The segments, with those that stand alone on a band as wide as it.
 * @param tables stand for tables among the segments
 */
export function widenOnBands(
  segments: readonly Segment[],
  rulings: readonly Ruling[],
  tables: ReadonlyMap<Segment, unknown>,
): readonly Segment[] {
  const fills = rulings.filter(({ kind }) => kind === 'fill');
  if (fills.length === 0 || segments.length === 0) return segments;
  const x0 = Math.min(...segments.map(({ box }) => box[0]));
  const x1 = Math.max(...segments.map(({ box }) => box[2]));
  const em = Math.min(...segments.map((segment) => segment.em));
  const wide = fills.filter(
    ({ bbox }) =>
      bbox[3] - bbox[1] >= lowest * em && Math.min(bbox[2], x1) - Math.max(bbox[0], x0) >= mostlyWide * (x1 - x0),
  );
  const usual = usualEm(segments);
  const widened = new Map<Segment, Segment>();
  for (const { bbox } of wide) {
    const on = segments.filter(({ top, bottom }) => (top + bottom) / 2 > bbox[1] && (top + bottom) / 2 < bbox[3]);
    const [segment, other] = on;
    if (segment === undefined || other !== undefined || tables.has(segment) || !isSetOff(segment, usual)) continue;
    const height = (bbox[3] - bbox[1]) / segment.em;
    if (height < lowest || height > highest || segment.box[0] < bbox[0] || segment.box[2] > bbox[2]) continue;
    const { box } = segment;
    widened.set(segment, { ...segment, box: [Math.max(bbox[0], x0), box[1], Math.min(bbox[2], x1), box[3]] });
  }
  return widened.size === 0 ? segments : segments.map((segment) => widened.get(segment) ?? segment);
}

/** Headings are bold, or larger than the text; code may stand on a tint, too. */
function isSetOff({ em, words }: Segment, usual: number): boolean {
  return (
    !words.some(({ style }) => style?.monospace === true) &&
    (em >= larger * usual || words.every(({ style }) => style?.bold === true))
  );
}
