/** Owns which language data reads a language, or a script. Pure. */
import { languageOf, languagesOfScript, scriptModelOf } from '../../language.ts';
import type { IdentifiedLanguage } from './identify-language.ts';

/** The data that a page is read with before anything is known of it. */
export const firstGuess: readonly string[] = ['eng'];

/** The same where a language may be named. @param language `auto`, or codes of Tesseract with `+` between them */
export function firstDataOf(language: string): readonly string[] {
  return language === 'auto' ? firstGuess : language.split('+');
}

/** Breathings and circumflexes of old Greek are letters that the data of today's Greek does not know. */
const readTogether: Readonly<Record<string, readonly string[]>> = { Greek: ['ell', 'grc'] };

/** The script's own model where several languages share it, whose letters no one language's data has all. */
export function readersOfScript(script: string, installed: readonly string[]): readonly string[] {
  const languages = languagesOfScript(script).filter((code) => !code.endsWith('_vert'));
  if (languages.length > 2 && installed.includes(script)) return [script];
  const together = readTogether[script] ?? [];
  return together.length > 0 && together.every((code) => installed.includes(code)) ? together : languages.slice(0, 1);
}

/** The data to try a page with whose script was detected, however unsure; English where none was. */
export function codesOfScript(script: string | undefined, installed: readonly string[]): readonly string[] {
  const [code] = languagesOfScript(script ?? '').filter((candidate) => !candidate.endsWith('_vert'));
  const own = code === undefined ? undefined : languageOf(code)?.script;
  // Figures on coloured ground look like broken letters, which English data reads, too.
  const isLatin =
    own === 'Latin' || (own === 'Fraktur' && !modelsOf(['frk'], installed).some((data) => installed.includes(data)));
  return code === undefined || isLatin ? firstGuess : modelsOf([code], installed);
}

/**
 * The data to read identified languages with: of the first, and of a second one in another script when it is sure. English
 * does not stand beside another script as a matter of course: letters that look alike would be taken for Latin ones.
 */
export function codesFor(found: readonly IdentifiedLanguage[], installed: readonly string[]): readonly string[] {
  const [first, second] = found;
  if (first === undefined) return firstGuess;
  return modelsOf([first.code, ...(second?.isSure === true ? [second.code] : [])], installed);
}

/** The Latin language of a mixed page; English unless another one is sure. */
export function codesInLatin(found: readonly IdentifiedLanguage[], installed: readonly string[]): readonly string[] {
  const latin = found.find(({ script, isSure }) => script === 'Latin' && isSure);
  return modelsOf([latin?.code ?? 'eng'], installed);
}

/** The data to read languages with, each once. */
export function modelsOf(languages: readonly string[], installed: readonly string[]): readonly string[] {
  return [...new Set(languages.map((code) => modelOf(code, installed)))];
}

/** A language's own data where it is at hand, else its script's, else its own by download. */
export function modelOf(code: string, installed: readonly string[]): string {
  if (installed.includes(code)) return code;
  const script = scriptModelOf(code);
  return script !== undefined && installed.includes(script) ? script : code;
}

/** Whether the data is hardly sure of what it reads well: that of Lao, which that of Thai would read more surely, and wrongly. */
export function isNeverSure(codes: readonly string[]): boolean {
  return codes[0] === 'lao';
}
