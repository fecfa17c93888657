/** Owns logging: one line of JSON or text on standard error, never on standard output. */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

export interface Log {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

type Facts = Readonly<Record<string, unknown>>;
type LineOf = (name: Exclude<LogLevel, 'silent'>, message: string, facts: Facts) => string;
type Write = (line: string) => void;

const toStandardError: Write = (line) => void process.stderr.write(line);

/**
 * Writes what one turn of the event loop logs at once, since a write for each request costs a busy server much. Only a
 * kill loses what is still waiting.
 * @param write given several lines at a time
 */
export function inBatches(write: Write = toStandardError): Write {
  let waiting = '';
  const flush = (): void => {
    const lines = waiting;
    waiting = '';
    if (lines !== '') write(lines);
  };
  process.on('exit', flush);
  return (line) => {
    if (waiting === '') setImmediate(flush);
    waiting += line;
  };
}

/** Makes a log that drops everything below `level`. Never hand it secrets or page text. */
export function createLog(level: LogLevel, write: Write = toStandardError): Log {
  return logOf(level, write, (name, message, facts) => {
    const tail = Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(facts)}`;
    return `ocrchat ${name}: ${message}${tail}`;
  });
}

/** As `createLog`, but each line is one JSON object with time, level and message beside the facts. */
export function createJsonLog(level: LogLevel, write: Write = toStandardError): Log {
  return logOf(level, write, (name, message, facts) =>
    JSON.stringify({ time: new Date().toISOString(), level: name, message, ...facts }),
  );
}

function logOf(level: LogLevel, write: Write, lineOf: LineOf): Log {
  const floor = order.indexOf(level);
  const at =
    (name: Exclude<LogLevel, 'silent'>) =>
    (message: string, facts: Facts = {}) => {
      if (order.indexOf(name) >= floor) write(`${lineOf(name, message, facts)}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
