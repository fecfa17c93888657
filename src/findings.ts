/** Owns what the preset of a job makes of its pages: the fields that it reads, and what to know of them. */
import { type Page, type PageResult, isPageError } from './document.ts';
import { OcrError } from './errors.ts';
import { type Findings, pagesLookedAt } from './fields/finding.ts';
import { fieldReaders } from './fields/index.ts';
import { wantedFields } from './fields/wanted.ts';
import type { Job, JobOptions } from './job.ts';
import { type Preset, presetNames, presetOf } from './tools/presets.ts';

/** What is asked for beyond reading. */
export interface PresetCall {
  readonly tool?: string | undefined;
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  readonly translateTo?: string | undefined;
}

/**
 * The options of a preset, those that go with one given alone: a schema stands for `extract`, a language for `translate`.
 *
 * @param engine where the document is read; a service may have presets that are not known here
 * @throws OcrError `invalid_argument` for a preset that there is not, or that lacks what it needs
 */
export function presetOptions(
  call: PresetCall,
  engine: JobOptions['engine'],
): Pick<JobOptions, 'tool' | 'schema' | 'translateTo'> {
  const { schema, translateTo } = call;
  const tool = call.tool ?? (schema !== undefined ? 'extract' : translateTo !== undefined ? 'translate' : undefined);
  if (tool === undefined) return {};
  if (engine !== 'remote' || isKnown(tool)) {
    const { needs }: Preset = presetOf(tool);
    if (needs === 'schema' && schema === undefined)
      throw lacking(tool, 'schema', 'a JSON Schema of the fields that are wanted');
    if (needs === 'translate_to' && translateTo === undefined)
      throw lacking(tool, 'translate_to', 'the code of a language, such as "en"');
    if (schema !== undefined && needs !== 'schema') throw superfluous(tool, 'schema', 'extract');
    if (translateTo !== undefined && needs !== 'translate_to') throw superfluous(tool, 'translate_to', 'translate');
  }
  if (schema !== undefined) wantedFields(schema);
  return {
    tool,
    ...(schema === undefined ? {} : { schema }),
    ...(translateTo === undefined ? {} : { translateTo }),
  };
}

const isKnown = (tool: string): boolean => presetNames.some((name) => name === tool);

function lacking(tool: string, name: string, what: string): OcrError {
  return new OcrError('invalid_argument', `The tool "${tool}" needs ${name}.`, { hint: `Give ${name}: ${what}.` });
}

function superfluous(tool: string, name: string, other: string): OcrError {
  return new OcrError('invalid_argument', `The tool "${tool}" takes no ${name}.`, {
    hint: `Leave ${name} out, or use the tool "${other}".`,
  });
}

/**
 * Reads the fields of a finished job. The same pages always give the same fields.
 * @returns no fields for a preset that reads none, but what the vlm tier would do better; undefined where there is nothing to say
 */
export async function findingsOf(
  job: Pick<Job, 'options'>,
  pages: AsyncIterable<PageResult>,
): Promise<Findings | undefined> {
  const { tool, schema, tier } = job.options;
  if (tool === undefined || !isKnown(tool)) return undefined;
  const { fields, better, withoutTables }: Preset = presetOf(tool);
  const advice = better !== undefined && tier === 'cpu' ? [better] : [];
  if (fields === undefined) {
    const told = [...(withoutTables === undefined ? [] : await tableNotes(pages, withoutTables)), ...advice];
    return told.length === 0 ? undefined : { tool, fields: [], checks: [], notes: told };
  }
  const read: Page[] = [];
  const notes: string[] = [];
  let count = 0;
  for await (const page of pages) {
    if (++count > pagesLookedAt) {
      const next = page.index + 1;
      notes.unshift(
        `Only the first ${pagesLookedAt} pages were looked at: what stands on page ${next} and after it is not told. Read it as a job of its own, with pages "${next}-".`,
      );
      break;
    }
    if (isPageError(page)) notes.push(`Page ${page.index + 1} could not be read: what stands on it is missing.`);
    else read.push(page);
  }
  const reading = fieldReaders[fields](read, schema);
  const own = reading.notes.length > 0 || reading.fields.some(({ found }) => found) ? reading.notes : [nothingFound];
  return { tool, ...reading, notes: [...notes, ...own, ...advice] };
}

const nothingFound = 'None of the fields was found: the document may be something else, or hardly legible.';

/** Pages that are named one by one. */
const mostNamed = 10;

/** Which pages have no table, where others have. */
async function tableNotes(pages: AsyncIterable<PageResult>, withoutTables: string): Promise<readonly string[]> {
  const without: number[] = [];
  let count = 0;
  for await (const page of pages) {
    // What a long document lacks is not worth reading all of it again.
    if (++count > pagesLookedAt) return [];
    if (!isPageError(page) && !page.blocks.some(({ table }) => table !== undefined)) without.push(page.index + 1);
  }
  if (without.length === 0) return [];
  if (without.length === count) return [withoutTables];
  const named = without.slice(0, mostNamed).join(', ');
  const more = without.length > mostNamed ? ` and ${without.length - mostNamed} more` : '';
  return [
    `No table was found on page${without.length === 1 ? '' : 's'} ${named}${more}: what stands there is left out.`,
  ];
}
