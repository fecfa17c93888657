/** The text of a page by its layer alone: lines, paragraphs, and pages whose layer is not to be trusted. */
import { describe, expect, it } from 'vitest';
import type { BoundingBox } from '../../../src/document.ts';
import { textOfPage } from '../../../src/engine/local/page-text.ts';
import { blankChar } from '../../../src/engine/local/pdf-reader.ts';
import { pageWith, typeset } from './chars.ts';

const image = { bbox: [0, 0, 600, 800] as const, pixelWidth: 2500, pixelHeight: 3300 };

describe('the text of a page', () => {
  it('has the lines of the page, and a blank one where white parts them', () => {
    const chars = [
      ...typeset('One line', 50, 100),
      ...typeset('and the next', 50, 112),
      ...typeset('Further down', 50, 140),
    ];
    expect(textOfPage(3, pageWith(chars))).toEqual({ index: 3, text: 'One line\nand the next\n\nFurther down\n' });
  });

  it('keeps what stands on one line together, raised marks and wide gaps too', () => {
    const chars = [
      ...typeset('Sum', 50, 100),
      ...typeset('1', 66, 97, 5),
      ...typeset('12.50', 400, 100),
      ...typeset('next', 50, 112),
    ];
    expect(textOfPage(0, pageWith(chars))).toMatchObject({ text: expect.stringMatching(/^Sum ?1 12\.50\nnext\n$/) });
  });

  it('begins anew at the head of the next column', () => {
    const chars = [...typeset('left', 50, 700), ...typeset('right', 320, 100), ...typeset('goes on', 320, 112)];
    expect(textOfPage(0, pageWith(chars))).toMatchObject({ text: 'left\n\nright\ngoes on\n' });
  });

  it('has a line that runs up the margin as one line of its own', () => {
    const body = Array.from({ length: 8 }, (_, row) =>
      typeset('The ferry leaves on weekdays', 80, 100 + 12 * row),
    ).flat();
    const stamp = [...'5 Jan 2021 [cs.CL]'].flatMap((text, at) => {
      const box = [20, 396 - at * 6, 30, 400 - at * 6] as const;
      return typeset(text, 0, 0, 10, { turn: 90, run: 1, bbox: box, cell: box });
    });
    const read = textOfPage(0, pageWith([...stamp, ...body]));
    expect(read).toMatchObject({
      text: expect.stringMatching(/^5 Jan 2021 \[cs\.CL\]\n\nThe ferry leaves on weekdays\n/u),
    });
  });

  it('is read as it runs on a page that lies on its side', () => {
    const lying = [...'lying text'].map((text, at) => {
      const box = [100, 700 - at * 6, 110, 706 - at * 6] as const;
      return { ...typeset(text, 0, 0, 10, { turn: 90, run: 1 })[0], bbox: box, cell: box };
    });
    const more = [...'the second line'].map((text, at) => {
      const box = [114, 700 - at * 6, 124, 706 - at * 6] as const;
      return { ...typeset(text, 0, 0, 10, { turn: 90, run: 2 })[0], bbox: box, cell: box };
    });
    const chars = [...lying, ...more].flatMap((char) =>
      char.text === undefined ? [] : [{ ...typeset('x', 0, 0)[0], ...char }],
    );
    expect(textOfPage(0, pageWith(chars as ReturnType<typeof typeset>))).toMatchObject({
      text: 'lying text\nthe second line\n',
    });
  });

  it('has words that run up or down beside upright ones on a line of their own', () => {
    const upwards = [...'up and on'].map((text, at) => {
      const box: BoundingBox = [20, 700 - at * 6, 30, 706 - at * 6];
      return {
        ...blankChar(text, false),
        fontSize: 10,
        style: { fontSize: 10 },
        turn: 90 as const,
        run: 9,
        bbox: box,
        cell: box,
      };
    });
    const level = ['Level lines stand', 'beside the one line', 'that runs up the page'];
    const chars = [...level.flatMap((line, at) => typeset(line, 50, 100 + at * 12)), ...upwards];
    expect(textOfPage(0, pageWith(chars))).toMatchObject({ text: expect.stringMatching(/page\n+up and on\n$/) });
  });

  it('comes with a warning of large pictures, which nobody looks at', () => {
    const chars = typeset('One line', 50, 100);
    const large = { ...image, bbox: [50, 200, 450, 500] as const };
    expect(textOfPage(0, pageWith(chars, { images: [large] }))).toEqual({
      index: 0,
      text: 'One line\n',
      warnings: ['A picture of 25 % of the page may hold text that was not read.'],
    });
  });

  it('is nothing on a blank page', () => {
    expect(textOfPage(0, pageWith([]))).toEqual({ index: 0, text: '' });
  });

  it('says why there is none', () => {
    expect(textOfPage(4, pageWith([], { images: [image] }))).toEqual({ index: 4, lacks: 'none' });
    expect(textOfPage(0, pageWith([], { pathCount: 900 }))).toEqual({ index: 0, lacks: 'none' });
    const hidden = typeset('recognised by someone else', 50, 100, 10, { isHidden: true });
    expect(textOfPage(0, pageWith(hidden, { images: [image] }))).toEqual({ index: 0, lacks: 'hidden' });
    const garbled = typeset('\ue000\ue001\ue002\ue003\ue004', 50, 100);
    expect(textOfPage(0, pageWith(garbled))).toEqual({ index: 0, lacks: 'garbled' });
    const coded = typeset('&KDSWHU', 50, 100);
    expect(textOfPage(0, pageWith(coded), ['letters', 'unknown letters'])).toEqual({ index: 0, lacks: 'garbled' });
    const stamp = typeset('Received 3 May', 50, 100);
    expect(textOfPage(0, pageWith(stamp, { images: [image] }))).toEqual({ index: 0, lacks: 'scan' });
  });
});
