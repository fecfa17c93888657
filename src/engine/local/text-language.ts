/** Owns telling the language of text that need not be recognised: of a page's own text layer. */
import { identifyLanguages } from './identify-language.ts';

/** More of a page says nothing new. */
const mostCharacters = 4000;

/** Languages of a text as Tesseract codes joined by +; "und" when it is too short to tell. */
export async function languageOfText(text: string): Promise<string> {
  const found = await identifyLanguages(text.slice(0, mostCharacters));
  const sure = found.filter(({ isSure }) => isSure);
  return sure.length === 0 ? 'und' : sure.map(({ code }) => code).join('+');
}
