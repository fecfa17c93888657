/** Owns reading the words of what a PDF page draws far enough to tell garbage: operators that are none, names that are used. Pure. */

/** Operators of content streams (ISO 32000-1, annex A), and words that stand for values. */
const operators = new Set(
  (
    'b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG ' +
    'rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y \' " true false null'
  ).split(' '),
);

export interface ContentWords {
  /** Words that are no operators. */
  readonly strange: number;
  /** Whether it ends within a string, a picture, a piece of text, or before the operator of what stands last. */
  readonly isCut: boolean;
  /** Names of what is drawn by `Do`, and of the fonts that type is set in. */
  readonly names: ReadonlySet<string>;
}

const [parenthesis, close, less, greater, percent, slash, backslash] = [0x28, 0x29, 0x3c, 0x3e, 0x25, 0x2f, 0x5c];
const isSpace = (code: number) =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0x0c || code === 0;
/** Of ( ) < > [ ] { } / % */
const delimiters = new Set([0x28, 0x29, 0x3c, 0x3e, 0x5b, 0x5d, 0x7b, 0x7d, 0x2f, 0x25]);
const isNumber = /^[-+.\d][-+.\deE]*$/u;

/** Goes through the decoded content of a page or form, word by word (ISO 32000-1, 7.8.2). */
export function wordsOfContent(bytes: Buffer): ContentWords {
  let strange = 0;
  let at = 0;
  /** BX … EX: what is between may be unknown. */
  let tolerated = 0;
  let isInText = false;
  let isComplete = true;
  let lastName = '';
  const names = new Set<string>();
  while (at < bytes.length) {
    const code = bytes[at] ?? 0;
    if (isSpace(code)) {
      at += 1;
      continue;
    }
    if (code === percent) {
      while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at += 1;
      continue;
    }
    isComplete = false;
    if (code === parenthesis) {
      const end = endOfString(bytes, at);
      if (end === undefined) return { strange, isCut: true, names };
      at = end;
    } else if (code === less && bytes[at + 1] !== less) {
      const end = bytes.indexOf(greater, at);
      if (end < 0) return { strange, isCut: true, names };
      at = end + 1;
    } else if (code !== slash && delimiters.has(code)) at += 1;
    else {
      const start = at;
      at += 1;
      while (at < bytes.length && !isSpace(bytes[at] ?? 0) && !delimiters.has(bytes[at] ?? 0)) at += 1;
      if (code === slash) {
        lastName = decodedName(bytes.toString('latin1', start + 1, at));
        continue;
      }
      const text = bytes.toString('latin1', start, at);
      isComplete = !isNumber.test(text);
      if (text === 'Do' || text === 'Tf') names.add(lastName);
      if (text === 'BT' || text === 'ET') isInText = text === 'BT';
      else if (text === 'BX') tolerated += 1;
      else if (text === 'EX') tolerated -= 1;
      else if (text === 'ID') {
        const end = endOfPicture(bytes, at);
        if (end === undefined) return { strange, isCut: true, names };
        at = end;
      } else if (isComplete && tolerated <= 0 && !operators.has(text)) strange += 1;
    }
  }
  return { strange, isCut: isInText || !isComplete, names };
}

const [beginText, endText] = [Buffer.from('BT'), Buffer.from('ET')];

/** Whether content seems to end where it should, by its last word alone. Asked of every page: an expression would take a fifth of the whole look. */
export function endsWell(bytes: Buffer): boolean {
  let end = bytes.length;
  while (end > 0 && isSpace(bytes[end - 1] ?? 0)) end -= 1;
  let start = end;
  while (start > 0 && end - start < longestName && !isSpace(bytes[start - 1] ?? 0)) start -= 1;
  if (start < end && !operators.has(bytes.toString('latin1', start, end))) return false;
  return bytes.lastIndexOf(beginText) <= bytes.lastIndexOf(endText);
}

function endOfString(bytes: Buffer, start: number): number | undefined {
  let open = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const code = bytes[at];
    if (code === backslash) at += 1;
    else if (code === parenthesis) open += 1;
    else if (code === close && (open -= 1) === 0) return at + 1;
  }
  return undefined;
}

/** Behind the `EI` of a picture in the content. */
function endOfPicture(bytes: Buffer, start: number): number | undefined {
  for (let at = bytes.indexOf('EI', start); at >= 0; at = bytes.indexOf('EI', at + 1)) {
    const after = bytes[at + 2];
    if (isSpace(bytes[at - 1] ?? 0) && (after === undefined || isSpace(after))) return at + 2;
  }
  return undefined;
}

const drawnBy = { Do: Buffer.from('Do'), Tf: Buffer.from('Tf') };

/** Names that are drawn (`Do`) or that type is set in (`Tf`), each once; strings may hold what looks like it. */
export function namesBefore(bytes: Buffer, operator: keyof typeof drawnBy): ReadonlySet<string> {
  const names = new Set<string>();
  const word = drawnBy[operator];
  /** Of names that were met, so that they are written out once: pages change fonts thousands of times. */
  const seen = new Set<number>();
  for (let at = bytes.indexOf(word); at >= 0; at = bytes.indexOf(word, at + 2)) {
    const after = bytes[at + 2] ?? 0;
    if (!isSpace(after) && !delimiters.has(after)) continue;
    let end = at - 1;
    while (isSpace(bytes[end] ?? 1)) end -= 1;
    if (operator === 'Tf') {
      while (isOfNumber(bytes[end] ?? 0)) end -= 1;
      while (isSpace(bytes[end] ?? 1)) end -= 1;
    }
    let start = end;
    let hash = 0;
    for (; start >= 0 && end - start < longestName; start -= 1) {
      const code = bytes[start] ?? 0;
      if (isSpace(code) || delimiters.has(code)) break;
      hash = (hash * 31 + code) | 0;
    }
    if (end === at - 1 || start === end || bytes[start] !== slash || seen.has(hash)) continue;
    seen.add(hash);
    names.add(decodedName(bytes.toString('latin1', start + 1, end + 1)));
  }
  return names;
}

/** Bytes, as the format has it. */
const longestName = 127;

function isOfNumber(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2d || code === 0x2b;
}

/** A name as it is meant, of one as it is written (ISO 32000-1, 7.3.5). */
export function decodedName(written: string): string {
  if (!written.includes('#')) return written;
  return written.replaceAll(/#([\da-f]{2})/giu, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
