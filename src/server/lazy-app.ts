/** Owns opening the app when it is first needed, once, and closing it within a time limit. */
import type { App } from '../app.ts';
import { OcrError } from '../errors.ts';
import type { Log } from '../log.ts';

export interface LazyApp {
  /** The app, opened by the first call; a failed opening is tried again by the next call. */
  open(): Promise<App>;
  /** Closes the app if it was opened, and waits no longer than `milliseconds`; further calls to `open` fail. */
  close(milliseconds: number): Promise<void>;
}

export function lazyApp(openApp: () => Promise<App>, log: Log): LazyApp {
  let opened: Promise<App> | undefined;
  let closing: Promise<void> | undefined;

  const openAndResume = async (): Promise<App> => {
    const app = await openApp();
    app.resume().catch((cause: unknown) => log.warn('unfinished jobs could not be resumed', { cause: String(cause) }));
    return app;
  };

  return {
    open() {
      if (closing !== undefined)
        return Promise.reject(new OcrError('cancelled', 'The server is shutting down.', { hint: 'Start it again.' }));
      opened ??= openAndResume().catch((thrown: unknown) => {
        opened = undefined;
        throw thrown;
      });
      return opened;
    },
    close(milliseconds) {
      closing ??= closeWithin(opened, milliseconds, log);
      return closing;
    },
  };
}

async function closeWithin(opened: Promise<App> | undefined, milliseconds: number, log: Log): Promise<void> {
  if (opened === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.warn('closing took too long and was given up', { milliseconds });
      resolve();
    }, milliseconds);
  });
  const closed = opened
    .then((app) => app.close())
    .catch((cause: unknown) => log.warn('closing failed', { cause: String(cause) }));
  await Promise.race([closed, tooLong]);
  clearTimeout(timer);
}
