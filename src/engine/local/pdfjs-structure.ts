/** Owns reading the structure tree of a tagged page through pdf.js, and following its marks through the page's text. */
import type { Element } from '../../layout/element.ts';
import {
  deepest,
  elementsOf,
  furniture,
  mostElements,
  type CellAttributes,
  type PageStructure,
  type StructureNode,
} from './structure-tree.ts';

/** The tree as pdf.js gives it; what is no element has a `type`. */
interface Node {
  readonly role: string;
  readonly children: readonly (Node | { readonly type: string; readonly id: string })[];
  readonly rowSpan?: number | undefined;
  readonly colSpan?: number | undefined;
  readonly scope?: string | undefined;
  readonly structId?: string | undefined;
  readonly headers?: readonly string[] | undefined;
}

/** An item of a page's text that begins or ends marked content. */
interface Mark {
  readonly type: string;
  readonly id?: string | null;
  readonly tag?: string;
}

export interface MarkedText {
  /** Takes note of where marked content begins or ends. */
  follow(mark: Mark): void;
  /** The element of the text that comes next. */
  element(): Element | undefined;
}

/** @param tree null for a page that is not tagged */
export function followMarks(tree: Node | null): MarkedText {
  const marks = new Map<string, number>();
  const structure: PageStructure = tree === null ? new Map() : elementsOf(read(tree.children, marks, { count: 0 }, 0));
  const open: (Element | undefined)[] = [];
  return {
    follow({ type, id, tag }) {
      if (type === 'endMarkedContent') open.pop();
      else if (structure.size === 0) open.push(undefined);
      else if (typeof id === 'string') open.push(structure.get(marks.get(id) ?? -1));
      // It has no type; of those with properties pdf.js does not tell it.
      else if (type === 'beginMarkedContent' && tag === 'Artifact') open.push(furniture);
      else open.push(open.at(-1));
    },
    element: () => open.at(-1),
  };
}

function read(
  children: Node['children'],
  marks: Map<string, number>,
  seen: { count: number },
  depth: number,
): StructureNode['kids'] {
  return children.flatMap((child): StructureNode['kids'] => {
    if (!('role' in child)) {
      if (child.type !== 'content') return [];
      const mark = marks.get(child.id) ?? marks.size;
      marks.set(child.id, mark);
      return [mark];
    }
    seen.count += 1;
    if (depth > deepest || seen.count > mostElements) return [];
    return [{ type: child.role, ...cellOf(child), kids: read(child.children, marks, seen, depth + 1) }];
  });
}

function cellOf({ rowSpan, colSpan, scope, structId, headers }: Node): CellAttributes {
  return {
    ...(rowSpan === undefined ? {} : { rowSpan }),
    ...(colSpan === undefined ? {} : { columnSpan: colSpan }),
    ...(scope === undefined ? {} : { scope }),
    ...(structId === undefined ? {} : { id: structId }),
    ...(headers === undefined ? {} : { headers }),
  };
}
