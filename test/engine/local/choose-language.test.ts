/** The choice of data for a page of unknown language: by its sample, else by trying scripts. */
import { describe, expect, it } from 'vitest';
import { chooseByScript } from '../../../src/engine/local/choose-language.ts';
import { codesFor } from '../../../src/engine/local/data-to-read-with.ts';
import type { IdentifiedLanguage } from '../../../src/engine/local/identify-language.ts';
import type { SampleReading } from '../../../src/engine/local/sample-reading.ts';
import { sampleStrip } from '../../../src/engine/local/sample-strip.ts';
import type { RecognizedWord } from '../../../src/engine/local/tesseract.ts';

const wordsOf = (text: string, confidence = 0.9): RecognizedWord[] =>
  text.split(' ').map((word) => ({ text: word, confidence, bbox: [0, 0, 9, 9], line: 0, paragraph: 0 }));
const found = (code: string, script: string, isSure = true): IdentifiedLanguage => ({ code, script, share: 1, isSure });
const image = { width: 1, height: 1, data: new Uint8Array(1) };
const reading = (text: string, confidence: number, languages: IdentifiedLanguage[] = []): SampleReading => ({
  image,
  codes: ['eng'],
  words: wordsOf(text, confidence),
  languages,
  legibility: confidence,
  isConvincing: confidence >= 0.7 && languages[0]?.isSure === true,
});
const all = ['eng', 'deu', 'rus', 'ell', 'heb', 'guj', 'Latin'];
const russian = 'Старая библиотека у реки снова открыла свои двери';
const seen = (script: string) => ({ turn: 0, turnConfidence: 20, script, scriptConfidence: 1 }) as const;

describe('codesFor', () => {
  it('takes the language’s own data, else its script’s, else its own by download', () => {
    expect(codesFor([found('deu', 'Latin')], all)).toEqual(['deu']);
    expect(codesFor([found('cos', 'Latin')], all)).toEqual(['Latin']);
    expect(codesFor([found('cos', 'Latin')], ['eng'])).toEqual(['cos']);
    expect(codesFor([], all)).toEqual(['eng']);
  });

  it('takes a second language only when it is sure', () => {
    expect(codesFor([found('rus', 'Cyrillic'), found('deu', 'Latin')], all)).toEqual(['rus', 'deu']);
    expect(codesFor([found('rus', 'Cyrillic'), found('deu', 'Latin', false)], all)).toEqual(['rus']);
  });
});

