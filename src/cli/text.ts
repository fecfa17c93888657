/** Owns `ocrchat text`: the text that PDFs carry, plain or as Markdown, as fast as it can be had, without a job. */
import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { PageError } from '../document.ts';
import type { PageLack, PageMarkdown, PageText, PdfText } from '../app.ts';
import { pageMarkdown } from '../markdown.ts';
import { formatPageRange } from '../page-range.ts';
import { filePath, nameOf, parseDocument } from './document-argument.ts';
import { examples } from './examples.ts';
import { BrokenPipe } from './output.ts';
import { OutputFiles } from './output-file.ts';
import { nothingFound, type PageWarning, reportErrors, reportWarnings } from './page-warnings.ts';
import type { CommonFlags, Session } from './session.ts';

const formats = { txt: 'text/plain', md: 'text/markdown' } as const;

type Format = keyof typeof formats;

interface TextFlags extends CommonFlags {
  readonly format?: Format;
  readonly pages?: string;
  readonly password?: string;
  readonly output?: string;
  readonly overwrite?: boolean;
}

export function register(program: Command, session: Session): void {
  program
    .command('text')
    .summary('print the text that PDFs carry, at once')
    .description(
      'Prints the text that PDFs carry, as fast as it can be had: line by line in the order in which the file holds it, pages parted by form feeds, or laid out as Markdown (--format md) when the last page is read. Nothing is recognised or stored. Pages without such text are named, and those with large pictures; `ocrchat ocr` reads them.',
    )
    .argument('<file...>', 'paths, file:// or https:// URLs, or - for standard input')
    .addOption(
      new Option(
        '--format <name>',
        'plain text, or Markdown with headings, lists and tables; by default what the output is named for, else txt',
      ).choices(Object.keys(formats)),
    )
    .option('--pages <range>', 'pages to read, from 1: "1-3,7", "5-"')
    .option('--password <text>', 'password of an encrypted PDF')
    .option('--output <path>', 'file to write, or folder that takes a file NAME.txt or NAME.md for each document')
    .option('--overwrite', 'replace files that exist; never a document that is read')
    .addHelpText(
      'after',
      examples(
        'ocrchat text report.pdf',
        'ocrchat text report.pdf --pages 10- | grep -n total',
        'ocrchat text report.pdf --format md',
        'ocrchat text *.pdf --output texts/',
      ),
    )
    .action(async (files: readonly string[], _own: TextFlags, self: Command) =>
      printAll(session, files, self.optsWithGlobals<TextFlags>()),
    );
}

async function printAll(session: Session, files: readonly string[], flags: TextFlags): Promise<void> {
  const { output } = flags;
  const sources = files.flatMap(filePath);
  const texts = await session.openPdfText(flags, [...sources, ...(output === undefined ? [] : [output])]);
  const written =
    output === undefined || output === '-'
      ? undefined
      : await OutputFiles.open(texts, output, files.length, flags.overwrite === true);
  for (const file of files) {
    try {
      const lacking: PageLack[] = [];
      const doubtful: PageWarning[] = [];
      const body = pagesOf(session, texts, file, flags, (page) => {
        if (!('text' in page) && !('markdown' in page)) lacking.push(page);
        else doubtful.push(...doubtsOf(page));
      });
      if (written === undefined) {
        let title = files.length > 1 ? `==> ${file} <==\n` : '';
        for await (const chunk of body) {
          // Not before the document is open: one that cannot be has no title.
          await session.print(`${title}${chunk}`);
          title = '';
        }
      } else {
        const name = nameOf(file, 'document');
        const format = formatOf(flags);
        const exported = { name: `${basename(name, extname(name))}.${format}`, mediaType: formats[format], body };
        session.inform(`${file}: written to ${await written.write(exported, sources)}`);
      }
      reportDoubts(session, doubtful, file);
      reportLacking(session, lacking, file);
    } catch (thrown) {
      if (thrown instanceof BrokenPipe || session.signal.aborted) throw thrown;
      session.fail(thrown, file);
    }
  }
}

/** The pages of a document in order, in the format that is asked for; those without text are told of. */
async function* pagesOf(
  session: Session,
  texts: PdfText,
  file: string,
  flags: TextFlags,
  seen: (page: PageText | PageMarkdown) => void,
): AsyncGenerator<string> {
  const { signal, surroundings } = session;
  const document = await parseDocument(file, {
    stdin: surroundings.stdin ?? process.stdin,
    maxBytes: async () => (await import('../config.ts')).loadConfig(await session.settings(flags)).maxFileBytes,
    signal,
  });
  const options = { pages: flags.pages, password: flags.password, signal };
  if (formatOf(flags) === 'md') yield* markdownOf(texts.markdown(document, options), seen);
  else yield* plainTextOf(texts.read(document, options), seen);
}

