/** Owns finding the entries of a document's outline among the lines of the page they point to. */
import type { Element, OutlineEntry } from './element.ts';
import type { LaidLine } from './lines.ts';
import { listMarker } from './list-marker.ts';

/** Lines that a heading may have. */
const mostLines = 4;
/** Ids of elements that come of the outline begin here, above those of the structure tree. */
export const firstId = 1_000_000;

/**
 * Marks the lines that say what an entry of the outline says as headings of its level. Numbers before a heading may be
 * missing in either. What the structure tree calls a heading keeps its level.
 */
export function markOutline(
  regions: readonly (readonly LaidLine[])[],
  outline: readonly OutlineEntry[],
): readonly (readonly LaidLine[])[] {
  if (outline.length === 0) return regions;
  const entries = new Map<string, { readonly entry: OutlineEntry; readonly id: number; used: boolean }[]>();
  outline.forEach((entry, at) => {
    for (const key of new Set([bare(entry.title), bare(unnumbered(entry.title))])) {
      if (key.length < 2) continue;
      entries.set(key, [...(entries.get(key) ?? []), { entry, id: firstId + at, used: false }]);
    }
  });
  const longest = Math.max(0, ...[...entries.keys()].map(({ length }) => length));
  const taken = new Set<number>();
  return regions.map((lines) => {
    const marked = [...lines];
    for (let at = 0; at < lines.length; at++) {
      const marker = listMarker(lines[at]?.line.text ?? '');
      if (marker?.counted === false || bare(lines[at]?.line.text ?? '') === '') continue;
      let text = '';
      for (let count = 1; count <= mostLines; count++) {
        const line = lines[at + count - 1];
        if (line === undefined) break;
        text = joined(text, line.line.text);
        if (bare(unnumbered(text)).length > longest) break;
        const found = [bare(text), bare(unnumbered(text))]
          .flatMap((key) => entries.get(key) ?? [])
          .find(({ id }) => !taken.has(id));
        if (found === undefined) continue;
        taken.add(found.id);
        for (let member = at; member < at + count; member++) {
          const old = marked[member];
          if (old !== undefined) marked[member] = { ...old, element: headingElement(found, text, old.element) };
        }
        at += count - 1;
        break;
      }
    }
    return marked;
  });
}

/** The structure tree knows the level better: the outline may leave levels out. */
function headingElement(
  found: { readonly id: number; readonly entry: OutlineEntry },
  text: string,
  old: Element | undefined,
): Element {
  const label = bare(text) === bare(found.entry.title) ? '' : (numbering.exec(text)?.[0].trim() ?? '');
  return {
    ...(old?.kind === 'heading' ? old : { id: found.id, kind: 'heading', level: found.entry.level }),
    ...(label === '' ? {} : { label }),
  };
}

function joined(text: string, line: string): string {
  if (text === '') return line;
  return /\p{L}[-\u00AD]$/u.test(text) ? text.slice(0, -1) + line : `${text} ${line}`;
}

const numbering =
  /^\s*(?:(?:chapter|section|appendix|part|kapitel|chapitre|capítulo|§)\s*)?(?:\p{Nd}{1,3}(?:\.\p{Nd}{1,3})*|[IVXLC]{1,6}|[A-Z](?:\.\p{Nd}{1,3})*|[a-z](?=[.)]))[.):]?\s+/iu;

function unnumbered(text: string): string {
  return text.replace(numbering, '');
}

/** Letters and digits alone, of one case. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '');
}
