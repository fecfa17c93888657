/** Owns the resource that shows one page as an image. */
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import { requirePage } from './place.ts';
import type { Place } from './place.ts';

/** What vision models of the standard tier look at without scaling it down. */
const maxSide = 1568;
/** Base64 adds a third: stays under 900 KB on the wire, since hosts cap a result near 1 MB. */
const maxBytes = 670_000;

export async function readPageImage(app: App, place: Place): Promise<ReadResourceResult> {
  await requirePage(app, place);
  const { data, mediaType } = await app.pageImage(place.uuid, place.page - 1, { maxSide, maxBytes });
  return { contents: [{ uri: place.uri, mimeType: mediaType, blob: Buffer.from(data).toString('base64') }] };
}
