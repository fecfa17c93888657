/** Owns the process that serves: its settings, its signals, and what it says when it starts. */
import { constants } from 'node:os';
import type { Service } from '../app.ts';
import { type Config, loadConfig, settingIsGiven } from '../config.ts';
import { type Log, createJsonLog, inBatches } from '../log.ts';
import { startService } from './serve.ts';

export interface ProcessOptions {
  readonly insecure: boolean;
  readonly version: string;
}

/**
 * Serves until a signal tells the process to stop, and ends then as `RunningService.stop` says; a second signal ends it
 * at once. Logs are lines of JSON on standard error.
 */
export async function serveUntilStopped(
  openService: (flags: Partial<Config>, log: Log) => Promise<Service>,
  flags: Partial<Config>,
  { insecure, version }: ProcessOptions,
): Promise<void> {
  const said = Object.hasOwn(flags, 'logLevel') || settingIsGiven('logLevel', flags);
  const settings = loadConfig({ ...flags, ...(said ? {} : { logLevel: 'info' as const }) });
  const log = createJsonLog(settings.logLevel, inBatches());
  const told = Promise.withResolvers<NodeJS.Signals>();
  let stopping = false;
  const onSignal = (name: NodeJS.Signals) => {
    // Whoever says it twice does not want to wait.
    if (stopping) process.exit(128 + constants.signals[name]);
    stopping = true;
    told.resolve(name);
  };
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, onSignal);
  const running = await startService(await openService(flags, log), { ...settings, insecure }, { log, version });
  log.info('serving', {
    url: running.url,
    mcp: `${running.url}/mcp`,
    docs: `${running.url}/docs/`,
    metrics: running.metricsUrl,
  });
  const reason = await told.promise;
  log.info('stopping', { reason });
  await running.stop();
  log.info('stopped');
  // Handles of libraries must not keep a server alive that has stopped.
  process.exit(0);
}
