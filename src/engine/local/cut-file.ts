/** Owns the suspicion that an image file was cut off, which costs next to nothing where it is unfounded. */
import type { MediaType } from '../../document.ts';

/** Ends the pixels of a JPEG file (EOI), and begins a scan of them (SOS); within the pixels neither can occur. */
const endOfImage = Buffer.from([0xff, 0xd9]);
const startOfScan = Buffer.from([0xff, 0xda]);

/**
 * True for a PNG without its last chunk and a JPEG without an end after its last scan. Some such files are whole all
 * the same, so only decoding can tell; other types show a missing part when they are opened.
 */
export function seemsCut(bytes: Buffer, mediaType: MediaType): boolean {
  if (mediaType === 'image/png') return bytes.lastIndexOf('IEND', undefined, 'latin1') === -1;
  if (mediaType === 'image/jpeg') return bytes.lastIndexOf(endOfImage) < bytes.lastIndexOf(startOfScan);
  return false;
}
