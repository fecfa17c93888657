/** Owns what is said of a page that a model had a part in: what it made up, what it read otherwise, what it left out. */
import type { Block, Word } from '../../document.ts';

const listed = 6;
const digit = /\p{Nd}/u;

/** Sentences for the page's warnings. */
export function readingNotes(blocks: readonly Block[], omitted: readonly Word[]): readonly string[] {
  const words = blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words));
  const unsupported = words.filter((word) => word.unsupported === true);
  const unread = words.filter((word) => word.unread === true);
  const figures = words.filter(({ text, disputed }) => disputed !== undefined && digit.test(text + disputed));
  return [
    ...(unsupported.length === 0
      ? []
      : [
          `Nothing on the page bears out ${counted(unsupported, 'word')} of the model: ${list(unsupported.map(quoted))}`,
        ]),
    ...(unread.length === 0
      ? []
      : [
          `${counted(unread, 'word')} of the model ${unread.length === 1 ? 'stands' : 'stand'} where there is ink that recognition could not read, so that nothing else bears ${unread.length === 1 ? 'it' : 'them'} out: ${list(unread.map(quoted))}`,
        ]),
    ...(figures.length === 0
      ? []
      : [
          `${counted(figures, 'number')} ${figures.length === 1 ? 'is' : 'are'} read in two ways: ${list(
            figures.map((word) => `${quoted(word)} or "${word.disputed ?? ''}"`),
          )}`,
        ]),
    ...(omitted.length === 0
      ? []
      : [`The model left out ${counted(omitted, 'word')} of the page: ${list(omitted.map(quoted))}`]),
  ];
}

const quoted = ({ text }: Word): string => `"${text.slice(0, 40)}"`;
const counted = ({ length }: readonly Word[], noun: string): string => `${length} ${noun}${length === 1 ? '' : 's'}`;

function list(items: readonly string[]): string {
  return `${items.slice(0, listed).join(', ')}${items.length > listed ? ` and ${items.length - listed} more` : ''}.`;
}
