/** Owns what the running text of a page looks like. */
import { inCapitals } from './capitals.ts';
import { emOf, isMonospace, type LaidLine } from './lines.ts';

/** Headings are told by how they differ from it. */
export interface BodyText {
  readonly em: number;
  readonly sized: boolean;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly capitals: boolean;
}

/** Letters that tell the size of the text on a page which has little but code. */
const enoughText = 100;
/** Fewer tell it where they end sentences; a heading seldom ends with a stop. */
const fewWords = 20;

/** Measures the running text of a page: the size and weight that most letters have. */
export function bodyText(lines: readonly LaidLine[]): BodyText {
  const letters = ({ line }: LaidLine) => line.text.length;
  const most = (test: (line: LaidLine) => boolean) =>
    lines.filter(test).reduce((sum, line) => sum + letters(line), 0) >
    0.5 * lines.reduce((sum, line) => sum + letters(line), 0);
  // Code is often set smaller than the text that explains it.
  const text = lines.filter((line) => !isMonospace(line));
  const plain = text.filter(({ bold }) => !bold);
  const count = (some: readonly LaidLine[]) => some.reduce((sum, line) => sum + letters(line), 0);
  const isEnough = text.length > 0.2 * lines.length || count(plain) > enoughText;
  const sentences = isEnough ? [] : plain.filter(({ line }) => /[.:]$/u.test(line.text));
  const measured = isEnough ? text : count(sentences) > fewWords ? sentences : lines;
  return {
    em: emOf(measured),
    sized: most(({ sized }) => sized),
    bold: most(({ bold }) => bold),
    italic: most(({ line }) => line.style?.italic === true),
    capitals: most(({ line }) => inCapitals(line.text)),
  };
}
