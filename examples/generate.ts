// Makes the sample documents of this folder; the same bytes every time. Run: npx node examples/generate.ts
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { invoice, layOut, rasterize, report, toDigitalPdf } from '../test/generate/index.ts';

const dpi = 170;

async function writeScan(): Promise<void> {
  const { content, options } = invoice();
  const [page] = (await layOut(content, options)).pages;
  if (!page) throw new Error('The invoice has a page');
  const { width, height, pixels } = await rasterize(page, dpi, {
    skewDegrees: -0.8,
    background: 243,
    ink: 38,
    blurSigma: 0.55,
    noise: 0.01,
    saltAndPepper: 0.0004,
    seed: 7,
  });
  // Sixteen even grays: some grain of the paper stays, and the file is small.
  for (const [index, gray] of pixels.entries()) pixels[index] = Math.round(gray / 17) * 17;
  const scan = sharp(pixels, { raw: { width, height, channels: 1 } }).withDensity(dpi);
  await scan.png({ palette: true, colours: 16, dither: 0, compressionLevel: 9, effort: 10 }).toFile(here('scan.png'));
}

async function writeReport(): Promise<void> {
  const { content, options } = report();
  await writeFile(here('report.pdf'), await toDigitalPdf(await layOut(content, options), { outline: true }));
}

function here(name: string): string {
  return new URL(name, import.meta.url).pathname;
}

await writeScan();
await writeReport();
