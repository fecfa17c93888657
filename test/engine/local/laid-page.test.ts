/** A page laid out by its text layer alone, for Markdown: what of it is written, and pages whose layer is not to be trusted. */
import { describe, expect, it } from 'vitest';
import { laidPage } from '../../../src/engine/local/laid-page.ts';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import type { Ruling } from '../../../src/layout/tables/ruling.ts';
import { finishMarkdown } from '../../../src/markdown/partly-written.ts';
import { pageWith, typeset } from './chars.ts';
import { unsettled } from './laid.ts';

const image = { bbox: [0, 0, 600, 800] as const, pixelWidth: 2500, pixelHeight: 3300 };

/** A table of two columns and three rows, lines drawn around every cell. */
function ruled(): { readonly chars: readonly PdfChar[]; readonly rulings: readonly Ruling[] } {
  const texts = [
    ['Well', 'Depth'],
    ['North', '41'],
    ['South', '38'],
  ];
  const chars = texts.flatMap((row, at) =>
    row.flatMap((text, column) => typeset(text, 60 + column * 120, 212 + at * 20)),
  );
  const across = [200, 220, 240, 260].map((y): Ruling => ({ kind: 'line', bbox: [50, y, 290, y] }));
  const down = [50, 170, 290].map((x): Ruling => ({ kind: 'line', bbox: [x, 200, x, 260] }));
  return { chars, rulings: [...across, ...down] };
}

describe('a page that is laid out by its text layer', () => {
  it('is written as Markdown, but for what its document may change', () => {
    const { chars, rulings } = ruled();
    const text = [
      ...typeset('The wells of the cooperative are measured every spring by those', 50, 100),
      ...typeset('who live beside them, and again in autumn when it has not rained.', 50, 112),
    ];
    const laid = laidPage(6, pageWith([...typeset('Wells', 50, 30), ...text, ...chars], { rulings }));
    const { sketch, parts, open, look } = unsettled(laid);
    expect(laid).toMatchObject({ index: 6 });
    expect(parts).toEqual([0, expect.stringContaining('| North | 41 |')]);
    expect(open.map((block) => block.text)).toEqual(['Wells']);
    expect(sketch).toMatchObject({ index: 6, blocks: [{ lines: 1 }, { lines: 2 }, { kind: 'table', lines: 3 }] });
    const written = [
      'The wells of the cooperative are measured every spring by those who live beside them, and again in autumn when it has not rained.',
      '',
      '| Well | Depth |',
      '| --- | --- |',
      '| North | 41 |',
      '| South | 38 |',
    ].join('\n');
    expect(finishMarkdown({ parts, open, look }, [])).toMatch(/Wells\n\nThe wells/u);
    expect(finishMarkdown({ parts, open, look }, [{ at: 0, kind: 'header' }])).toBe(written);
  });

  it('keeps the words of a line that its writing looks at: the first, but all of a row of values and of code', () => {
    const row = [...typeset('Depth', 50, 150), ...typeset('of', 300, 150), ...typeset('wells', 400, 150)];
    const code = typeset('let depth = 41;', 50, 200).map((char) => ({
      ...char,
      style: { ...char.style, monospace: true },
    }));
    const laid = laidPage(0, pageWith([...typeset('The wells of the cooperative', 50, 100), ...row, ...code]));
    const lines = unsettled(laid).open.flatMap((block) => block.lines);
    expect(lines.map(({ text, words }) => [text, words.map((word) => word.text).join(' ')])).toEqual([
      ['The wells of the cooperative', 'The'],
      ['Depth of wells', 'Depth of wells'],
      ['let depth = 41;', 'let depth = 41;'],
    ]);
  });

  it('is a page without blocks where it is blank', () => {
    const page = unsettled(laidPage(0, pageWith([])));
    expect(page.sketch.blocks).toEqual([]);
    expect(finishMarkdown(page, [])).toBe('');
  });

  it('is none where the layer is not to be trusted', () => {
    expect(laidPage(4, pageWith([], { images: [image] }))).toEqual({ index: 4, lacks: 'none' });
    const hidden = typeset('recognised by someone else', 50, 100, 10, { isHidden: true });
    expect(laidPage(2, pageWith(hidden, { images: [image] }))).toEqual({ index: 2, lacks: 'hidden' });
  });
});
