import { describe, expect, it } from 'vitest';
import type { PdfChar } from '../../../src/engine/local/pdf-reader.ts';
import { judgeTextLayer } from '../../../src/engine/local/text-layer-quality.ts';
import { pageWith, typeset } from './chars.ts';

const prose =
  'The committee met on Tuesday and agreed that the old bridge should be repaired before the winter storms arrive again. ';
/** Lines of a text down the page. */
const lines = (text: string, count = 4, changes: Partial<PdfChar> = {}) =>
  Array.from({ length: count }, (_, row) => typeset(text, 20, 40 + row * 14, 9, changes)).flat();
const fullImage = { bbox: [0, 0, 600, 800], pixelWidth: 1700, pixelHeight: 2200 } as const;
const usable = { usable: true };
const because = (reason: string) => ({ usable: false, reason });

describe('a text layer is used', () => {
  it('when it is plain text, whatever the language', () => {
    for (const text of [
      prose,
      'Der Ausschuss tagte am Dienstag und beschloss, die alte Brücke noch vor den Winterstürmen auszubessern.',
      'Ủy ban đã họp vào thứ Ba và đồng ý rằng cây cầu cũ phải được sửa chữa trước những cơn bão mùa đông.',
      'Комитет собрался во вторник и решил отремонтировать старый мост до зимних штормов.',
      '委員会は火曜日に開かれ、冬の嵐が来る前に古い橋を修理することに同意した。',
      'اجتمعت اللجنة يوم الثلاثاء ووافقت على إصلاح الجسر القديم قبل عواصف الشتاء.',
    ]) {
      expect([text, judgeTextLayer(pageWith(lines(text)))]).toEqual([text, usable]);
    }
  });

  it('when it is a table of numbers, a contents page with leaders, or a listing of code', () => {
    expect(judgeTextLayer(pageWith(lines('1,204.50  3.77  18%  (2,910)  $44.10  12/04/2024  7:30  +3.2')))).toEqual(
      usable,
    );
    expect(judgeTextLayer(pageWith(lines('Introduction ......................................... 12')))).toEqual(
      usable,
    );
    expect(judgeTextLayer(pageWith(lines('if (rows[i] !== undefined) { total += rows[i].price * count; }')))).toEqual(
      usable,
    );
  });

  it('when it is a list of codes, which have hardly any vowels', () => {
    let state = 5;
    const drawn = (from: string) => from.charAt((state = (state * 48_271) % 2_147_483_647) % from.length);
    const codes = (pattern: string, count: number) =>
      Array.from({ length: count }, () =>
        pattern.replaceAll(/[LDX]/gu, (kind) =>
          drawn(kind === 'L' ? 'BCDFGHJKLMNPQRSTVWXZ' : kind === 'D' ? '0123456789' : 'bcdfghjklmnpqrstvwxz23456789'),
        ),
      );
    for (const words of [
      codes('LDDLDDD', 60),
      codes('XXXXXXXX', 60),
      codes('LLDDL-LDDDL', 40).map((word) => `Part ${word} pcs`),
      Array.from({ length: 90 }, (_, at) => `word${at}x${at % 7}`),
      codes('X'.repeat(60), 8),
    ]) {
      const rows = Array.from({ length: 10 }, (_, at) => words.filter((_word, of) => of % 10 === at).join(' '));
      const chars = rows.flatMap((row, at) => [
        ...typeset(row, 20, 40 + at * 14, 9),
        ...typeset(' ', 580, 40 + at * 14, 9),
      ]);
      expect([words[0], judgeTextLayer(pageWith(chars))]).toEqual([words[0], usable]);
    }
  });

  it('when a photo covers the page but a whole text stands on it', () => {
    expect(judgeTextLayer(pageWith(lines(prose), { images: [fullImage] }))).toEqual(usable);
  });

  it('when it is short and nothing else is drawn', () => {
    expect(judgeTextLayer(pageWith(typeset('Page 7', 300, 780)))).toEqual(usable);
  });

  it('for what is visible of it, when nothing else is to be seen', () => {
    const partly = [...typeset('One line is seen.', 20, 40), ...lines(prose, 4, { isHidden: true })];
    expect(judgeTextLayer(pageWith(partly))).toEqual(usable);
    expect(judgeTextLayer(pageWith(partly, { images: [fullImage] }))).toEqual(because('hidden'));
    expect(judgeTextLayer(pageWith(partly, { pathCount: 900 }))).toEqual(because('hidden'));
  });

  it('when white letters stand on drawn ground', () => {
    expect(judgeTextLayer(pageWith(lines(prose, 4, { isWhite: true }), { pathCount: 1 }))).toEqual(usable);
  });
});

