/** Owns from where on a word counts as doubtful. */

/** The class of a word's colour; undefined for one that was read surely. @param confidence 0…1 */
export function confidenceClass(confidence: number): 'low' | 'middling' | undefined {
  if (confidence < 0.6) return 'low';
  return confidence < 0.8 ? 'middling' : undefined;
}