describe('chooseByScript', () => {
  const asked: string[] = [];
  const reader = (readings: Readonly<Record<string, SampleReading>>) => {
    const read = async (codes: readonly string[]) => {
      asked.push(codes.join('+'));
      return readings[codes[0] ?? ''] ?? reading('x y z', 0.2);
    };
    return { probe: read, sample: read };
  };
  const poor = reading('Crapaa 6u6nuoreka y pexu choBa OTKpbuia cBou ABepu HoBoro ropoja B anpene', 0.45);

  it('stays with Latin where a script that is merely tried reads a few lines better, and the sample worse', async () => {
    const lines = reading('А0ТН 083114 Кеер һіѕ гесеїрі', 0.61);
    const codesWith = async (alone: number) => {
      const sample = async (data: readonly string[]) => reading('Мооа ѕсгемз Маѕкіпе', data.length > 1 ? 0.5 : alone);
      const probe = async ([code]: readonly string[]) => (code === 'rus' ? lines : reading('x y z', 0.2));
      return (await chooseByScript(seen('Latin'), { ...poor, legibility: 0.53 }, all, { probe, sample })).codes;
    };
    expect(await codesWith(0.14)).toEqual(['eng']);
    expect((await codesWith(0.6))[0]).toBe('rus');
  });

  it('takes that of two kinds of Chinese data which reads the page better, whatever it writes', async () => {
    // Each writes its own forms, so that what was read is always in the forms of the data.
    const codesWith = async (simplified: number, traditional: number) => {
      const readings = {
        chi_sim: reading('当编辑混合右至左及左至右的文字时', simplified, [found('chi_sim', 'Han')]),
        chi_tra: reading('所使用', traditional, [found('chi_sim', 'Han')]),
      };
      const installed = [...all, 'chi_sim', 'chi_tra'];
      return (await chooseByScript(seen('Han'), poor, installed, reader(readings))).codes;
    };
    expect(await codesWith(0.8, 0.86)).toEqual(['chi_tra']);
    expect(await codesWith(0.87, 0.82)).toEqual(['chi_sim']);
  });

  it('finds Thai with Latin words in every line, which detection takes for Latin', async () => {
    const thai = 'ไม่สามารถเป็นลิสต์ ของ ลงในรายชื่อสถาปัตยกรรม';
    const hardly = reading(
      'uwatadiadauAu Bluetooth uwatasasvidgd davmsaisAawudA Ctrl+Alt+T WuuWudsu dausigmsidgd',
      0.35,
    );
    const installed = [...all, 'tha'];
    const codesWith = async (confidence: number) =>
      (
        await chooseByScript(
          seen('Latin'),
          hardly,
          installed,
          reader({ tha: reading(thai, confidence, [found('tha', 'Thai')]) }),
        )
      ).codes;
    expect(await codesWith(0.66)).toEqual(['tha']);
    expect(await codesWith(0.5)).not.toContain('tha');
  });

  it('believes the script that detection found once it reads well', async () => {
    asked.length = 0;
    const { codes } = await chooseByScript(
      seen('Cyrillic'),
      poor,
      all,
      reader({ rus: reading(russian, 0.9, [found('rus', 'Cyrillic')]) }),
    );
    expect(codes).toEqual(['rus']);
    expect(asked).toEqual(['rus+eng', 'rus']);
  });

  it('believes it, too, where its recogniser is less sure but nothing else is on the page', async () => {
    asked.length = 0;
    const gibberish = { ...poor, legibility: 0.2 };
    const readings = { rus: reading(russian, 0.65, [found('rus', 'Cyrillic')]) };
    expect((await chooseByScript(seen('Cyrillic'), gibberish, all, reader(readings))).codes).toEqual(['rus']);
    expect(asked).toEqual(['rus+eng', 'rus']);
    asked.length = 0;
    await chooseByScript(seen('Cyrillic'), poor, all, reader({ rus: reading(russian, 0.58) }));
    expect(asked).toContain('heb');
  });

  it('adds English where words stay doubtful and read better with it', async () => {
    const mixed = {
      ...reading('Старая библиотека', 0.9),
      words: [...wordsOf('Старая библиотека у реки'), ...wordsOf('ЗМИпао', 0.2)],
    };
    const read = async (codes: readonly string[]) =>
      codes.includes('eng') ? reading(`${russian} Windows`, 0.95, [found('rus', 'Cyrillic')]) : mixed;
    const choose = async (sample: typeof read) =>
      (await chooseByScript(seen('Cyrillic'), poor, all, { probe: read, sample })).codes;
    expect(await choose(read)).toEqual(['rus', 'eng']);
    expect(await choose(async () => mixed)).toEqual(['rus']);
  });

  it('tries others where detection is wrong, and stays with English where none reads better', async () => {
    const gujarati = reading('નદી કિનારાનું જૂનું પુસ્તકાલય', 0.9, [found('guj', 'Gujarati')]);
    expect((await chooseByScript(seen('Latin'), poor, all, reader({ guj: gujarati }))).codes).toEqual(['guj']);
    expect((await chooseByScript(seen('Thai'), poor, all, reader({}))).codes).toEqual(['eng']);
  });

  it('tries scripts that detection does not know where English could read hardly a letter', async () => {
    const sinhala = reading('ගඟ අසල පිහිටි පැරණි පුස්තකාලය නැවත විවෘත විය', 0.8, [found('sin', 'Sinhala')]);
    const thai = reading('๐ ๕ ๐ ๕ ๒ อ ณ ๐ ๐ ๐ ๕ ๐ ๑ อ อ', 0.4, [found('tha', 'Thai')]);
    const choose = async (legibility: number) =>
      (
        await chooseByScript(
          seen('Thai'),
          { ...poor, legibility },
          [...all, 'tha', 'Sinhala'],
          reader({ tha: thai, Sinhala: sinhala, sin: sinhala }),
        )
      ).codes;
    expect(await choose(0.27)).toEqual(['Sinhala']);
    expect(await choose(0.5)).toEqual(['eng']);
  });

  it('does not believe a script whose data can read hardly anything, however little English could', async () => {
    const scrawl = reading('-22 %7 // 0 crp nnL e 7 =- ,, 2 zz iii lll uuu nnn mm ww', 0.18);
    const { codes } = await chooseByScript(
      seen('Cyrillic'),
      scrawl,
      all,
      reader({ rus: reading(russian, 0.3, [found('rus', 'Cyrillic', false)]) }),
    );
    expect(codes).toEqual(['eng']);
  });

  it('tries Greek with the letters of today and of old, and reads on with what it is written in', async () => {
    asked.length = 0;
    const old = reading('μέντοι πάντα τἀνθρώπων νοσεῖ τὸν ἐν δαΐοις ἄτρεστον', 0.85, [found('grc', 'Greek')]);
    const { codes } = await chooseByScript(seen('Greek'), poor, [...all, 'grc'], reader({ ell: old }));
    expect(asked).toEqual(['ell+grc+eng', 'ell+grc']);
    expect(codes).toEqual(['grc']);
  });

  it('asks nothing more when the sample is convincing, or only poor print in Latin letters', async () => {
    asked.length = 0;
    const german = [found('deu', 'Latin')];
    expect((await chooseByScript(undefined, reading('Guten Tag', 0.9, german), all, reader({}))).codes).toEqual([
      'deu',
    ]);
    expect((await chooseByScript(seen('Latin'), reading('Guten Tag', 0.65, german), all, reader({}))).codes).toEqual([
      'deu',
    ]);
    expect(asked).toEqual([]);
  });
});

