/** Owns the JSON export: the job object of the REST contract with every page, block, line and word. */
import { toWireJob } from '../wire.ts';
import { toWireFindings } from '../wire/findings.ts';
import { defineExporter } from './exporter.ts';
import { schemaVersion } from '../wire/document.ts';
import { toWirePage } from '../wire/to-document.ts';

/**
 * One object, one line a page, as `wire/document.ts` says. `text` and `markdown` stand in each page instead of once for the whole document, so that
 * a long document is never in memory whole; what the tool of the job found stands before them. `pages` replaces the list of page numbers that the job object may carry.
 */
export const json = defineExporter({
  format: 'json',
  mediaType: 'application/json; charset=utf-8',
  extension: 'json',
  description: 'The job with pages, blocks, lines and words, each with its box and confidence',
  async *write({ job, pages, findings }, options) {
    const { pages: _numbers, ...fields } = toWireJob(job);
    const found = await findings?.();
    const head = {
      schema_version: schemaVersion,
      ...fields,
      ...(found === undefined ? {} : { findings: toWireFindings(found) }),
    };
    if (!options.pages) {
      yield `${JSON.stringify({ ...head, pages: [] }, null, 2)}\n`;
      return;
    }
    yield `${JSON.stringify(head).slice(0, -1)},"pages":[`;
    let separator = '\n';
    for await (const page of pages) {
      yield separator + JSON.stringify(toWirePage(page));
      separator = ',\n';
    }
    yield '\n]}\n';
  },
});
