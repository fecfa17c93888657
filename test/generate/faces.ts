// The typefaces of the generator: which font file stands behind a name, loaded when first asked for.
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import * as hb from 'harfbuzzjs';
import type { FaceName, Typeface } from './types.ts';

const noto = (folder: string, name: string): readonly [string, string] => [
  `noto-sans-${folder}/400Regular/NotoSans${name}_400Regular.ttf`,
  `noto-sans-${folder}/700Bold/NotoSans${name}_700Bold.ttf`,
];

/** All are licensed OFL 1.1; the second file, where there is one, is the bold. */
const files: Record<FaceName, readonly [string, string?]> = {
  sans: ['noto-sans/400Regular/NotoSans_400Regular.ttf', 'noto-sans/700Bold/NotoSans_700Bold.ttf'],
  serif: ['noto-serif/400Regular/NotoSerif_400Regular.ttf', 'noto-serif/700Bold/NotoSerif_700Bold.ttf'],
  arabic: [
    'noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
    'noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf',
  ],
  hebrew: [
    'noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf',
    'noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf',
  ],
  devanagari: [
    'noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf',
    'noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold.ttf',
  ],
  thai: ['noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf', 'noto-sans-thai/700Bold/NotoSansThai_700Bold.ttf'],
  tamil: [
    'noto-sans-tamil/400Regular/NotoSansTamil_400Regular.ttf',
    'noto-sans-tamil/700Bold/NotoSansTamil_700Bold.ttf',
  ],
  kannada: [
    'noto-sans-kannada/400Regular/NotoSansKannada_400Regular.ttf',
    'noto-sans-kannada/700Bold/NotoSansKannada_700Bold.ttf',
  ],
  armenian: noto('armenian', 'Armenian'),
  bengali: noto('bengali', 'Bengali'),
  ethiopic: noto('ethiopic', 'Ethiopic'),
  georgian: noto('georgian', 'Georgian'),
  gujarati: noto('gujarati', 'Gujarati'),
  gurmukhi: noto('gurmukhi', 'Gurmukhi'),
  malayalam: noto('malayalam', 'Malayalam'),
  sinhala: noto('sinhala', 'Sinhala'),
  telugu: noto('telugu', 'Telugu'),
  chinese: ['@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf', '@embedpdf/fonts-sc/fonts/NotoSansHans-Bold.otf'],
  japanese: ['sawarabi-gothic/400Regular/SawarabiGothic_400Regular.ttf'],
  korean: ['nanum-gothic/400Regular/NanumGothic_400Regular.ttf', 'nanum-gothic/700Bold/NanumGothic_700Bold.ttf'],
  handwriting: ['la-belle-aurore/400Regular/LaBelleAurore_400Regular.ttf'],
  scrawl: ['reenie-beanie/400Regular/ReenieBeanie_400Regular.ttf'],
};

export interface LoadedFace extends Typeface {
  readonly font: hb.Font;
  readonly covers: ReadonlySet<number>;
}

const loaded = new Map<string, LoadedFace>();

function loadFace(name: FaceName, bold: boolean): LoadedFace {
  const [regularFile, boldFile] = files[name];
  const file = (bold ? boldFile : undefined) ?? regularFile;
  const known = loaded.get(file);
  if (known) return known;
  const face = new hb.Face(new hb.Blob(new Uint8Array(readFileSync(pathOf(file)))));
  const font = new hb.Font(face);
  const { ascender, descender } = font.hExtents();
  const entry: LoadedFace = {
    name: file
      .replace(/^.*\//, '')
      .replace(/\.[ot]tf$/, '')
      .replace('_400', '-')
      .replace('_700', '-'),
    bold: file === boldFile,
    serif: name === 'serif',
    unitsPerEm: face.upem,
    ascender,
    descender,
    font,
    covers: new Set(face.collectUnicodes()),
  };
  loaded.set(file, entry);
  return entry;
}

function pathOf(file: string): string {
  const [scope, name, ...rest] = (file.startsWith('@') ? file : `@expo-google-fonts/${file}`).split('/');
  const manifest = findPackageJSON(`${scope}/${name}`, import.meta.url);
  if (!manifest) throw new Error(`The font package ${scope}/${name} is not installed; run npm install`);
  return join(dirname(manifest), ...rest);
}

const scripts: readonly [FaceName, RegExp][] = [
  ['arabic', /\p{Script=Arabic}/u],
  ['hebrew', /\p{Script=Hebrew}/u],
  ['devanagari', /\p{Script=Devanagari}/u],
  ['thai', /\p{Script=Thai}/u],
  ['tamil', /\p{Script=Tamil}/u],
  ['kannada', /\p{Script=Kannada}/u],
  ['armenian', /\p{Script=Armenian}/u],
  ['bengali', /\p{Script=Bengali}/u],
  ['ethiopic', /\p{Script=Ethiopic}/u],
  ['georgian', /\p{Script=Georgian}/u],
  ['gujarati', /\p{Script=Gujarati}/u],
  ['gurmukhi', /\p{Script=Gurmukhi}/u],
  ['malayalam', /\p{Script=Malayalam}/u],
  ['sinhala', /\p{Script=Sinhala}/u],
  ['telugu', /\p{Script=Telugu}/u],
  ['korean', /\p{Script=Hangul}/u],
  ['japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['chinese', /\p{Script=Han}/u],
];

/** The face that leads a text: by its script, and for Han characters by the language. */
export function leadingFace(text: string, language: string, fallback: 'sans' | 'serif'): FaceName {
  const letters = text.match(/\p{L}/gu) ?? [];
  const western = letters.filter((letter) => /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(letter));
  if (western.length * 2 > letters.length) return fallback;
  for (const [name, pattern] of scripts) {
    if (!pattern.test(text)) continue;
    if (name === 'chinese' && language.startsWith('ja')) return 'japanese';
    if (name === 'chinese' && language.startsWith('ko')) return 'korean';
    return name;
  }
  return fallback;
}

/** The faces to try for a character, best first. */
export function faceChain(leading: FaceName, bold: boolean): Iterable<LoadedFace> {
  const rest: FaceName[] = ['sans', ...scripts.map(([name]) => name)];
  return lazily([leading, ...rest.filter((name) => name !== leading)], bold);
}

function* lazily(names: readonly FaceName[], bold: boolean): Generator<LoadedFace> {
  for (const name of names) yield loadFace(name, bold);
}
