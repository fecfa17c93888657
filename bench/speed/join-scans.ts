/** Owns a scanned document made of a corpus's scans: one page each, again from the first until there are enough. */
import sharp from 'sharp';
import { PdfFile } from '../../test/generate/pdf-file.ts';
import { readCorpus, readTruth } from '../corpus.ts';
import { isPdf } from '../peers/peer.ts';

/** English, since native tools must be told one language for the whole document. */
const kinds: ReadonlySet<string> = new Set(['scan-clean', 'scan-book', 'scan-noisy', 'typewritten', 'scan-office']);

/**
 * The PDF, its images as JPEG in their own size at 300 dpi, and its text.
 * @throws Error when the corpus has no scan of one page in English
 */
export async function joinScans(
  folder: string,
  pages: number,
): Promise<{ readonly pdf: Uint8Array; readonly text: string }> {
  const corpus = readCorpus(folder, []);
  const scans = corpus.items.filter(
    (item) =>
      kinds.has(item.kind) &&
      item.language === 'eng' &&
      item.pages === 1 &&
      !isPdf(item) &&
      item.truth.text !== undefined,
  );
  const first = scans[0];
  if (first === undefined) throw new Error(`${folder} has no scans of one page in English.`);
  const file = new PdfFile();
  const tree = file.reserve();
  const kids: string[] = [];
  const texts: string[] = [];
  for (let page = 0; page < pages; page += 1) {
    const item = scans[page % scans.length] ?? first;
    const { data, info } = await sharp(item.file)
      .grayscale()
      .toColourspace('b-w')
      .jpeg({ quality: 85 })
      .toBuffer({ resolveWithObject: true });
    const [width, height] = [(info.width * 72) / 300, (info.height * 72) / 300];
    const image = file.add(
      {
        Type: '/XObject',
        Subtype: '/Image',
        Width: info.width,
        Height: info.height,
        ColorSpace: '/DeviceGray',
        BitsPerComponent: 8,
        Filter: '/DCTDecode',
      },
      data,
    );
    kids.push(
      file.add({
        Type: '/Page',
        Parent: tree,
        MediaBox: [0, 0, width, height],
        Resources: { XObject: { I: image } },
        Contents: file.addDeflated({}, `q ${width} 0 0 ${height} 0 0 cm /I Do Q`),
      }),
    );
    texts.push(readTruth(corpus, item.truth.text ?? ''));
  }
  file.put(tree, { Type: '/Pages', Kids: kids, Count: kids.length });
  return { pdf: file.toBytes(file.add({ Type: '/Catalog', Pages: tree }), file.add({})), text: texts.join('\n') };
}
