/** Owns the made-up letters of the office bench: pale, struck, underlined, stamped and small text. The same for the same seed. */
import { createDraw } from '../qa/names.ts';
import { escape, faces, type MakePage, type OfficePage, pageOf, sentence, wordsOf } from './office-page.ts';

/** A letter of which some parts are set in another way. */
function letter(
  seed: number,
  part: (text: string) => string,
  style: string,
  isWhole: (index: number) => boolean,
  size?: number,
): OfficePage {
  const draw = createDraw(seed);
  const face = faces[seed % faces.length] ?? faces[0];
  const targets: string[] = [];
  const texts: string[] = [];
  let body = '';
  for (let paragraph = 0; paragraph < 9; paragraph += 1) {
    const sentences = [sentence(draw), sentence(draw), sentence(draw)];
    const special = isWhole(paragraph) ? -1 : draw.number(0, 2);
    texts.push(sentences.join(' '));
    body += `<p>${sentences
      .map((text, at) => {
        if (special >= 0 && at !== special) return escape(text);
        targets.push(...wordsOf(text));
        return part(escape(text));
      })
      .join(' ')}</p>`;
  }
  return { html: pageOf(face, size ?? draw.number(13, 17), body, style), text: texts.join('\n'), targets };
}

const pale =
  (color: string): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const face = faces[seed % faces.length] ?? faces[0];
    const targets: string[] = [];
    const texts: string[] = [];
    let body = '';
    for (let at = 0; at < 14; at += 1) {
      const text = sentence(draw);
      texts.push(text);
      const isPale = at % 3 === 1;
      if (isPale) targets.push(...wordsOf(text));
      body += `<p${isPale ? ` style="color:${color}"` : ''}>${escape(text)}</p>`;
    }
    return { html: pageOf(face, draw.number(13, 17), body), text: texts.join('\n'), targets };
  };

const struck =
  (style: string): MakePage =>
  (seed) =>
    letter(
      seed,
      (text) => `<span class="s">${text}</span>`,
      `.s{${style}}`,
      () => false,
    );

/** @param color of the stamp, with its opacity */
const stamped =
  (color: string): MakePage =>
  (seed) => {
    const base = letter(
      seed,
      (text) => text,
      '',
      () => true,
      15,
    );
    const draw = createDraw(seed + 50);
    const stamp = (x: number, y: number, turn: number) =>
      `<svg style="position:absolute;left:${x}px;top:${y}px;transform:rotate(${turn}deg);mix-blend-mode:multiply" width="230" height="150" fill="none" stroke="${color}"><rect x="6" y="20" width="215" height="100" rx="8" stroke-width="5"/><ellipse cx="115" cy="70" rx="98" ry="44" stroke-width="3"/></svg>`;
    const pen = (x: number, y: number) =>
      `<svg style="position:absolute;left:${x}px;top:${y}px;mix-blend-mode:multiply" width="330" height="120" fill="none" stroke="${color}" stroke-width="2.6"><path d="M10 80 C 40 -20 70 -10 60 70 S 100 120 120 40 S 150 20 150 80 S 190 90 200 50 S 240 10 240 70 S 280 90 320 30"/></svg>`;
    const html =
      base.html +
      stamp(draw.number(90, 400), draw.number(100, 300), draw.number(-20, 20)) +
      pen(draw.number(80, 400), draw.number(330, 480));
    return { ...base, html };
  };

const small =
  (pixels: number): MakePage =>
  (seed) =>
    letter(
      seed,
      (text) => text,
      '',
      () => true,
      pixels,
    );

export const letterPages: Readonly<Record<string, MakePage>> = {
  plain: small(15),
  'small print': small(9),
  'pale #999': pale('#999'),
  'pale #aaa': pale('#aaa'),
  'pale #bbb': pale('#bbb'),
  'pale #ccc': pale('#ccc'),
  'struck, thin': struck('text-decoration:line-through;text-decoration-thickness:1px'),
  'struck, thick': struck('text-decoration:line-through;text-decoration-thickness:2px'),
  underlined: struck(
    'text-decoration:underline;text-decoration-skip-ink:none;text-decoration-thickness:1.2px;text-underline-offset:1px',
  ),
  'stamp in red': stamped('rgba(200,20,40,0.75)'),
  'stamp in blue': stamped('rgba(20,40,160,0.85)'),
  'stamp in grey': stamped('rgba(40,40,40,0.55)'),
};
