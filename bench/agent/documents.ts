/** Owns the documents of the agent's tasks: made anew, each with one thing that a task is about. */
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { harvestReport } from '../../test/e2e/documents.ts';
import { type ContentBlock, layOut, toDigitalPdf, toImages, toScannedPdf } from '../../test/generate/index.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

export const password = 'orchard';
/** Pages of `harvest.pdf`. */
export const longPages = 60;

const lease = (year: number, rent: string): readonly ContentBlock[] => [
  { kind: 'title', text: `Lease of the mill house, ${year}` },
  { kind: 'paragraph', text: `The monthly rent is ${rent} euros, due on the third working day.` },
  { kind: 'paragraph', text: 'Either party may end the lease with three months of notice.' },
  { kind: 'paragraph', text: 'The tenant keeps the garden; the owner keeps the roof.' },
];

const minutes: readonly ContentBlock[] = [
  { kind: 'title', text: 'Protokoll der Gemeindeversammlung' },
  { kind: 'paragraph', text: 'Die Versammlung beschloss, die Brücke über den Bach bis zum Herbst zu erneuern.' },
  { kind: 'paragraph', text: 'Die Kosten von 48.000 Euro trägt die Gemeinde zu zwei Dritteln.' },
];

/** A PDF whose second page is named but not there. */
async function torn(): Promise<Buffer> {
  const whole = Buffer.from(await toDigitalPdf(await harvestReport(3))).toString('latin1');
  const kids = /\/Kids\s*\[\s*(\d+ 0 R)\s+(\d+) 0 R/.exec(whole);
  if (kids === null) throw new Error('The page tree looks different.');
  const gone = '9'.repeat(kids[2]?.length ?? 0);
  const from = kids.index + kids[0].length - `${gone} 0 R`.length;
  return Buffer.from(`${whole.slice(0, from)}${gone}${whole.slice(from + gone.length)}`, 'latin1');
}

/** Writes them all into a folder. */
export async function putDocuments(folder: string): Promise<void> {
  const put = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes);
  const small = { width: 420, height: 260, margin: 30 } as const;
  for (const name of ['report.pdf', 'scan.png']) await copyFile(join(examples, name), join(folder, name));
  await put('harvest.pdf', await toDigitalPdf(await harvestReport(longPages)));
  await put('lease-2024.pdf', await toDigitalPdf(await layOut(lease(2024, '1,450.00'), small)));
  await put('lease-2025.pdf', await toDigitalPdf(await layOut(lease(2025, '1,520.00'), small)));
  await put('minutes.pdf', await toDigitalPdf(await layOut(minutes, { ...small, language: 'de' })));
  await put('locked.pdf', await toDigitalPdf(await layOut(lease(2023, '1,390.00'), small), { password }));
  await put('torn.pdf', await torn());
  await put('slow.pdf', await toScannedPdf(await harvestReport(14, 'weavers'), { dpi: 200 }));
  const [picture] = await toImages(await layOut(lease(2022, '1,310.00'), small), {
    format: 'png',
    dpi: 90,
    noise: 0.05,
    blurSigma: 0.8,
    ink: 120,
  });
  if (picture !== undefined) await put('faint.png', picture);
  await put('notes.xyz', Buffer.from('not a document'));
}
