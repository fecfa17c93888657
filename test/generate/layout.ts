// Laying out: content flows into columns and pages, with running header, footer and page number.
import { around } from './box.ts';
import { leadingFace } from './faces.ts';
import { placeLine, setLines, textBlock, type SetLine } from './lines.ts';
import { rightToLeftLetter } from './shape.ts';
import { setTable, type TableRow } from './table.ts';
import { faceOf, typography, type Settings } from './typography.ts';
import type {
  Align,
  BlockKind,
  Box,
  ContentBlock,
  LaidOutDocument,
  LaidOutPage,
  LayOutOptions,
  PlacedLine,
  TextContent,
  TruthBlock,
  TruthLine,
} from './types.ts';

const columnGap = 24;

/** Breaks lines, columns and pages. Points throughout; nothing is hyphenated or justified. */
export async function layOut(content: readonly ContentBlock[], options: LayOutOptions = {}): Promise<LaidOutDocument> {
  const settings: Settings = {
    width: 595,
    height: 842,
    margin: 60,
    font: 'sans',
    fontSize: 11,
    language: 'en',
    columns: 1,
    pageNumbers: false,
    ...options,
  };
  const flow = new Flow(settings);
  for (const [index, block] of content.entries()) {
    if (block.kind === 'page-break') flow.nextPage();
    else if (block.kind === 'table') flow.addTable(setTable(block, settings, flow.columnWidth));
    else flow.addText(block, content[index + 1]?.kind === block.kind);
  }
  const title = options.title ?? content.find((block): block is TextContent => block.kind === 'title')?.text ?? '';
  return { title, language: settings.language, pages: flow.finish() };
}

interface Sheet {
  readonly placed: PlacedLine[];
  readonly rules: Box[];
  readonly blocks: TruthBlock[];
}

/** Where the next thing goes. */
class Flow {
  readonly columnWidth: number;
  private readonly settings: Settings;
  private readonly sheets: Sheet[] = [];
  private column = 0;
  private top: number;
  private y: number;

  constructor(settings: Settings) {
    this.settings = settings;
    const inner = settings.width - 2 * settings.margin;
    this.columnWidth = (inner - columnGap * (settings.columns - 1)) / settings.columns;
    this.top = settings.margin;
    this.y = settings.margin;
    this.sheets.push(emptySheet());
  }

  nextPage(): void {
    this.sheets.push(emptySheet());
    this.column = 0;
    this.top = this.settings.margin;
    this.y = this.top;
  }

  addText(block: TextContent, followed: boolean): void {
    const { settings } = this;
    const { size, bold, before, after } = typography(block, settings.fontSize);
    const spansColumns = block.kind === 'title' && settings.columns > 1;
    if (spansColumns && (this.y > settings.margin || this.column > 0)) this.nextPage();
    const full = spansColumns ? settings.width - 2 * settings.margin : this.columnWidth;
    const { leading, leadingHeight } = faceOf(block.text, block.script, settings);
    const rightToLeft = rightToLeftLetter.test(/\p{L}/u.exec(block.text)?.[0] ?? '');
    const style = { leading, bold, language: settings.language, rightToLeft };
    const marker = block.kind === 'list-item' ? (block.marker ?? '•') : '';
    const indent = marker === '' ? 0 : size * 1.6;
    const lines = setLines(block.text, style, (full - indent) / size);
    const height = size * leadingHeight;
    if (this.y > this.top) this.y += before;
    // A heading never stands alone at the foot of a column.
    const needed = height * (block.kind === 'paragraph' || block.kind === 'list-item' ? 1 : lines.length + 2);
    if (this.y + needed > this.bottom()) this.nextColumn();
    let truth: TruthLine[] = [];
    const close = (): void => {
      if (truth.length > 0) this.sheet().blocks.push(textBlock(block.kind, truth, block.level));
      truth = [];
    };
    for (const [index, line] of lines.entries()) {
      if (this.y + height > this.bottom()) {
        close();
        this.nextColumn();
      }
      const x = this.columnX();
      const measure = { x: rightToLeft ? x : x + indent, width: full - indent };
      const place = { ...measure, baseline: this.y + size * leadingHeight * 0.76, size, align: block.align ?? 'start' };
      const { placed, truth: lineTruth } = placeLine(line, place);
      this.sheet().placed.push(placed);
      truth.push(
        index === 0 && marker !== '' ? this.mark(marker, style, place, lineTruth, rightToLeft, x, full) : lineTruth,
      );
      this.y += height;
    }
    close();
    if (spansColumns) this.top = this.y + after;
    this.y += block.kind === 'list-item' && followed ? size * 0.25 : after;
  }