/** As `ocrchat ocr` writes it: of several pages each is named in a comment, and one without text has a line that says so. */
async function* markdownOf(
  pages: AsyncIterable<PageMarkdown>,
  seen: (page: PageMarkdown) => void,
): AsyncGenerator<string> {
  let held: PageMarkdown | undefined;
  let parting = '';
  const partOf = (page: PageMarkdown, pageComments: boolean) => {
    seen(page);
    const comment = pageComments ? [`<!-- page ${page.index + 1} -->`] : [];
    const markdown = 'markdown' in page ? page.markdown : pageMarkdown(errorOf(page));
    const parts = [...comment, markdown].filter((part) => part !== '');
    const text = parts.length === 0 ? '' : `${parting}${parts.join('\n\n')}\n`;
    if (text !== '') parting = '\n';
    return text;
  };
  let count = 0;
  for await (const page of pages) {
    if (held !== undefined) yield partOf(held, true);
    held = page;
    count += 1;
  }
  if (held !== undefined) yield partOf(held, count > 1);
}

function errorOf(page: PageLack): PageError {
  return 'lacks' in page ? { index: page.index, code: 'page_failed', message: `it ${faults[page.lacks][0]}` } : page;
}

/** As the flag says, else as the name of the file to write does. */
function formatOf({ format, output = '' }: TextFlags): Format {
  return format ?? (/\.(?:md|markdown)$/iu.test(output) ? 'md' : 'txt');
}

/** Pages parted by form feeds; one without text is empty. */
async function* plainTextOf(pages: AsyncIterable<PageText>, seen: (page: PageText) => void): AsyncGenerator<string> {
  let parting = '';
  for await (const page of pages) {
    seen(page);
    // A form feed in the text would be taken for the end of a page.
    yield `${parting}${'text' in page ? page.text.replaceAll('\f', '\n') : ''}`;
    parting = '\f';
  }
}

/** By what is wrong, of one page and of several. */
const faults = {
  none: ['carries no text', 'carry no text'],
  hidden: [
    'carries only text that nobody sees, as of a recognition before',
    'carry only text that nobody sees, as of a recognition before',
  ],
  garbled: ['carries text whose codes mean nothing', 'carry text whose codes mean nothing'],
  scan: ['is a scan that carries little more than a stamp', 'are scans that carry little more than a stamp'],
  outlines: ['shows letters that are drawn as outlines', 'show letters that are drawn as outlines'],
} as const;

/** What is to be doubted of a page that has text, and that there is none on one that is blank. */
function doubtsOf(page: Exclude<PageText | PageMarkdown, PageLack>): readonly PageWarning[] {
  const isBlank = ('text' in page ? page.text : page.markdown).trim() === '';
  const messages = [...(isBlank ? [nothingFound] : []), ...(page.warnings ?? [])];
  return messages.map((message) => ({ page: page.index + 1, message }));
}

/** How the warning of pictures ends, which each page words by their size. */
const ofPictures = /may hold text that was not read\.$/u;

/** Says what is to be doubted, and which pages have pictures that may hold text; whether they do, only recognition tells. */
function reportDoubts(session: Session, doubtful: readonly PageWarning[], file: string): void {
  reportWarnings(
    session,
    doubtful.filter(({ message }) => !ofPictures.test(message)),
    file,
  );
  const indexes = doubtful.filter(({ message }) => ofPictures.test(message)).map(({ page }) => page - 1);
  if (indexes.length === 0) return;
  const range = formatPageRange(indexes);
  const pages = indexes.length === 1 ? 'page' : 'pages';
  session.note(
    `ocrchat: ${file}: ${pages} ${range}: large pictures, in which text may stand, were not read: ocrchat ocr ${file} --pages ${range}`,
  );
}

/** Says which pages have no text, why, and what to do; gives the run exit code 6 then. */
function reportLacking(session: Session, lacking: readonly PageLack[], file: string): void {
  if (lacking.length === 0) return;
  const byFault = new Map<keyof typeof faults, number[]>();
  for (const page of lacking) {
    if ('lacks' in page) byFault.set(page.lacks, [...(byFault.get(page.lacks) ?? []), page.index]);
  }
  reportErrors(
    session,
    lacking.filter((page) => 'code' in page),
    file,
  );
  for (const [fault, indexes] of byFault) {
    const [ofOne, ofSeveral] = faults[fault];
    const isOne = indexes.length === 1;
    session.note(
      `ocrchat: ${file}: ${isOne ? 'page' : 'pages'} ${formatPageRange(indexes)}: ${isOne ? ofOne : ofSeveral}.`,
    );
  }
  // A page that cannot be read at all has nothing to be recognised either.
  const legible = lacking.filter((page) => 'lacks' in page).map(({ index }) => index);
  if (legible.length > 0) {
    const them = legible.length === 1 ? 'it' : 'them';
    session.note(`ocrchat: have ${them} recognised: ocrchat ocr ${file} --pages ${formatPageRange(legible)}`);
  }
  session.exitWith(6);
}
