/** Owns lines of words and figures with a sign in their middle, and lines with what such signs are mistaken for. */
import { createDraw, type Draw } from '../qa/names.ts';

export interface MadeKind {
  /** Empty for a line without any sign that is measured. */
  readonly sign: string;
  readonly make: (draw: Draw) => string;
}

export interface MadeLine {
  readonly sign: string;
  readonly text: string;
}

const words =
  'the of water sample value report group weight before under pressure study valve engine surface length minutes bread flour sugar butter city house river'.split(
    ' ',
  );
const wordOf = (draw: Draw) => words[draw.number(0, words.length - 1)] ?? '';
const some = (draw: Draw) => Array.from({ length: draw.number(2, 4) }, () => wordOf(draw)).join(' ');
const figure = (draw: Draw) => String(draw.number(2, 99));

export const signs: readonly MadeKind[] = [
  { sign: '≥', make: (draw) => `≥ ${figure(draw)} mg` },
  { sign: '≥', make: (draw) => `≥${figure(draw)} kg` },
  { sign: '≤', make: (draw) => `p ≤ 0.0${draw.number(1, 9)}` },
  { sign: '≤', make: (draw) => `≤${figure(draw)} cm` },
  { sign: '≠', make: (draw) => `x ≠ ${figure(draw)}` },
  { sign: '≈', make: (draw) => `≈ ${figure(draw)} km` },
  { sign: '÷', make: (draw) => `${figure(draw)} ÷ ${draw.number(2, 9)}` },
  { sign: '→', make: (draw) => `${wordOf(draw)} → ${wordOf(draw)}` },
  { sign: '½', make: (draw) => `${draw.number(1, 9)}½ cups` },
  { sign: '½', make: () => '½ litre' },
  { sign: '¼', make: (draw) => `${draw.number(1, 9)}¼ inch` },
  { sign: '¾', make: () => '¾ hour' },
  { sign: '‰', make: (draw) => `${figure(draw)} ‰` },
  { sign: 'Ω', make: (draw) => `${figure(draw)} Ω` },
  { sign: 'Δ', make: (draw) => `Δ ${figure(draw)}` },
  { sign: '•', make: (draw) => `${wordOf(draw)} • ${wordOf(draw)}` },
];

export const decoys: readonly MadeKind[] = [
  (draw: Draw) => `${figure(draw)} %`,
  (draw: Draw) => `${figure(draw)}.${draw.number(0, 9)}%`,
  (draw: Draw) => `p < 0.0${draw.number(1, 9)}`,
  (draw: Draw) => `>${figure(draw)} kg`,
  (draw: Draw) => `n = ${figure(draw)}`,
  (draw: Draw) => `${figure(draw)} + ${figure(draw)}`,
  (draw: Draw) => `#${figure(draw)}`,
  (draw: Draw) => `~${figure(draw)} km`,
  (draw: Draw) => `${wordOf(draw)}* ${wordOf(draw)}`,
  (draw: Draw) => `${wordOf(draw)} - ${wordOf(draw)}`,
  (draw: Draw) => `città e ${wordOf(draw)}`,
  (draw: Draw) => `A ${wordOf(draw)}`,
  (draw: Draw) => `${figure(draw)} Q`,
  () => '1/2 mile',
  (draw: Draw) => `${draw.number(1, 28)}/${draw.number(1, 12)}/20${draw.number(10, 25)}`,
  (draw: Draw) => `C++ ${wordOf(draw)}`,
  (draw: Draw) => `a <= ${figure(draw)}`,
].map((make) => ({ sign: '', make }));

/** Two lines of each kind, in an order of their own. */
export function linesOf(seed: number, kinds: readonly MadeKind[]): readonly MadeLine[] {
  const draw = createDraw(seed);
  const twice = [...kinds, ...kinds];
  return draw.some(twice, twice.length).map(({ sign, make }) => ({
    sign,
    text: `${some(draw)} ${make(draw)} ${some(draw)}`,
  }));
}
