// Noise that is the same for the same seed.

/** A stream of 32-bit integers (xorshift32). */
export function randomIntegers(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Numbers in [0, 1). */
function randomNumbers(seed: number): () => number {
  const next = randomIntegers(seed);
  return () => next() / 0x1_0000_0000;
}

/** Adds Gaussian noise of `sigma` gray levels, in place. */
export function gaussianNoise(pixels: Uint8Array, sigma: number, seed: number): void {
  // A table of normal quantiles is drawn from, since Box-Muller for every pixel would cost most of the time.
  const random = randomNumbers(seed);
  const table = Float32Array.from({ length: 16384 }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random()) * sigma;
  });
  const next = randomIntegers(seed + 7919);
  for (let i = 0; i < pixels.length; i++) {
    const value = (pixels[i] ?? 0) + (table[next() & 16383] ?? 0);
    pixels[i] = value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
  }
}

/** Turns a share of the pixels black or white, in place. */
export function saltAndPepper(pixels: Uint8Array, share: number, seed: number): void {
  const next = randomIntegers(seed + 104_729);
  const count = Math.round(pixels.length * Math.min(1, share));
  for (let i = 0; i < count; i++) pixels[next() % pixels.length] = next() & 1 ? 255 : 0;
}
