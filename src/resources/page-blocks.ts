/** Owns the resource that gives one page's blocks, lines and words with boxes and confidence. */
import type { ReadResourceResult } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import type { Page } from '../document.ts';
import { marksOf, rounded, wireBox } from '../wire.ts';
import type { WirePageBlocks } from '../wire.ts';
import { pageAt } from './place.ts';
import type { Place } from './place.ts';

/** Hosts cap a result near 1 MB. */
const longest = 900_000;

export async function readPageBlocks(app: App, place: Place): Promise<ReadResourceResult> {
  return {
    contents: [{ uri: place.uri, mimeType: 'application/json', text: fitted(await pageAt(app, place), place) }],
  };
}

/** The page as JSON; a page too large loses its words, then the blocks at its end, and says so. */
function fitted(page: Page, place: Place): string {
  const whole = toBlocks(page, place, true);
  const text = JSON.stringify(whole);
  if (text.length <= longest) return text;
  const rest = `get_job with pages "${place.page}" and format "lines" gives it all in parts.`;
  const wordless = {
    ...toBlocks(page, place, false),
    note: `The words were left out, since the page is too large; ${rest}`,
  };
  const shorter = JSON.stringify(wordless);
  if (shorter.length <= longest) return shorter;
  const blocks: WirePageBlocks['blocks'][number][] = [];
  let size = 2000;
  for (const block of wordless.blocks) {
    size += JSON.stringify(block).length + 1;
    if (size > longest) break;
    blocks.push(block);
  }
  return JSON.stringify({
    ...wordless,
    blocks,
    note: `Only the first ${blocks.length} of ${wordless.blocks.length} blocks, without words, since the page is too large; ${rest}`,
  });
}

function toBlocks(page: Page, { uuid, page: number }: Place, words: boolean): WirePageBlocks {
  let line = 1;
  return {
    uuid,
    page: number,
    width: rounded(page.width, 1),
    height: rounded(page.height, 1),
    unit: page.unit,
    rotation: page.rotation,
    language: page.language,
    source: page.source,
    warnings: page.warnings ?? [],
    ...(page.omitted === undefined
      ? {}
      : {
          omitted: page.omitted.map(({ text, bbox, confidence }) => ({
            text,
            bbox: wireBox(bbox),
            confidence: rounded(confidence, 3),
          })),
        }),
    blocks: page.blocks.map((block) => ({
      kind: block.kind,
      ...(block.level === undefined ? {} : { level: block.level }),
      bbox: wireBox(block.bbox),
      confidence: rounded(block.confidence, 3),
      text: block.text,
      lines: block.lines.map(({ bbox, text, words: ofLine }) => ({
        line: line++,
        bbox: wireBox(bbox),
        text,
        ...(words
          ? {
              words: ofLine.map((word) => ({
                text: word.text,
                bbox: wireBox(word.bbox),
                confidence: rounded(word.confidence, 3),
                ...marksOf(word),
              })),
            }
          : {}),
      })),
    })),
  };
}