describe('a text layer is not used', () => {
  it('when there is none on the page', () => {
    expect(judgeTextLayer(pageWith([]))).toEqual(because('none'));
    expect(judgeTextLayer(pageWith(typeset('   ', 20, 40)))).toEqual(because('none'));
    expect(judgeTextLayer(pageWith(typeset('elsewhere', 20, 2000)))).toEqual(because('none'));
  });

  it('when it is hidden', () => {
    expect(judgeTextLayer(pageWith(lines(prose, 4, { isHidden: true }), { images: [fullImage] }))).toEqual(
      because('hidden'),
    );
    expect(judgeTextLayer(pageWith(lines(prose, 4, { isWhite: true }), { images: [fullImage] }))).toEqual(
      because('hidden'),
    );
    expect(judgeTextLayer(pageWith(lines(prose, 4, { isWhite: true })))).toEqual(because('hidden'));
    expect(
      judgeTextLayer(
        pageWith([...lines(prose, 4, { isHidden: true }), ...typeset('Stamped 0042', 400, 780)], {
          images: [fullImage],
        }),
      ),
    ).toEqual(because('hidden'));
  });

  it('when it is a stamp or a page number on a scan', () => {
    expect(judgeTextLayer(pageWith(typeset('Exhibit 12 page 7', 300, 780), { images: [fullImage] }))).toEqual(
      because('scan'),
    );
  });

  it('when it is a stamp on a scan that comes in strips, but not beside small pictures', () => {
    const stamp = typeset('Exhibit 12 page 7', 300, 780);
    const strips = Array.from({ length: 20 }, (_, at) => ({
      bbox: [0, at * 40, 600, at * 40 + 40] as const,
      pixelWidth: 1700,
      pixelHeight: 110,
    }));
    expect(judgeTextLayer(pageWith(stamp, { images: strips }))).toEqual(because('scan'));
    expect(judgeTextLayer(pageWith(stamp, { images: strips.slice(0, 8) }))).toEqual(usable);
    // Over each other they cover no more than one of them.
    const piled = Array.from({ length: 20 }, () => ({ ...fullImage, bbox: [0, 0, 600, 300] as const }));
    expect(judgeTextLayer(pageWith(stamp, { images: piled }))).toEqual(usable);
  });

  it('when the letters are drawn as curves', () => {
    expect(judgeTextLayer(pageWith(typeset('7', 300, 780), { pathCount: 1500 }))).toEqual(because('outlines'));
  });

  it('when its codes mean nothing', () => {
    for (const text of [
      '\ue012\ue044\ue101\ue0aa\ue033',
      '\ufffd\ufffd\ufffd \ufffd\ufffd',
      '\u0003\u0011\u0007\u0014',
    ]) {
      expect([text, judgeTextLayer(pageWith(lines(text)))]).toEqual([text, because('garbled')]);
    }
    expect(judgeTextLayer(pageWith(lines('abc', 4, { text: '' })))).toEqual(because('garbled'));
  });

  it('when its codes mean something else than the page shows', () => {
    const shifted = prose.replace(/[A-Za-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 29));
    const mojibake = 'Êîìèòåò ñîáðàëñÿ âî âòîðíèê è ðåøèë îòðåìîíòèðîâàòü ñòàðûé ìîñò äî çèìíèõ øòîðìîâ';
    const consonants = prose.replace(/[a-z]/g, (letter) => 'xkqzwvbgtnprsdmlfhjc'.charAt(letter.charCodeAt(0) % 20));
    const names = 'Peter Robinson Martin Quentin Sonja Ustinov Tom Robertson Oliver Norman Paul Newton Victor Ross ';
    const shiftedNames = names.replace(/[A-Za-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 29));
    // Figures that stand for letters.
    const figured = prose.replace(/[a-z]/g, (letter) => 'xk7zwvb1tn3rs5mlfh9c'.charAt(letter.charCodeAt(0) % 20));
    for (const text of [shifted, shiftedNames, mojibake, consonants, figured])
      expect([text, judgeTextLayer(pageWith(lines(text)))]).toEqual([text, because('garbled')]);
  });
});
