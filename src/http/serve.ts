/** Owns the service as a running thing: what has to hold before it listens, its ports, and its graceful end. */
import type { Server } from 'node:http';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Service } from '../app.ts';
import type { Config } from '../config.ts';
import { OcrError, toOcrError } from '../errors.ts';
import { removeStaleFiles } from '../input/private-file.ts';
import type { Log } from '../log.ts';
import { createDoorman } from './authentication.ts';
import { createJobBodies } from './job-body.ts';
import { createMetrics, metricsServer } from './metrics.ts';
import { type HttpServer, createHttpServer } from './server.ts';
import { submissionsEnded } from './submission.ts';

export interface ServeSettings extends Pick<
  Config,
  | 'home'
  | 'port'
  | 'listen'
  | 'metricsPort'
  | 'hosts'
  | 'corsOrigins'
  | 'inlinePages'
  | 'inlineSeconds'
  | 'rateLimit'
  | 'trustedProxies'
  | 'maxFileBytes'
> {
  /** Listens for other machines although nobody needs a token. */
  readonly insecure: boolean;
}

export interface RunningService {
  /** Without a slash at the end. */
  readonly url: string;
  /** Undefined when there are none. */
  readonly metricsUrl: string | undefined;
  /** Ends gracefully; safe to repeat. Whatever has not ended in its time is broken off, and goes on after the next start. */
  stop(): Promise<void>;
}

/** How long pages that are being read may take when the server stops, and then answers that are under way. */
const drainMilliseconds = 10_000;
/** How often is looked for uploads of which the process was killed. */
const tidyMilliseconds = 600_000;

/**
 * Takes unfinished jobs up again and listens. The service is closed with it, also when this throws.
 * @throws OcrError `invalid_argument` for a port or an address that cannot be had, or one that is refused
 */
export async function startService(
  service: Service,
  settings: ServeSettings,
  { log, version }: { readonly log: Log; readonly version: string },
): Promise<RunningService> {
  const stopping = new AbortController();
  const metrics = createMetrics(version);
  let http: HttpServer | undefined;
  let numbers: Server | undefined;
  let stopped: Promise<void> | undefined;

  const incoming = join(settings.home, 'incoming');
  const tidyIncoming = () =>
    removeStaleFiles(incoming).catch((thrown: unknown) =>
      log.warn('uploads that broke off could not be removed', { error: toOcrError(thrown).message }),
    );
  let tidying: NodeJS.Timeout | undefined;

  async function stop(): Promise<void> {
    clearInterval(tidying);
    // While pages end, calls are still answered, and whoever asks is told to send no more.
    stopping.abort();
    await Promise.all([service.rest(drainMilliseconds), service.webhooks.close()]);
    await Promise.all([http?.close(drainMilliseconds), numbers === undefined ? undefined : closeServer(numbers)]);
    await submissionsEnded();
    await service.app.close();
  }

  try {
    await refuseOpenDoor(service, settings);
    http = await createHttpServer(
      {
        service,
        webhooks: service.webhooks,
        doorman: createDoorman(service, settings.rateLimit, settings.trustedProxies),
        bodies: createJobBodies(),
        metrics,
        log,
        version,
        stopping: stopping.signal,
        incoming,
        maxFileBytes: settings.maxFileBytes,
        inlinePages: settings.inlinePages,
        inlineSeconds: settings.inlineSeconds,
      },
      settings,
    );
    const port = await http.listen(settings.port, settings.listen).catch((cause: unknown) => {
      throw cannotListen(settings.listen, settings.port, '--port', cause);
    });
    let metricsUrl: string | undefined;
    if (settings.metricsPort !== 'off') {
      numbers = metricsServer(metrics);
      metricsUrl = `http://127.0.0.1:${await listen(numbers, settings.metricsPort)}/metrics`;
    }
    await tidyIncoming();
    tidying = setInterval(() => void tidyIncoming(), tidyMilliseconds).unref();
    await service.app.resume();
    service.webhooks.start(metrics.webhook);
    return { url: `http://${shownHost(settings.listen)}:${port}`, metricsUrl, stop: () => (stopped ??= stop()) };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);
const shownHost = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);

/** A server that other machines reach lets nobody in unasked. */
async function refuseOpenDoor(service: Service, { listen: address, insecure }: ServeSettings): Promise<void> {
  if (insecure || loopback.has(address) || (await service.accounts.hasAccounts())) return;
  throw new OcrError('invalid_argument', `Other machines reach ${address}, and there is no account with a token yet.`, {
    hint: 'Create one with `ocrchat accounts create NAME`, listen on 127.0.0.1, or say --insecure.',
  });
}

/** The numbers are for this machine; whoever collects them from elsewhere does so through its own agent. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen('127.0.0.1', port, '--metrics-port', cause)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function cannotListen(address: string, port: number, flag: string, cause: unknown): OcrError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program has it',
    EACCES: 'this user may not have it',
    EADDRNOTAVAIL: 'this machine does not have the address',
    ENOTFOUND: 'the address is not known',
  };
  return new OcrError(
    'invalid_argument',
    `Port ${port} of ${address} cannot be listened on: ${reasons[String(code)] ?? String(code ?? cause)}.`,
    { hint: `Choose another one with ${flag}.`, cause },
  );
}
