/** Owns what is said to those who do not see the page. */

/** Said when the reader has finished what it says now. */
export function announce(text: string): void {
  const region = document.getElementById('polite');
  if (region === null) return;
  // A region that is set to what it says already stays silent.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
