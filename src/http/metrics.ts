/** Owns the numbers that Prometheus scrapes: counting, and writing them in its text format. */
import { type Server, createServer } from 'node:http';

export interface Metrics {
  /** Counts one request that was answered. */
  answered(request: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  /** Counts a request in at +1 and out at -1. */
  inFlight(change: 1 | -1): void;
  submitted(pages: number): void;
  webhook(outcome: 'delivered' | 'failed' | 'given_up'): void;
  /** The text exposition format, version 0.0.4. */
  text(): string;
}

/** Upper bounds of the histogram, in seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

interface Histogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

type Labels = Readonly<Record<string, string | number>>;

const labelText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};
const escapeLabel = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** Labels are routes as they are defined, never what a caller wrote, so their number is bounded. */
export function createMetrics(version: string): Metrics {
  const requests = new Map<string, number>();
  const durations = new Map<string, Histogram>();
  const webhooks = new Map<string, number>();
  let active = 0;
  let jobs = 0;
  let pages = 0;

  const add = (counter: Map<string, number>, labels: Labels): void => {
    const key = labelText(labels);
    counter.set(key, (counter.get(key) ?? 0) + 1);
  };

  function time(route: string, seconds: number): void {
    const histogram = durations.get(route) ?? { counts: bounds.map(() => 0), sum: 0, count: 0 };
    durations.set(route, histogram);
    histogram.sum += seconds;
    histogram.count++;
    bounds.forEach((bound, at) => {
      if (seconds <= bound) histogram.counts[at] = (histogram.counts[at] ?? 0) + 1;
    });
  }

  function histogramLines(name: string): string[] {
    return [...durations].flatMap(([route, { counts, sum, count }]) => [
      ...bounds.map((bound, at) => `${name}_bucket${labelText({ route, le: bound })} ${counts[at] ?? 0}`),
      `${name}_bucket${labelText({ route, le: '+Inf' })} ${count}`,
      `${name}_sum${labelText({ route })} ${sum}`,
      `${name}_count${labelText({ route })} ${count}`,
    ]);
  }

  return {
    answered({ route, method, status, seconds }) {
      add(requests, { route, method, status });
      time(route, seconds);
    },
    inFlight(change) {
      active += change;
    },
    submitted(count) {
      jobs++;
      pages += count;
    },
    webhook: (outcome) => add(webhooks, { outcome }),
    text() {
      const { rss, heapUsed } = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      const family = (name: string, type: string, help: string, lines: readonly string[]): string[] => [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...lines,
      ];
      const single = (name: string, type: string, help: string, value: number): string[] =>
        family(name, type, help, [`${name} ${value}`]);
      const counted = (name: string, counter: ReadonlyMap<string, number>): string[] =>
        [...counter].map(([labels, count]) => `${name}${labels} ${count}`);
      const lines = [
        ...family('ocrchat_build_info', 'gauge', 'The version that runs.', [
          `ocrchat_build_info${labelText({ version })} 1`,
        ]),
        ...family(
          'ocrchat_http_requests_total',
          'counter',
          'Requests answered.',
          counted('ocrchat_http_requests_total', requests),
        ),
        ...family(
          'ocrchat_http_request_duration_seconds',
          'histogram',
          'Time from the first byte of a request to the last of its answer.',
          histogramLines('ocrchat_http_request_duration_seconds'),
        ),
        ...single('ocrchat_http_requests_in_flight', 'gauge', 'Requests that are not answered yet.', active),
        ...single('ocrchat_jobs_submitted_total', 'counter', 'Documents taken in over REST.', jobs),
        ...single('ocrchat_pages_submitted_total', 'counter', 'Pages of these documents.', pages),
        ...family(
          'ocrchat_webhooks_total',
          'counter',
          'Calls of webhooks.',
          counted('ocrchat_webhooks_total', webhooks),
        ),
        ...single('process_resident_memory_bytes', 'gauge', 'Resident memory of the server process.', rss),
        ...single('nodejs_heap_size_used_bytes', 'gauge', 'Heap of the server process in use.', heapUsed),
        ...single(
          'process_cpu_seconds_total',
          'counter',
          'Processor time of the server process.',
          (user + system) / 1e6,
        ),
        ...single(
          'process_start_time_seconds',
          'gauge',
          'When the process started.',
          Date.now() / 1000 - process.uptime(),
        ),
      ];
      return `${lines.join('\n')}\n`;
    },
  };
}

/** Serves the numbers at `/metrics` and nothing else. The caller lets it listen and closes it. */
export function metricsServer(metrics: Metrics): Server {
  return createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/metrics' && (request.method === 'GET' || request.method === 'HEAD')) {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(request.method === 'HEAD' ? undefined : metrics.text());
      return;
    }
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('The numbers are at /metrics.\n');
  });
}
