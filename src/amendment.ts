/** Owns what is changed on a page that was read: kinds and levels of blocks by the document as a whole, translations, and what a model says of fields; never text, order or boxes. */
import type { Block, BlockKind, FieldClaim, Page, Translation } from './document.ts';
import type { ModelUse } from './job.ts';

/** What a block is in its document. */
export interface BlockChange {
  /** Position of the block on its page. */
  readonly at: number;
  readonly kind: BlockKind;
  /** Absent for a block that has none. */
  readonly level?: number | undefined;
  /** The block's table is the rest of the one with which the page before ends. */
  readonly continues?: true | undefined;
}

/** A block in another language. */
export interface BlockTranslation {
  /** Position of the block on its page. */
  readonly at: number;
  readonly translation: Translation;
}

/** What could not be done for a page, as a sentence. */
interface PageNote {
  readonly note: string;
}

/** What a model says of the fields that are wanted; empty where it saw none. */
interface PageClaims {
  readonly claims: readonly FieldClaim[];
}

export type Change = BlockChange | BlockTranslation | PageClaims | PageNote;

/** Changes of both sorts are noted apart: those of one sort replace the earlier ones of it. */
export const isLayout = (change: Change): change is BlockChange => 'kind' in change;

/** The changes of one page, all of one sort. */
export interface Amendment {
  readonly index: number;
  readonly changes: readonly Change[];
  /** What a model took for them; the job adds it up. */
  readonly model?: ModelUse | undefined;
}

/** True for what a page keeps and a model is not asked for again: work that has got on. */
export const bringsFromModel = ({ changes }: Amendment): boolean =>
  changes.some((change) => 'claims' in change || 'translation' in change);

/** Doubts about translations that a page warns of; all of them stand in its blocks. */
const mostDoubts = 20;

/** The page with its blocks changed; doing it again changes nothing more. */
export function amend(page: Page, changes: readonly Change[]): Page {
  if (changes.length === 0) return page;
  const blocks = [...page.blocks];
  const notes: string[] = [];
  let { claims } = page;
  for (const change of changes) {
    if ('note' in change) {
      notes.push(change.note);
      continue;
    }
    if ('claims' in change) {
      claims = change.claims;
      continue;
    }
    const block = blocks[change.at];
    if (block !== undefined)
      blocks[change.at] = isLayout(change)
        ? changedBlock(block, change)
        : { ...block, translation: change.translation };
  }
  const doubts = blocks.flatMap(({ translation, text }) =>
    (translation?.doubts ?? []).map(
      (doubt) => `Translation of "${text.slice(0, 30).replace(/\s+/gu, ' ')}…": ${doubt}`,
    ),
  );
  notes.push(...doubts.slice(0, mostDoubts));
  const known = page.warnings ?? [];
  const warnings = [...known, ...notes.filter((note) => !known.includes(note))];
  return {
    ...page,
    blocks,
    ...(claims === undefined ? {} : { claims }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** The block as the document as a whole has it. */
export function changedBlock(block: Block, { kind, level, continues }: BlockChange): Block {
  const { level: _level, table, ...rest } = block;
  return {
    ...rest,
    kind,
    ...(level === undefined ? {} : { level }),
    ...(table === undefined ? {} : { table: continues === true ? { ...table, continues } : table }),
  };
}
