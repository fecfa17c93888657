/** Owns which fonts are a typewriter's by their names, since many of those that TeX embeds do not say so otherwise. */

const words = String.raw`mono|courier|consol|typewriter`;
/** Computer Modern and its heirs (cmtt10, SFTT1000, CMSLTT10), and the families of newtx, txfonts (newtxbtt, t1xtt). */
const ofTex = String.raw`(?:cm|sf|ec|tc)(?:it|sl|st|vt)?tt|(?:new)?t1?xb?tt`;
const typewriter = new RegExp(`${words}|${ofTex}`, 'iu');

export function isTypewriter(name: string): boolean {
  return typewriter.test(name);
}
