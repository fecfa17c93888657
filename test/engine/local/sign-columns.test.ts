import { expect, test } from 'vitest';
import { boxOf, levelQuad, type Quad } from '../../../src/engine/local/quad.ts';
import { joinSigns } from '../../../src/engine/local/sign-columns.ts';

const sign = (x: number, y: number, size = 70): Quad => levelQuad([x, y, x + size, y + size], 0);
const down = (x: number, y: number, length: number, wide = 36): Quad => ({
  origin: [x + wide, y],
  along: [0, length],
  across: [-wide, 0],
});

test('signs below each other, as of a title in large type, are one line that runs down', () => {
  const text = [down(1000, 100, 1800), down(940, 100, 900)];
  const joined = joinSigns([...text, sign(1300, 310), sign(1304, 100, 64), sign(1298, 205)]);
  expect(joined).toHaveLength(3);
  expect(joined).toEqual(expect.arrayContaining(text));
  const [title] = joined.filter((quad) => !text.includes(quad));
  expect(title?.along).toEqual([0, 280]);
  expect(title === undefined ? [] : boxOf(title)).toEqual([1298, 100, 1370, 380]);
});

test('a sign goes on with the rest of its column', () => {
  expect(joinSigns([sign(1300, 100), down(1302, 190, 300, 66)]).map(({ along }) => along)).toEqual([[0, 390]]);
});

test('signs stay alone beside each other, far apart and of another size, as do whole lines below each other', () => {
  const apart = [sign(1300, 100), sign(1400, 100), sign(1300, 280), sign(1310, 500, 30)];
  expect(joinSigns(apart)).toHaveLength(4);
  expect(joinSigns([down(1000, 100, 400), down(1000, 530, 300)])).toHaveLength(2);
  expect(joinSigns([sign(1300, 100), levelQuad([1300, 200, 1600, 260], 0)])).toHaveLength(2);
});