describe('a language of Latin script that English data only guesses', () => {
  const vietnamese = 'Thư viện cũ bên bờ sông đã mở cửa trở lại vào tháng tư';
  const guess = reading('Thu vien cu ben bo song da mo cua', 0.6, [found('vie', 'Latin', false)]);
  const choose = async (second: SampleReading) => {
    const read = async () => second;
    return (await chooseByScript(seen('Latin'), guess, [...all, 'vie'], { probe: read, sample: read })).codes;
  };

  it('is believed when its own data makes it sure, or reads clearly better', async () => {
    expect(await choose(reading(vietnamese, 0.57, [found('vie', 'Latin')]))).toEqual(['vie']);
    expect(await choose(reading(vietnamese, 0.64, [found('vie', 'Latin', false)]))).toEqual(['vie']);
  });

  it('is not when its own data reads no better and says something else, or nothing', async () => {
    expect(await choose(reading(vietnamese, 0.61, [found('vie', 'Latin', false)]))).toEqual(['eng']);
    expect(await choose(reading('Thu vien cu ben', 0.6, [found('mri', 'Latin')]))).toEqual(['eng']);
    expect(await choose(reading(vietnamese, 0.5, [found('vie', 'Latin')]))).toEqual(['eng']);
  });
});

describe('a language that is only guessed, and whose data is not at hand', () => {
  it('is not what the page is read with', async () => {
    const few = { ...reading('2015 Meridian', 0.6, [found('yid', 'Hebrew', false)]), codes: ['heb'] };
    const read = async () => few;
    expect((await chooseByScript(undefined, few, all, { probe: read, sample: read })).codes).toEqual(['heb']);
  });
});

describe('sampleStrip', () => {
  /** Lines of strokes: 24 pixels from line to line, capitals of 12 pixels. */
  const page = (lines: number, from = 0) => {
    const width = 600;
    const height = from + lines * 24 + 24;
    const data = new Uint8Array(width * height).fill(255);
    for (let line = 0; line < lines; line += 1) {
      for (let y = 0; y < 12; y += 1) {
        for (let x = 20; x < width - 20; x += 6) data[(from + line * 24 + 6 + y) * width + x] = 0;
        for (let x = 21; x < width - 20; x += 6) data[(from + line * 24 + 6 + y) * width + x] = 0;
      }
    }
    return { width, height, data };
  };

  it('is the whole of a short page', () => {
    const short = page(8);
    expect(sampleStrip(short, 120)).toEqual({ image: short, isWhole: true });
  });

  it('is about six whole lines of a long one, taken where the text is', () => {
    const { image: strip, isWhole } = sampleStrip(page(40, 800), 120);
    expect(isWhole).toBe(false);
    expect(strip.height).toBeGreaterThan(5 * 24);
    expect(strip.height).toBeLessThan(8 * 24);
    expect(strip.data.some((value) => value === 0)).toBe(true);
    // Cut in the white between lines: no stroke touches an edge.
    expect(strip.data.subarray(0, strip.width).every((value) => value === 255)).toBe(true);
    expect(strip.data.subarray(-strip.width).every((value) => value === 255)).toBe(true);
  });
});
