/** Language identification: right on clean text, on text with recognition errors, and silent where there is too little. */
import { describe, expect, it } from 'vitest';
import { identifyLanguages } from '../../../src/engine/local/identify-language.ts';
import { lettersByScript } from '../../../src/engine/local/letters-by-script.ts';
import { languageOfText } from '../../../src/engine/local/text-language.ts';
import { resolveLanguage } from '../../../src/language.ts';
import { languages, type SampleLanguage } from '../../generate/index.ts';

const codes = Object.keys(languages) as SampleLanguage[]; // seam: the keys of the record are its key type
const textOf = (language: SampleLanguage) => {
  const { heading, paragraphs, items } = languages[language];
  return [heading, ...paragraphs, ...items].join('\n');
};

/** One letter in twenty becomes another one of the same text, one in sixty is lost. */
function misread(text: string): string {
  const letters = [...text].filter((character) => /\p{L}/u.test(character));
  let state = 7;
  return [...text]
    .map((character) => {
      state = (state * 48_271) % 2_147_483_647;
      if (!/\p{L}/u.test(character) || state % 60 > 3) return character;
      return state % 60 === 3 ? '' : (letters[state % letters.length] ?? character);
    })
    .join('');
}

describe('identifyLanguages', () => {
  it('goes by most of a text, not by what it begins with', async () => {
    const [english, german] = (['en', 'de'] as const).map((language) => languages[language].paragraphs.join('\n'));
    const mixed = (one = '', other = '') => identifyLanguages([one, other, other, other].join('\n'));
    expect(await mixed(english, german)).toMatchObject([{ code: 'deu', isSure: true }]);
    expect(await mixed(german, english)).toMatchObject([{ code: 'eng', isSure: true }]);
  });

  it.each([
    ['clean', (text: string) => text],
    ['misread', misread],
  ])('names at least 95 % of the sample languages on %s text', async (_how, change) => {
    const wrong: string[] = [];
    for (const language of codes) {
      const [found] = await identifyLanguages(change(textOf(language)));
      if (found?.code !== resolveLanguage(language)) wrong.push(`${language}: ${found?.code ?? 'nothing'}`);
    }
    expect(wrong.slice(Math.floor(codes.length * 0.05))).toEqual([]);
  });

  it('survives the loss of all marks, as when English data reads another language', async () => {
    for (const language of ['de', 'fr', 'cs', 'pl', 'tr', 'vi', 'sv'] as const) {
      const bare = textOf(language).normalize('NFD').replace(/\p{M}/gu, '');
      expect((await identifyLanguages(bare))[0]?.code).toBe(resolveLanguage(language));
    }
  });

  it('names a second language in another script, but no few foreign words', async () => {
    const mixed = await identifyLanguages(`${textOf('el')}\n${textOf('en')}`);
    expect(mixed.map(({ code }) => code).toSorted()).toEqual(['ell', 'eng']);
    expect(await languageOfText(`${textOf('ru')} Windows Server`)).toBe('rus');
  });

  it('tells traditional from simplified characters, and polytonic from modern Greek', async () => {
    expect((await identifyLanguages('這本書說明了圖書館的歷史，讀者們應該會喜歡。'))[0]?.code).toBe('chi_tra');
    expect((await identifyLanguages('这本书说明了图书馆的历史，读者们应该会喜欢。'))[0]?.code).toBe('chi_sim');
    expect((await identifyLanguages('Ἐν ἀρχῇ ἦν ὁ λόγος, καὶ ὁ λόγος ἦν πρὸς τὸν θεόν.'))[0]?.code).toBe('grc');
    // Read with the data of old Greek, too, which puts breathings here and there.
    const misread =
      'Το Debian εἰναι μία γενική διανομή ἡ οποία ταιριάζει στους περισσότερους χρήστες καὶ αὐτό το βιβλίο';
    expect((await identifyLanguages(misread))[0]?.code).toBe('ell');
  });

  it('is not sure of little text, and says nothing of none', async () => {
    expect(await identifyLanguages('12,50 € 3/4')).toEqual([]);
    expect((await identifyLanguages('Rechnung Nummer'))[0]?.isSure ?? false).toBe(false);
    expect(await languageOfText('')).toBe('und');
  });

  it('knows Vietnamese that was read without its marks, and takes nothing else for it', async () => {
    const read =
      'Nguoi dan trong vung phai di qua nhieu con duong nho moi den duoc truong hoc. Theo thay giao, cac em khong ' +
      'ngai kho, va viec hoc cua lang nay ngay cang tot hon nhung nam truoc. Khi nuoc len cao, cha me cho con di thuyen.';
    expect((await identifyLanguages(read))[0]).toMatchObject({ code: 'vie', isSure: true });
    const taken: string[] = [];
    for (const language of codes) {
      const bare = textOf(language).normalize('NFD').replaceAll(/\p{M}/gu, '');
      if ((await identifyLanguages(bare))[0]?.code === 'vie') taken.push(resolveLanguage(language));
    }
    expect(taken.filter((code) => code !== 'vie')).toEqual([]);
  });
});

describe('lettersByScript', () => {
  it('gives Han to the script that it stands with', () => {
    expect(lettersByScript('図書館は川のそばにあります')[0]?.script).toBe('Japanese');
    expect(lettersByScript('圖書館在河邊')[0]?.script).toBe('Han');
    expect(lettersByScript('도서관(圖書館)은 강가에 있습니다')[0]?.script).toBe('Hangul');
    expect(lettersByScript('1234 %')).toEqual([]);
  });
});
