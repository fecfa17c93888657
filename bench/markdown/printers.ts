/** Owns the ways in which Markdown is printed as PDF: a browser with several styles, an office, LaTeX with two classes, groff. */
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { journalHeader } from './journal.ts';
import { styles } from './styles.ts';

export interface Printing {
  /** Path of the Markdown. */
  readonly source: string;
  /** What pandoc calls the Markdown's kind. */
  readonly dialect: string;
  /** Path of the PDF to be written. */
  readonly pdf: string;
  /** A folder for what is written on the way. */
  readonly work: string;
  readonly id: string;
}

export interface Printer {
  readonly name: string;
  /** Writes the PDF; without the programs it takes, it writes none. */
  readonly print: (printing: Printing) => void;
}

/** Seconds that a program gets. */
const patience = 60;

function run(program: string, options: readonly string[]): Buffer {
  return spawnSync(program, options, { timeout: 1000 * patience }).stdout;
}

/** Printed by Chromium. @param tagged with the structure of the page, as Chromium does unless it is told not to */
function browser(name: keyof typeof styles, tagged: boolean): Printer {
  return {
    name,
    print({ source, dialect, pdf, work, id }) {
      const [css, html] = [join(work, `${name}.css`), join(work, `${id}.html`)];
      writeFileSync(css, styles[name]);
      const options = ['--self-contained', '--no-highlight', '--mathml', '--css', css];
      run('pandoc', [source, '-f', dialect, ...options, '--metadata', 'pagetitle=-', '-o', html]);
      const flags = [
        '--headless',
        '--no-sandbox',
        '--no-pdf-header-footer',
        ...(tagged ? [] : ['--disable-pdf-tagging']),
      ];
      run('chromium', [...flags, `--print-to-pdf=${pdf}`, html]);
    },
  };
}

/** @param options of pandoc */
function latex(name: string, engine: 'pdflatex' | 'xelatex', options: readonly string[], header = ''): Printer {
  return {
    name,
    print({ source, dialect, pdf, work }) {
      const path = join(work, `${name}.tex`);
      writeFileSync(path, header);
      run('pandoc', [source, '-f', dialect, ...options, '-H', path, `--pdf-engine=${engine}`, '-o', pdf]);
    },
  };
}

export const printers: readonly Printer[] = [
  browser('github', true),
  browser('paper', false),
  browser('dense', false),
  {
    name: 'office',
    print({ source, dialect, pdf, work, id }) {
      run('pandoc', [source, '-f', dialect, '-o', join(work, `${id}.docx`)]);
      run('soffice', ['--headless', '--convert-to', 'pdf', '--outdir', work, join(work, `${id}.docx`)]);
      const printed = join(work, `${id}.pdf`);
      if (existsSync(printed)) renameSync(printed, pdf);
    },
  },
  latex('latex', 'pdflatex', ['-V', 'geometry:margin=3cm', '-V', 'colorlinks']),
  latex(
    'journal',
    'xelatex',
    ['-V', 'monofont=DejaVu Sans Mono', '-V', 'monofontoptions=Scale=0.8', '-V', 'fontsize=10pt'],
    journalHeader,
  ),
  latex('numbered', 'xelatex', [
    '-N',
    '--toc',
    '-V',
    'documentclass=report',
    '-V',
    'mainfont=Liberation Serif',
    '-V',
    'monofont=DejaVu Sans Mono',
    '-V',
    'monofontoptions=Scale=0.8',
  ]),
  {
    name: 'groff',
    print({ source, dialect, pdf, work, id }) {
      const ms = join(work, `${id}.ms`);
      run('pandoc', [source, '-f', dialect, '--standalone', '-t', 'ms', '-o', ms]);
      const printed = run('groff', ['-ms', '-t', '-e', '-k', '-Tpdf', ms]);
      if (printed.length > 0) writeFileSync(pdf, printed);
      rmSync(ms, { force: true });
    },
  },
];
