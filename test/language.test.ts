import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OcrError } from '../src/errors.ts';
import {
  languageNames,
  languageOf,
  languages,
  languagesOfScript,
  resolveLanguage,
  scriptModels,
  scriptOf,
} from '../src/language.ts';

function errorOf(action: () => unknown): OcrError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof OcrError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('the script of data', () => {
  it('is known of every language and of every model of a script', () => {
    for (const { code, script } of languages) expect(scriptOf(code)).toBe(script);
    for (const model of scriptModels) expect(scriptOf(model)).toBeDefined();
    expect(['HanT', 'Vietnamese', 'Latin', 'nothing'].map(scriptOf)).toEqual(['Han', 'Latin', 'Latin', undefined]);
  });
});

describe('the table', () => {
  it('has over a hundred languages, each once', () => {
    expect(languages.length).toBeGreaterThan(100);
    expect(new Set(languages.map(({ code }) => code)).size).toBe(languages.length);
    expect(languageNames.size).toBe(languages.length);
  });

  it('uses no name twice, not even in another spelling', () => {
    const names = languages.flatMap(({ code, aliases }) => [code, ...aliases]).map((name) => name.replaceAll('_', '-'));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('resolves every name to its own code, in any case and with _ or -', () => {
    for (const { code, name, aliases } of languages) {
      for (const alias of [code, name, ...aliases]) {
        const spellings = [
          alias,
          alias.toUpperCase(),
          ` ${alias} `,
          alias.replaceAll('-', '_'),
          alias.replaceAll('_', '-'),
        ];
        // A comma separates languages: such a name is reached by its aliases.
        for (const spelling of spellings.filter((each) => !each.includes(',')))
          expect({ spelling, code: resolveLanguage(spelling) }).toEqual({ spelling, code });
      }
    }
  });

  it('knows which scripts run from right to left', () => {
    const codes = languages.filter(({ rightToLeft }) => rightToLeft).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(['ara', 'div', 'fas', 'heb', 'pus', 'snd', 'syr', 'uig', 'urd', 'yid']);
    expect(languageOf('eng')?.rightToLeft).toBe(false);
    expect(languageOf('en')).toBeUndefined();
  });
});

describe('resolveLanguage', () => {
  it.each([
    ['', 'auto'],
    [' AUTO ', 'auto'],
    ['en', 'eng'],
    ['ch', 'chi_sim'],
    ['ja', 'jpn'],
    ['japan', 'jpn'],
    ['korean', 'kor'],
    ['german', 'deu'],
    ['french', 'fra'],
    ['chinese_cht', 'chi_tra'],
    ['zh-Hans', 'chi_sim'],
    ['zh-TW', 'chi_tra'],
    ['zh-Hant-HK', 'chi_tra'],
    ['zh-Hans-SG', 'chi_sim'],
    ['zh-CN', 'chi_sim'],
    ['pt-BR', 'por'],
    ['es-419', 'spa'],
    ['en-US', 'eng'],
    ['sr-Latn', 'srp_latn'],
    ['sr-Latn-RS', 'srp_latn'],
    ['sr-Cyrl', 'srp'],
    ['ru-Cyrl-RU', 'rus'],
    ['uz-Cyrl', 'uzb_cyrl'],
    ['ja-Jpan', 'jpn'],
    ['nb', 'nor'],
    ['iw', 'heb'],
    ['cze', 'ces'],
    ['Scottish Gaelic', 'gla'],
    ['Chinese (Simplified)', 'chi_sim'],
    ['en+de', 'eng+deu'],
    ['en, de', 'eng+deu'],
    ['de;EN', 'deu+eng'],
    ['de+deu+German', 'deu'],
    ['+en+', 'eng'],
  ])('reads "%s" as %s', (written, expected) => {
    expect(resolveLanguage(written)).toBe(expected);
  });

  it('takes what it gave', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...languages), { minLength: 1, maxLength: 8 }), (chosen) => {
        const codes = chosen.map(({ code }) => code).join('+');
        expect(resolveLanguage(codes)).toBe(codes);
      }),
    );
  });

  it.each([
    ['englsh', /eng \(English\)/],
    ['gemran', /deu \(German\)/],
    ['chi_smi', /chi_sim/],
    ['klingon', /ocrchat languages/],
    ['ru-Arab', /ocrchat languages/],
    ['en+xx-yy', /ocrchat languages/],
    ['+', /ocrchat languages/],
    ['x'.repeat(5000), /ocrchat languages/],
    ['__proto__', /ocrchat languages/],
    ['eng/../../etc', /ocrchat languages/],
  ])('refuses "%s" with a way on', (written, hint) => {
    const error = errorOf(() => resolveLanguage(written));
    expect(error.code).toBe('language_unknown');
    expect(error.hint).toMatch(hint);
    expect(error.message.length).toBeLessThan(120);
  });

  it('refuses combinations that make no sense', () => {
    expect(errorOf(() => resolveLanguage('auto+en')).code).toBe('invalid_argument');
    const nine = languages.slice(0, 9).map(({ code }) => code);
    expect(errorOf(() => resolveLanguage(nine.join('+'))).code).toBe('invalid_argument');
  });

  it('gives codes or one of its two errors for any text', () => {
    const outcome = (text: string) => {
      try {
        const codes = resolveLanguage(text);
        return codes === 'auto' || codes.split('+').every((code) => languageOf(code) !== undefined) ? 'codes' : codes;
      } catch (thrown) {
        return thrown instanceof OcrError ? thrown.code : String(thrown);
      }
    };
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        expect(['codes', 'language_unknown', 'invalid_argument']).toContain(outcome(text));
      }),
    );
  });
});

describe('languagesOfScript', () => {
  it.each([
    ['Latin', 'eng'],
    ['Cyrillic', 'rus'],
    ['Arabic', 'ara'],
    ['Devanagari', 'hin'],
    ['Han', 'chi_sim'],
    ['Hangul', 'kor'],
    ['Korean', 'kor'],
    ['Japanese', 'jpn'],
    ['Katakana', 'jpn'],
    ['Greek', 'ell'],
    ['Hebrew', 'heb'],
    ['Bengali', 'ben'],
    ['Fraktur', 'frk'],
    ['Thai', 'tha'],
  ])('puts the likeliest of %s first', (script, first) => {
    expect(languagesOfScript(script)[0]).toBe(first);
  });

  it('covers every language exactly once', () => {
    const scripts = new Set(languages.map(({ script }) => script));
    const codes = [...scripts].flatMap((script) => languagesOfScript(script));
    expect(codes.toSorted()).toEqual(languages.map(({ code }) => code).toSorted());
  });

  it('gives none for a script that it does not know', () => {
    expect(languagesOfScript('Ogham')).toEqual([]);
    expect(languagesOfScript('constructor')).toEqual([]);
  });
});
