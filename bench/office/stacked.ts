/** Owns made-up pages with labels above their values, and with lines that run down the page. The same for the same seed. */
import { createDraw } from '../qa/names.ts';
import { eastern } from './aside-texts.ts';
import { escape, faces, type MakePage, pageOf, wordsOf } from './office-page.ts';
import { note } from './side-by-side.ts';

/** Labels in small print above their values, in several rows. */
const labelled =
  (style: string, mark: string): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const across = draw.number(2, 4);
    const all = [
      ['Full name', draw.person()],
      ['Date of birth', draw.date()],
      ['Place of birth', draw.town()],
      ['Employer', draw.company()],
      ['Telephone', `0${draw.number(100, 999)} ${draw.number(100_000, 999_999)}`],
      ['Occupation', draw.pick(['Surveyor', 'Nurse', 'Teacher of music', 'Driver'])],
      ['Nationality', draw.pick(['British', 'Norwegian', 'Dutch'])],
      ['Passport no.', `K${draw.number(1_000_000, 9_999_999)}`],
      ['Next of kin', draw.person()],
      ['Signed on', draw.date()],
      ['Invoice number', `R-${draw.number(1000, 9999)}`],
      ['Payment due', draw.date()],
    ] as const;
    const pairs = draw.some(all, across * draw.number(1, 3));
    const foot = note(draw);
    const texts = ['Record', ...pairs.flat(), foot];
    return {
      html: pageOf(
        faces[seed % faces.length] ?? faces[0],
        draw.number(12, 15),
        `<h1>Record</h1><div class="f">${pairs.map(([label, value]) => `<div><div class="l">${label}${mark}</div><div class="v">${escape(value)}</div></div>`).join('')}</div><p>${escape(foot)}</p>`,
        `.f{display:grid;grid-template-columns:repeat(${across},1fr);gap:14px 24px;margin:0 0 24px}${style}`,
      ),
      text: texts.join('\n'),
      targets: texts.flatMap(wordsOf),
    };
  };

/** Lines that run down the page, from the right to the left. */
const downward =
  (name: keyof typeof eastern, columns: number): MakePage =>
  (seed) => {
    const draw = createDraw(seed);
    const from = draw.number(0, 3);
    const text = eastern[name].slice(from, from + 5);
    return {
      html: pageOf(
        'Droid Sans Fallback',
        draw.number(15, 20),
        Array.from({ length: columns }, (_, at) => {
          const part = text.filter((__, index) => index % columns === at);
          return `<div class="d">${part.map((sentences) => `<p>${sentences}${sentences}</p>`).join('')}</div>`;
        }).join(''),
        '.d{writing-mode:vertical-rl;height:330px;width:600px;margin-bottom:30px;line-height:1.7}p{margin:0 0 0 .4em}',
      ),
      text: Array.from({ length: columns }, (_, at) =>
        text.filter((__, index) => index % columns === at).map((sentences) => sentences + sentences),
      )
        .flat()
        .join('\n'),
      targets: [],
    };
  };

export const stackedPages: Readonly<Record<string, MakePage>> = {
  'label above: small': labelled('.l{font-size:.72em;color:#555}', ''),
  'label above: same size': labelled('.l{font-weight:bold}', ''),
  'label above: colons': labelled('', ':'),
  'down: Japanese': downward('Japanese', 1),
  'down: Chinese': downward('Chinese', 1),
  'down: Japanese, two tiers': downward('Japanese', 2),
};
