/** Owns the choice of languages for a page whose language nobody named. */
import { languagesOfScript, languageOf } from '../../language.ts';
import type { OrientationAndScript } from './tesseract.ts';

export interface LanguageChoice {
  /** Tesseract codes to recognise with, the leading one first. */
  readonly codes: readonly string[];
}

/** Scripts that Tesseract's detection reports where plain Latin data reads best. */
const latinLike = new Set(['Latin', 'Fraktur', 'NULL', 'Common', '']);
/** Detection that is this sure of the orientation has seen enough letters for its script to be believed … */
const sureTurn = 5;
/** … and a script this sure is believed on its own when the orientation is not in doubt. */
const sureScript = 5;

/**
 * Chooses by script: English for Latin; elsewhere the most spoken language of the script whose data is at hand, with English
 * beside it, since other scripts are often mixed with Latin names and digits. Without any data at hand the most spoken one
 * is named all the same, so that fetching it, or the error about it, names what is really needed.
 * @param detected undefined when there was too little text to tell
 * @param installed Tesseract codes whose data needs no download
 */
export function chooseLanguage(
  detected: OrientationAndScript | undefined,
  installed: readonly string[],
): LanguageChoice {
  const english = { codes: ['eng'] };
  if (detected === undefined || latinLike.has(detected.script) || !isSure(detected)) return english;
  const candidates = languagesOfScript(detected.script).filter((code) => !code.endsWith('_vert'));
  const first = candidates.find((code) => installed.includes(code)) ?? candidates[0];
  if (first === undefined || languageOf(first)?.script === 'Latin') return english;
  return { codes: [first, 'eng'] };
}

function isSure(detected: OrientationAndScript): boolean {
  return (
    detected.turnConfidence >= sureTurn ||
    (detected.scriptConfidence >= sureScript && detected.turnConfidence >= sureTurn / 2)
  );
}
