/** Owns what the routes share. */
import type { FastifyInstance, FastifyBaseLogger, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Service } from '../app.ts';
import type { Log } from '../log.ts';
import type { Webhooks } from '../webhooks.ts';
import type { Doorman } from './authentication.ts';
import type { JobBodies } from './job-body.ts';
import type { Metrics } from './metrics.ts';

/** A server whose routes are typed by their zod schemas. */
export type RestServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface ServiceContext {
  readonly service: Service;
  readonly webhooks: Webhooks;
  readonly doorman: Doorman;
  readonly bodies: JobBodies;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly version: string;
  /** Aborted when the server begins to stop: whoever waits for a job is told how far it is. */
  readonly stopping: AbortSignal;
  /** Folder that uploads lie in until they are stored. */
  readonly incoming: string;
  readonly maxFileBytes: number;
  /** Jobs of up to so many pages are waited for by the call that submits them. */
  readonly inlinePages: number;
  readonly inlineSeconds: number;
}