  private mark(
    marker: string,
    style: SetLine['style'],
    place: { readonly baseline: number; readonly size: number },
    line: TruthLine,
    rightToLeft: boolean,
    x: number,
    full: number,
  ): TruthLine {
    const set = setLines(marker, style, Infinity)[0];
    if (!set) return line;
    const { size, baseline } = place;
    const width = set.width * size;
    const left = rightToLeft ? x + full - width - size * 0.2 : x + size * 0.2;
    const { placed, truth } = placeLine(set, { x: left, width, baseline, size, align: 'start' });
    // Before the line it marks, since that is the order of reading.
    this.sheet().placed.splice(-1, 0, placed);
    return {
      text: `${truth.text} ${line.text}`,
      bbox: around([truth.bbox, line.bbox]),
      words: [...truth.words, ...line.words],
    };
  }

  addTable(rows: readonly TableRow[]): void {
    if (this.y > this.top) this.y += 4;
    const header = rows.filter((row) => row.header);
    let pending = [...rows];
    while (pending.length > 0) {
      const fitting: TableRow[] = [];
      let height = 0;
      for (const row of pending) {
        if (this.y + height + row.height > this.bottom() && !(this.y === this.top && fitting.length === 0)) break;
        fitting.push(row);
        height += row.height;
      }
      const body = fitting.some((row) => !row.header);
      if (fitting.length > 0 && (body || pending.every((row) => row.header))) {
        this.drawTable(fitting, height);
        pending = pending.slice(fitting.length);
        if (pending.length > 0) pending = [...header, ...pending];
      } else if (this.y === this.top) throw new Error("A table's header and first row do not fit on a page");
      if (pending.length > 0) this.nextColumn();
    }
    this.y += this.settings.fontSize;
  }

  private drawTable(rows: readonly TableRow[], height: number): void {
    const sheet = this.sheet();
    const drawn = rows.map((row, index) => {
      const y = this.y + rows.slice(0, index).reduce((sum, other) => sum + other.height, 0);
      return row.draw(this.columnX(), y, index, rows);
    });
    sheet.placed.push(...drawn.flatMap((row) => row.placed));
    sheet.rules.push(...drawn.flatMap((row) => row.rules));
    const cells = drawn.flatMap((row) => row.cells);
    const lines = drawn.flatMap((row) => row.lines);
    const rules = drawn.flatMap((row) => row.rules);
    sheet.blocks.push({
      kind: 'table',
      text: drawn.map((row) => row.cells.map((cell) => cell.text).join('\t')).join('\n'),
      bbox: around([...rules, ...lines.map((line) => line.bbox)]),
      lines,
      table: { rows: rows.length, columns: Math.max(...cells.map((cell) => cell.column + cell.columnSpan)), cells },
    });
    this.y += height;
  }

  finish(): LaidOutPage[] {
    const { settings } = this;
    const last = this.sheets.at(-1);
    if (this.sheets.length > 1 && last?.blocks.length === 0) this.sheets.pop();
    return this.sheets.map((sheet, index) => {
      const head = settings.header
        ? [this.running('header', settings.header, settings.margin * 0.55, 'start', sheet)]
        : [];
      const footY = settings.height - settings.margin * 0.5;
      const foot = settings.footer ? [this.running('footer', settings.footer, footY, 'start', sheet)] : [];
      const number = settings.pageNumbers ? [this.running('page-number', String(index + 1), footY, 'end', sheet)] : [];
      const blocks = [...head, ...sheet.blocks, ...foot, ...number];
      const text = blocks.map((block) => block.text).join('\n');
      return { width: settings.width, height: settings.height, text, blocks, placed: sheet.placed, rules: sheet.rules };
    });
  }

  private running(kind: BlockKind, text: string, baseline: number, align: Align, sheet: Sheet): TruthBlock {
    const { settings } = this;
    const leading = leadingFace(text, settings.language, settings.font);
    const rightToLeft = rightToLeftLetter.test(text);
    const set = setLines(text, { leading, bold: false, language: settings.language, rightToLeft }, Infinity)[0];
    if (!set) throw new Error(`An empty ${kind}`);
    const width = settings.width - 2 * settings.margin;
    const { placed, truth } = placeLine(set, {
      x: settings.margin,
      width,
      baseline,
      size: settings.fontSize * 0.82,
      align,
    });
    if (kind === 'header') sheet.placed.unshift(placed);
    else sheet.placed.push(placed);
    return textBlock(kind, [truth]);
  }

  private nextColumn(): void {
    if (this.column + 1 >= this.settings.columns) return this.nextPage();
    this.column += 1;
    this.y = this.top;
  }

  private columnX(): number {
    return this.settings.margin + this.column * (this.columnWidth + columnGap);
  }

  private bottom(): number {
    return this.settings.height - this.settings.margin;
  }

  private sheet(): Sheet {
    const sheet = this.sheets.at(-1);
    if (!sheet) throw new Error('A flow always has a sheet');
    return sheet;
  }
}

function emptySheet(): Sheet {
  return { placed: [], rules: [], blocks: [] };
}
