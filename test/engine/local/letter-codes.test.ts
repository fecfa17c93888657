import { describe, expect, it } from 'vitest';
import { withUsualCodes } from '../../../src/engine/local/letter-codes.ts';

describe('the codes of letters', () => {
  it.each([
    ['ഏപ്രില\u0d4d\u200d', 'ഏപ്രിൽ', 'a chillu has a code of its own'],
    ['വര\u0d4d\u200dഷം', 'വർഷം', 'also within a word'],
    ['উ\u09a4\u09cd\u200d', 'উৎ', 'and khanda ta'],
    ['நிறம்\u200c,', 'நிறம்,', 'a joiner behind the last letter says nothing'],
    ['ಅಪ್\u200cಡೇಟ್\u200c', 'ಅಪ್\u200cಡೇಟ್', 'one between letters does'],
    ['می\u200cخواهم', 'می\u200cخواهم', 'as in Persian'],
    ['ಸಾ೦ಕೇತಿಕ', 'ಸಾಂಕೇತಿಕ', 'a nought between letters is the sign that looks like it'],
    ['క౦టే', 'కంటే', 'in Telugu, too'],
    ['೧೦', '೧೦', 'a number stays'],
    ['ಕ೦೫', 'ಕ೦೫', 'and one beside letters'],
    ['है|', 'है।', 'a stroke ends sentences'],
    ['|', '|', 'alone it is a rule'],
    ['դռները:', 'դռները։', 'Armenian has no colon'],
    ['12:30', '12:30', 'a time has one'],
    ['ն', 'և', 'no word is that one letter'],
    ['أسفل,', 'أسفل،', 'the comma of Arabic'],
    ['٢,٥', '٢,٥', 'not of its numbers'],
    ['จ\u0e4d\u0e32กัด', 'จ\u0e33กัด', 'a vowel of Thai'],
    ['น\u0e4d\u0e49\u0e32', 'น\u0e49\u0e33', 'behind its tone'],
    ['ນ\u0ecd\u0ec9\u0eb2', 'ນ\u0ec9\u0eb3', 'in Lao, too'],
    ['well,', 'well,', 'other scripts stay'],
  ])('%s is written %s: %s', (read, meant) => {
    expect(withUsualCodes(read)).toBe(meant);
  });
});
