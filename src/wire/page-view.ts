/** Owns the shapes that the web page reads beyond the contract: how far a job is, what can be chosen, a new token. */
import { z } from 'zod';
import { mediaTypes } from '../document.ts';
import { tiers } from '../job.ts';
import { FailedPage, WirePage } from './document.ts';
import { WireFindings } from './findings.ts';
import { RestJobSummary } from './rest.ts';

export const RestPageNumber = z.coerce.number().int().min(1).max(1_000_000_000).describe('From 1');

export const RestProgress = z
  .object({
    ...RestJobSummary.shape,
    pages_ready: z.string().describe('Pages that have a result so far, such as "1-3,7"; empty for none'),
  })
  .meta({ id: 'Progress' });
export type RestProgress = z.infer<typeof RestProgress>;

export const ProgressQuery = z.object({
  seen: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Pages that the caller knows of: answers when there are more'),
  wait: z.coerce.number().min(0).max(30).default(0).describe('Seconds to wait for that, or for the end of the job'),
});

/** A page with its lines and words, as the JSON export has it, or why there is none. */
export const RestReadPage = z.union([WirePage, FailedPage]);
export type RestReadPage = z.infer<typeof RestReadPage>;

export const ImageQuery = z.object({
  side: z.coerce.number().int().min(64).max(2400).default(1568).describe('Pixels that the longer side has at most'),
});

export const RestChoices = z
  .object({
    version: z.string(),
    tiers: z.array(z.enum(tiers)).readonly().describe('Those that this server has'),
    languages: z
      .array(z.object({ code: z.string(), name: z.string(), installed: z.boolean() }))
      .readonly()
      .describe('Those whose data is not on the server are fetched when first used, where it may'),
    tools: z
      .array(
        z.object({
          slug: z.string(),
          title: z.string(),
          description: z.string(),
          needs: z.enum(['schema', 'translate_to']).optional().describe('Field of a submission that goes with it'),
        }),
      )
      .readonly()
      .describe('Presets that this server applies'),
    formats: z.array(z.string()).readonly().describe('Of downloads'),
    media_types: z.array(z.enum(mediaTypes)).readonly(),
    max_file_bytes: z.int(),
  })
  .meta({ id: 'Choices' });
export type RestChoices = z.infer<typeof RestChoices>;

export const RestFindings = z
  .object({ findings: WireFindings.nullable().describe('null when the tool of the job looks for no fields') })
  .meta({ id: 'Findings' });
export type RestFindings = z.infer<typeof RestFindings>;

export const RestToken = z
  .object({ token: z.string().describe('Shown this once; the one before opens nothing any more') })
  .meta({ id: 'Token' });
export type RestToken = z.infer<typeof RestToken>;
